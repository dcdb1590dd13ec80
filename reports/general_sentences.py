"""What the figures say, in sentences of a Party document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from campaign.lib import dates
from campaign.lib.document import Block, Heading, Paragraph
from campaign.models.rules import ObjectKind
from campaign.templatetags.vietnamese import count
from reports import general_comparison, wording
from reports.figures.shape import Excess, General, Line, Progress, Remedies, Reviewed
from reports.models import ReportPaper

Names = dict[str, dict[str, str]]
# The number of each annex there is.
Annexes = dict[str, int]


def progress(figures: General, paper: ReportPaper | None, annexes: Annexes) -> list[Block]:
    names = wording.names(figures)
    told: list[Block] = [Paragraph(_milestone(each, names)) for each in figures.progress]
    if not told:
        return [Paragraph("Chưa mở nhiệm vụ gửi kết quả cho đơn vị nào.")]
    return [*told, Paragraph(_sources(figures, paper, annexes))]


def _milestone(each: Progress, names: Names) -> str:
    parts = (
        ("chờ tiếp nhận", each.submitted),
        ("phải bổ sung, gửi lại", each.returned),
        ("chưa gửi, còn trong thời hạn", each.open),
        ("quá hạn chưa có kết quả", each.overdue),
    )
    rest = "".join(f", {count(number)} đơn vị {words}" for words, number in parts if number)
    late = f" Trong số đã gửi có {count(each.late)} đơn vị gửi muộn." if each.late else ""
    level = names["level"][each.level] if each.level else each.title
    return (
        f"- {level} ({each.printed_words}): {count(each.due)} đơn vị phải gửi kết quả; "
        f"{_accepted(each)}{rest}.{late}"
    )


def _accepted(each: Progress) -> str:
    if not each.accepted:
        return "chưa tiếp nhận kết quả của đơn vị nào"
    if each.accepted == each.due:
        return "đã tiếp nhận đủ"
    return f"đã tiếp nhận kết quả của {count(each.accepted)} đơn vị"


def _sources(figures: General, paper: ReportPaper | None, annexes: Annexes) -> str:
    used, missing = len(figures.sources), figures.expected - len(figures.sources)
    said = "Chưa có biểu kết quả nào được tiếp nhận"
    if used:
        said = f"Báo cáo này tổng hợp từ {count(used)} biểu kết quả đã tiếp nhận"
    if missing:
        said += (
            f"; còn {count(missing)} đơn vị chưa có biểu được tiếp nhận nên chưa tính trong số liệu"
        )
    wrong = len(figures.reconciliation.mismatches)
    if paper and paper.number and wrong:
        said += f"; {count(wrong)} chỉ tiêu của đơn vị chưa khớp với biểu của cấp dưới"
    if paper and paper.number and paper.remark:
        said += f". Lý do: {paper.remark.rstrip('.')}"
    return f"{said}. Danh sách đơn vị gửi muộn, chưa gửi tại Phụ lục {annexes['units']}."


def reviewing(figures: General) -> list[Block]:
    names = wording.names(figures)
    told: list[Block] = [Paragraph(_reviewed(each, names)) for each in figures.reviewed]
    if figures.remedies and figures.remedies.total:
        told.append(Paragraph(_remedies(figures.remedies)))
    return told


def _remedies(found: Remedies) -> str:
    carried = (
        f" (có {count(found.carried)} biện pháp từ các năm trước chuyển sang)"
        if found.carried
        else ""
    )
    overdue = f", trong đó quá hạn {count(found.overdue)}" if found.overdue else ""
    parts = (
        (found.verified, f"cấp trên đã xác nhận {count(found.verified)}"),
        (found.done, f"đã báo cáo khắc phục {count(found.done)}"),
        (found.planned, f"đang khắc phục {count(found.planned)}{overdue}"),
    )
    told = ", ".join(words for number, words in parts if number)
    return (
        "- Khắc phục hạn chế, khuyết điểm: các tập thể, cá nhân đăng ký "
        f"{count(found.total)} biện pháp{carried}; {told}."
    )


def _reviewed(each: Reviewed, names: Names) -> str:
    said = (
        f"- {names['level'][each.level]}: {count(each.units_reviewed)}/{count(each.units_due)} "
        "đơn vị đã kiểm điểm, có kết quả được tiếp nhận"
    )
    if each.members_due:
        said += (
            f"; theo các biểu đã tổng hợp, {count(each.members_reviewed)}/"
            f"{count(each.members_due)} đảng viên thuộc diện kiểm điểm đã kiểm điểm, được xếp loại"
        )
    if each.attended:
        said += f"; {count(each.attended)} đơn vị có cấp trên dự, chỉ đạo"
    return f"{said}."


def results(figures: General, annexes: Annexes) -> list[Block]:
    names = wording.names(figures)
    said: list[Block] = [
        Paragraph(
            "Các tỷ lệ dưới đây tính trên số được đánh giá, xếp loại, trừ trường hợp ghi rõ. "
            f"{general_comparison.source(figures)}"
        )
    ]
    for number, line in enumerate(figures.kinds, 1):
        said.append(Heading(f"{number}. {names['kind'][line.kind]}", level=3))
        said += [Paragraph(words) for words in _kind(line, figures, names)]
    if figures.groups:
        title = f"{len(figures.kinds) + 1}. Đối tượng diện Ban Thường vụ Tỉnh ủy quản lý"
        said.append(Heading(title, level=3))
        said += [Paragraph(_group(group.name, group.line, figures)) for group in figures.groups]
    details = f"Kết quả chi tiết theo đối tượng và cấp tại Phụ lục {annexes['grades']}"
    if "before" in annexes:
        details += f"; so sánh với năm {figures.head.year - 1} tại Phụ lục {annexes['before']}"
    details += f"; các trường hợp chưa xếp loại tại Phụ lục {annexes['unrated']}."
    return [*said, Paragraph(details)]


def _kind(line: Line, figures: General, names: Names) -> Iterable[str]:
    noun = names["noun"][line.kind]
    if not line.tables:
        yield "Chưa có biểu kết quả nào được tiếp nhận."
        return
    share = f", đạt {wording.share(line.rated_share)}" if line.rated_share else ""
    yield (
        f"Tổng số {count(line.on_roll)} {noun}; được đánh giá, xếp loại {count(line.rated)} "
        f"{noun}{share}. Kết quả như sau:"
    )
    for grade in figures.head.grades:
        yield f"- {grade.name}: {_grade(line, grade.code, noun, names)}."
    if line.rated:
        yield (
            f"Từ mức {names['grade']['good']} trở lên có {count(line.good_or_above)} {noun}, "
            f"chiếm {wording.share(line.good_share)}."
        )
    yield from general_comparison.against_last_year(line, figures, names)
    if line.unrated:
        why = _reasons(line, figures)
        whole = f"{count(line.unrated)} {noun}, gồm: " if len(why) > 1 else ""
        yield f"Chưa đánh giá, xếp loại {whole}{'; '.join(why)}."


def _grade(line: Line, code: str, noun: str, names: Names) -> str:
    number = line.grades[code]
    if not number:
        return "không có"
    of_good = (
        f", bằng {wording.share(line.of_good)} số {names['grade']['good']}"
        if code == "excellent" and line.of_good
        else ""
    )
    return f"{count(number)} {noun}, chiếm {wording.share(line.shares[code])}{of_good}"


def _reasons(line: Line, figures: General) -> list[str]:
    words, noun = wording.names(figures)["reason_in_text"], wording.NOUNS[ObjectKind(line.kind)]
    given = [(code, line.reasons[code]) for code in (each.code for each in figures.head.reasons)]
    return [
        f"{count(number)} {noun} {wording.reason_of(line.kind, words[code])}"
        for code, number in given
        if number
    ]


def _group(name: str, line: Line, figures: General) -> str:
    given = [
        f"{grade.name} {count(line.grades[grade.code])} ({wording.share(line.shares[grade.code])})"
        for grade in figures.head.grades
        if line.grades[grade.code]
    ]
    unrated = f"; không xếp loại {count(line.unrated)}" if line.unrated else ""
    outcome = f"; {', '.join(given)}" if given else ""
    rated = f"{count(line.rated)}/{count(line.on_roll)}"
    return f"- {name}: xếp loại {rated}{outcome}{unrated}."


def caps(figures: General, annexes: Annexes) -> list[Block]:
    names = wording.names(figures)
    said: list[Block] = [Paragraph(_cap(each, names)) for each in wording.caps(figures)]
    if figures.excesses:
        said.append(Paragraph("Các nhóm đã được quyết định vượt mức tối đa, có giải trình:"))
    said += [Paragraph(_excess(each, names)) for each in figures.excesses]
    return [*said, Paragraph(_over(figures, annexes))]


def _excess(each: Excess, names: Names) -> str:
    day = dates.short(date.fromisoformat(each.decided_on))
    return (
        f"- {each.group}: {count(each.excellent)} {names['noun'][each.kind]} xếp loại "
        f"{names['grade']['excellent']}, vượt mức tối đa {count(each.limit)} (Quyết định số "
        f"{each.number}, ngày {day}). Lý do: {each.justification.rstrip('.')}."
    )


def _cap(each: dict[str, Any], names: Names) -> str:
    line, cap = each["line"], each["cap"]
    within = f" trong {cap.group}" if cap.group else ""
    over = ", ".join(_above(line, names) for line in each["over"])
    outcome = f"vượt mức tối đa ở {over}" if over else "các cấp đều trong mức tối đa"
    return (
        f"- {names['kind'][line.kind]}: quy định không vượt quá {cap.percent}% "
        f"{names['base'][cap.base]}{within} ({each['clause']}). {_used(line, names)}; {outcome}."
    )


def _used(line: Line, names: Names) -> str:
    excellent, good = line.grades["excellent"], names["grade"]["good"]
    if not excellent:
        return f"Không có trường hợp xếp loại {names['grade']['excellent']}"
    said = f"Kết quả chung {count(excellent)} {names['noun'][line.kind]}"
    if not line.of_good:
        return f"{said}, chưa có trường hợp {good}"
    return f"{said}, bằng {wording.share(line.of_good)} số {good}"


def _above(line: Line, names: Names) -> str:
    share = f"{wording.share(line.of_good)}, " if line.of_good else ""
    number = count(line.cap.over if line.cap else 0)
    return f"{names['level'][line.level].lower()} ({share}vượt {number} {names['noun'][line.kind]})"


def _over(figures: General, annexes: Annexes) -> str:
    number = len(figures.over_cap)
    if not number:
        return (
            "Trong các biểu đã tổng hợp, không có đơn vị trực thuộc nào xếp loại đối tượng cấp "
            "dưới vượt tỷ lệ tối đa."
        )
    return (
        f"Có {count(number)} nhóm đối tượng của các đơn vị trực thuộc vượt tỷ lệ tối đa "
        f"(Phụ lục {annexes['over_cap']}); đề nghị các đơn vị giải trình, rà soát lại."
    )
