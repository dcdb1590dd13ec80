"""What the figures themselves say about strengths and limits: a beginning, which the Commission
rewrites. Causes, measures and proposals are never made up."""

from __future__ import annotations

from campaign.templatetags.vietnamese import count
from reports import wording
from reports.figures.shape import General

# By what each line is about, so that newer figures find their line again.
Said = dict[str, str]


def first(figures: General) -> dict[str, str]:
    return {name: "\n".join(said.values()) for name, said in _said(figures).items()}


def renewed(texts: dict[str, str], old: General, new: General) -> dict[str, str]:
    """Lines left as the old figures wrote them say what the new figures say; all else stays."""
    before, now = _said(old), _said(new)
    return {name: _renewed(texts[name], before[name], now[name]) for name in now}


def _renewed(text: str, before: Said, now: Said) -> str:
    about = {line: key for key, line in before.items()}
    lines = text.splitlines()
    if not any(line in about for line in lines):
        return text
    kept = [now.get(about[line]) if line in about else line for line in lines]
    added = [line for key, line in now.items() if key not in before]
    return "\n".join([*(line for line in kept if line is not None), *added])


def _said(figures: General) -> dict[str, Said]:
    return {"strengths": _strengths(figures), "limits": _limits(figures)}


def _strengths(figures: General) -> Said:
    names = wording.names(figures)
    due, accepted = _sent(figures)
    found = {}
    if accepted and accepted == due:
        found["sent"] = f"- Đã tiếp nhận đủ kết quả của {count(due)} đơn vị phải gửi."
    for line in figures.kinds:
        if line.good_or_above:
            found[line.kind] = (
                f"- Có {count(line.good_or_above)} {names['noun'][line.kind]} được xếp loại từ mức "
                f"{names['grade']['good']} trở lên, chiếm {wording.share(line.good_share)} số "
                "được xếp loại."
            )
    return found


def _limits(figures: General) -> Said:
    late = sum(each.late for each in figures.progress)
    overdue = sum(each.overdue for each in figures.progress)
    wrong, over = len(figures.reconciliation.mismatches), len(figures.over_cap)
    said = (
        ("late", late, "Có", "đơn vị gửi kết quả muộn so với thời hạn của Kế hoạch"),
        ("overdue", overdue, "Còn", "đơn vị quá hạn chưa có kết quả"),
        (
            "wrong",
            wrong,
            "Còn",
            "chỉ tiêu trong biểu của đơn vị chưa khớp với biểu của cấp dưới, phải rà soát lại",
        ),
        (
            "over",
            over,
            "Có",
            "nhóm đối tượng được xếp loại Hoàn thành xuất sắc nhiệm vụ vượt tỷ lệ tối đa",
        ),
    )
    return {
        key: f"- {verb} {count(number)} {words}." for key, number, verb, words in said if number
    }


def _sent(figures: General) -> tuple[int, int]:
    parts = figures.progress
    return sum(each.due for each in parts), sum(each.accepted for each in parts)
