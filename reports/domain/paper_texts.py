"""What the figures themselves say about strengths and limits: a beginning, which the Commission
rewrites. Causes, measures and proposals are never made up."""

from __future__ import annotations

from campaign.templatetags.vietnamese import count, percent
from reports import wording
from reports.figures.shape import General


def first(figures: General) -> dict[str, str]:
    return {"strengths": "\n".join(_strengths(figures)), "limits": "\n".join(_limits(figures))}


def _strengths(figures: General) -> list[str]:
    names = wording.names(figures)
    due, accepted = _sent(figures)
    found = []
    if accepted:
        found.append(
            f"- Đã tiếp nhận kết quả kiểm điểm, đánh giá, xếp loại của {count(accepted)}/"
            f"{count(due)} đơn vị."
        )
    found += [
        f"- {count(line.good_or_above)} {names['noun'][line.kind]} được xếp loại từ mức Hoàn thành "
        f"tốt nhiệm vụ trở lên, chiếm {percent(line.good_share)} số được xếp loại."
        for line in figures.kinds
        if line.rated
    ]
    return found


def _limits(figures: General) -> list[str]:
    late = sum(each.late for each in figures.progress)
    overdue = sum(each.overdue for each in figures.progress)
    wrong, over = len(figures.reconciliation.mismatches), len(figures.over_cap)
    said = (
        (late, "đơn vị gửi kết quả muộn so với thời hạn của Kế hoạch"),
        (overdue, "đơn vị quá hạn chưa gửi kết quả"),
        (wrong, "chỉ tiêu trong biểu của đơn vị chưa khớp với biểu của cấp dưới, phải rà soát lại"),
        (over, "nhóm đối tượng được xếp loại Hoàn thành xuất sắc nhiệm vụ vượt tỷ lệ tối đa"),
    )
    return [f"- Còn {count(number)} {words}." for number, words in said if number]


def _sent(figures: General) -> tuple[int, int]:
    parts = figures.progress
    return sum(each.due for each in parts), sum(each.accepted for each in parts)
