"""The annexes of the general report: tables of the frozen figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from campaign.lib import dates
from campaign.lib.document import Annex, Block, Cell, Heading, Paragraph, Table, TableRow
from campaign.templatetags.vietnamese import count, day, percent
from reports import wording
from reports.figures.shape import General, Line
from reports.wording import signed

Names = dict[str, dict[str, str]]
Part = tuple[Annex, list[Block]]
NONE = "Không có."


def of(figures: General, is_final: bool) -> Iterable[Block]:
    names = wording.names(figures)
    for key, number in numbers(figures, is_final).items():
        annex, blocks = DRAWN[key](figures, names)
        yield Annex(f"Phụ lục {number}", annex.subject, annex.wide)
        yield from blocks


def numbers(figures: General, is_final: bool) -> dict[str, int]:
    """Which annexes there are, by number. What does not agree is the Commission's own and is not
    sent out."""
    wanted = {
        "grades": True,
        "groups": figures.groups,
        "before": figures.before and figures.before.changes,
        "unrated": True,
        "units": True,
        "over_cap": figures.over_cap or figures.excesses,
        "checks": not is_final,
    }
    kept = [key for key, is_wanted in wanted.items() if is_wanted]
    return {key: number for number, key in enumerate(kept, 1)}


def _note(words: str) -> Paragraph:
    return Paragraph(f"({words})", align="centre", indent=False)


def n(value: Any) -> Cell:
    return Cell(count(value), "right")


def p(value: str | None) -> Cell:
    return Cell(percent(value), "right")


def _listed(head: TableRow, widths: tuple[int, ...], rows: Iterable[TableRow]) -> Block:
    """Numbered lines; a sentence where there is none."""
    drawn = tuple((Cell(str(k), "centre"), *row) for k, row in enumerate(rows, 1))
    return Table((("TT", *head),), drawn, widths) if drawn else Paragraph(NONE)


def _who(each: Any, names: Names) -> str:
    return f"{names['kind'][each.kind]}, {names['level'][each.level].lower()}"


# --- Grades

GRADES = (19, 7, 6, 6, 6, 6, 7, 7, 6, 6, 6, 6, 5, 7)


def _grade_head(figures: General, first: str) -> tuple[TableRow, TableRow]:
    over: list[Cell] = [
        Cell(first, rows=2),
        Cell("Tổng số", rows=2),
        Cell("Được xếp loại", columns=2),
    ]
    under: list[Cell | str] = ["SL", "%"]
    for grade in figures.head.grades:
        is_capped = grade.code == "excellent"
        over.append(Cell(grade.name, columns=3 if is_capped else 2))
        under += ["SL", "%", *(["% so với HTTNV"] if is_capped else [])]
    return (*over, Cell("Chưa xếp loại", rows=2)), tuple(under)


def _grade_row(label: str, line: Line, figures: General, *, bold: bool = False) -> TableRow:
    cells = [n(line.on_roll), n(line.rated), p(line.rated_share)]
    for grade in figures.head.grades:
        cells += [n(line.grades[grade.code]), p(line.shares[grade.code])]
        if grade.code == "excellent":
            cells.append(p(line.of_good))
    cells.append(n(line.unrated))
    made = (Cell(cell.text, cell.align, bold=bold) for cell in cells)
    return (Cell(label, bold=bold), *made)


def _by_kind(figures: General, names: Names, row: Callable[..., TableRow]) -> Iterable[TableRow]:
    for total in figures.kinds:
        yield row(names["kind"][total.kind], total, bold=True)
        for line in figures.lines:
            if line.kind == total.kind:
                yield row(f"– {names['level'][line.level]}", line, bold=False)


def _grades(figures: General, names: Names) -> Part:
    def row(label: str, line: Line, *, bold: bool) -> TableRow:
        return _grade_row(label, line, figures, bold=bold)

    until = dates.written(date.fromisoformat(figures.head.day))
    used = count(len(figures.sources))
    rows = tuple(_by_kind(figures, names, row))
    title = f"TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {figures.head.year}"
    return Annex("", title, wide=True), [
        _note(f"Số liệu tổng hợp từ {used} biểu đã tiếp nhận, tính đến {until}"),
        Table(_grade_head(figures, "Đối tượng, cấp"), rows, GRADES),
    ]


def _groups(figures: General, names: Names) -> Part:
    rows = tuple(_grade_row(group.name, group.line, figures) for group in figures.groups)
    title = "KẾT QUẢ XẾP LOẠI ĐỐI TƯỢNG DIỆN BAN THƯỜNG VỤ TỈNH ỦY QUẢN LÝ"
    note = "Theo quyết định đã công bố, theo nhóm đối tượng tương đồng"
    head = _grade_head(figures, "Nhóm đối tượng")
    return Annex("", title, wide=True), [_note(note), Table(head, rows, GRADES)]


# --- The year before


def _before(figures: General, names: Names) -> Part:
    compared = wording.comparison(figures)
    year, before = figures.head.year, compared and figures.before
    basis = before.basis if before else ""
    head = ("Đối tượng, cấp", "Mức xếp loại", f"Năm {year - 1}", f"Năm {year}", "Tăng, giảm")
    rows = tuple(row for each in compared for row in _compared_rows(each, figures, names))
    return Annex("", f"SO SÁNH KẾT QUẢ NĂM {year} VỚI NĂM {year - 1}"), [
        _note(f"Tỷ lệ trên số được xếp loại; tăng, giảm tính bằng điểm phần trăm. {basis}"),
        Table((head,), rows, (28, 33, 13, 13, 13)),
    ]


def _compared_rows(each: dict[str, Any], figures: General, names: Names) -> Iterable[TableRow]:
    label = names["kind"][each["kind"]]
    if each["level"]:
        label += f", {names['level'][each['level']].lower()}"
    titles = [*(grade.name for grade in figures.head.grades), "HTXSNV so với HTTNV"]
    for place, (title, cell) in enumerate(zip(titles, each["cells"], strict=True)):
        first = () if place else (Cell(label, rows=len(titles)),)
        yield (*first, title, p(cell["before"]), p(cell["now"]), Cell(cell["change"], "right"))


# --- Who is not rated, who was late


def _unrated(figures: General, names: Names) -> Part:
    reasons = figures.head.reasons

    def row(label: str, line: Line, *, bold: bool) -> TableRow:
        numbers = (line.unrated, *(line.reasons[reason.code] for reason in reasons))
        return (
            Cell(label, bold=bold),
            *(Cell(count(each), "right", bold=bold) for each in numbers),
        )

    head = ("Đối tượng, cấp", "Chưa xếp loại", *(wording.capital(each.label) for each in reasons))
    others = (
        (each.unit_name, _who(each, names), n(each.number), each.reason)
        for each in figures.other_reasons
    )
    rest = (100 - 34 - 12) // len(reasons)
    widths = (100 - 12 - rest * len(reasons), 12, *[rest] * len(reasons))
    titles = ("Đơn vị", "Đối tượng, cấp", "Số lượng", "Lý do")
    return Annex("", "CÁC TRƯỜNG HỢP CHƯA ĐÁNH GIÁ, XẾP LOẠI"), [
        Table((head,), tuple(_by_kind(figures, names, row)), widths),
        Heading("Lý do khác, theo đơn vị báo cáo", level=3),
        _listed(titles, (7, 31, 25, 9, 28), others),
    ]


def _units(figures: General, names: Names) -> Part:
    blocks: list[Block] = [_note(f"Tính đến {dates.written(date.fromisoformat(figures.head.day))}")]
    for number, each in enumerate(wording.milestones(figures), 1):
        progress = each["progress"]
        last = f" (hết ngày {day(each['last_day'])})" if each["last_day"] else ""
        level = names["level"].get(progress.level) if progress.level else progress.title
        title = f"{number}. {level}: {progress.printed_words}{last}"
        blocks += [Heading(title, level=3), *_late(each), *_not_sent(each)]
    if len(blocks) == 1:
        blocks.append(Paragraph("Chưa mở nhiệm vụ gửi kết quả cho đơn vị nào."))
    return Annex("", "ĐƠN VỊ GỬI MUỘN, ĐƠN VỊ CHƯA GỬI KẾT QUẢ"), blocks


def _late(each: dict[str, Any]) -> list[Block]:
    if not each["sent_late"]:
        return [Paragraph("a) Gửi muộn: không có.")]
    rows = (
        (
            _named(told["line"]),
            Cell(day(told["sent_on"]), "centre"),
            n(told["line"].days),
            told["line"].reason,
        )
        for told in each["sent_late"]
    )
    head = ("Đơn vị", "Ngày gửi", "Muộn (ngày)", "Lý do")
    return [
        Paragraph(f"a) Gửi muộn: {count(each['progress'].late)} đơn vị", keep=True),
        _listed(head, (7, 42, 15, 11, 25), rows),
    ]


def _named(line: Any) -> str:
    return line.unit_name if line.is_direct else f"{line.unit_name} ({line.parent_name})"


def _not_sent(each: dict[str, Any]) -> list[Block]:
    if not each["not_sent"]:
        return [Paragraph("b) Chưa gửi: không có.")]
    rows: list[TableRow] = []
    for group in each["not_sent_groups"]:
        if group["parent"]:
            of_group = f"{group['parent']} ({count(len(group['lines']))})"
            rows.append((Cell(of_group, bold=True, columns=3),))
        rows += [
            (Cell(str(k), "centre"), told["line"].unit_name, told["standing"])
            for k, told in enumerate(group["lines"], 1)
        ]
    return [
        Paragraph(f"b) Chưa gửi: {count(len(each['not_sent']))} đơn vị", keep=True),
        Table((("TT", "Đơn vị", "Tình trạng"),), tuple(rows), (7, 58, 35)),
    ]


# --- The cap, and what does not agree


def _over_cap(figures: General, names: Names) -> Part:
    rows = (
        (
            each.unit_name,
            _who(each, names),
            n(each.excellent),
            n(each.good),
            p(each.of_good),
            n(each.limit),
            n(each.over),
        )
        for each in figures.over_cap
    )
    head = ("Đơn vị", "Đối tượng, cấp", "HTXSNV", "HTTNV", "% so với HTTNV", "Tối đa", "Vượt")
    blocks: list[Block] = [
        Heading("1. Theo biểu của các đơn vị", level=3),
        _listed(head, (5, 27, 26, 9, 9, 10, 7, 7), rows),
        Heading("2. Nhóm đối tượng đã quyết định, có giải trình", level=3),
        _listed(
            ("Nhóm", "HTXSNV", "HTTNV", "Tối đa", "Quyết định", "Giải trình"),
            (5, 27, 9, 9, 7, 15, 28),
            (
                (e.group, n(e.excellent), n(e.good), n(e.limit), e.number, e.justification)
                for e in figures.excesses
            ),
        ),
    ]
    name = names["grade"]["excellent"].upper()
    return Annex("", f"NHÓM VƯỢT TỶ LỆ TỐI ĐA ĐỐI VỚI MỨC {name}", wide=True), blocks


def _checks(figures: General, names: Names) -> Part:
    checks = figures.reconciliation
    rows = (
        (
            each.unit_name,
            _who(each, names),
            wording.capital(names["column"][each.column]),
            n(each.stated),
            n(each.found),
            Cell(signed(each.difference), "right"),
            _ground(each, names),
        )
        for each in checks.mismatches
    )
    head = ("Đơn vị", "Đối tượng, cấp", "Chỉ tiêu", "Báo cáo", "Đối chiếu", "Chênh", "Căn cứ")
    note = f"Đã so {count(checks.compared)} chỉ tiêu của {count(checks.units)} đơn vị"
    return Annex("", "SỐ LIỆU CHƯA KHỚP", wide=True), [
        _note(note),
        _listed(head, (5, 21, 20, 17, 8, 8, 7, 14), rows),
    ]


def _ground(each: Any, names: Names) -> str:
    words = names["check"][each.check]
    if each.check != "children" or each.below_accepted >= each.below_due:
        return words
    return f"{words} (đã tiếp nhận {count(each.below_accepted)}/{count(each.below_due)} đơn vị)"


DRAWN: dict[str, Callable[[General, Names], Part]] = {
    "grades": _grades,
    "groups": _groups,
    "before": _before,
    "unrated": _unrated,
    "units": _units,
    "over_cap": _over_cap,
    "checks": _checks,
}
