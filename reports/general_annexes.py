"""The annexes of the general report: tables of the frozen figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from campaign.lib import dates
from campaign.lib.document import Annex, Block, Cell, Heading, Paragraph, Table, TableRow
from campaign.templatetags.vietnamese import count
from reports import general_lists, wording
from reports.annex_cells import NONE, Names, Part, listed, meant, n, note, p, short, who
from reports.figures.shape import General, Line


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
    """A level that is all there is of its kind stands in the name of the kind."""
    for total in figures.kinds:
        levels = [line for line in figures.lines if line.kind == total.kind]
        label = names["kind"][total.kind]
        if len(levels) == 1:
            yield row(f"{label}, {names['level'][levels[0].level].lower()}", total, bold=True)
            continue
        yield row(label, total, bold=True)
        for line in levels:
            yield row(f"– {names['level'][line.level]}", line, bold=False)


def _grades(figures: General, names: Names) -> Part:
    def row(label: str, line: Line, *, bold: bool) -> TableRow:
        return _grade_row(label, line, figures, bold=bold)

    until = dates.written(date.fromisoformat(figures.head.day))
    used = count(len(figures.sources))
    rows = tuple(_by_kind(figures, names, row))
    title = f"TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {figures.head.year}"
    return Annex("", title, wide=True), [
        note(f"Số liệu từ {used} biểu đã tiếp nhận, tính đến {until}. {meant(names)}"),
        Table(_grade_head(figures, "Đối tượng, cấp"), rows, GRADES),
    ]


def _groups(figures: General, names: Names) -> Part:
    rows = tuple(_grade_row(group.name, group.line, figures) for group in figures.groups)
    title = "KẾT QUẢ XẾP LOẠI ĐỐI TƯỢNG DIỆN BAN THƯỜNG VỤ TỈNH ỦY QUẢN LÝ"
    said = "Theo quyết định đã công bố, theo nhóm đối tượng tương đồng"
    head = _grade_head(figures, "Nhóm đối tượng")
    return Annex("", title, wide=True), [note(said), Table(head, rows, GRADES)]


# --- The year before


def _before(figures: General, names: Names) -> Part:
    compared = wording.comparison(figures)
    year, before = figures.head.year, compared and figures.before
    basis = before.basis if before else ""
    head = ("Đối tượng, cấp", "Mức xếp loại", f"Năm {year - 1}", f"Năm {year}", "Tăng, giảm")
    rows = tuple(row for each in compared for row in _compared_rows(each, figures, names))
    return Annex("", f"SO SÁNH KẾT QUẢ NĂM {year} VỚI NĂM {year - 1}"), [
        note(
            "Tỷ lệ trên số được xếp loại; tăng, giảm tính bằng điểm phần trăm. "
            f"{meant(names)}. Nguồn: {basis.rstrip('.')}"
        ),
        Table((head,), rows, (24, 35, 13, 13, 15)),
    ]


def _compared_rows(each: dict[str, Any], figures: General, names: Names) -> Iterable[TableRow]:
    label = names["kind"][each["kind"]]
    if each["level"]:
        label += f", {names['level'][each['level']].lower()}"
    titles = [*(grade.name for grade in figures.head.grades), *_ratios(names)]
    for place, (title, cell) in enumerate(zip(titles, each["cells"], strict=True)):
        first = () if place else (Cell(label, rows=len(titles)),)
        yield (*first, title, p(cell["before"]), p(cell["now"]), Cell(cell["change"], "right"))


def _ratios(names: Names) -> tuple[str, str]:
    excellent, good = short("excellent", names), short("good", names)
    return f"{excellent} so với {good}", f"Từ mức {good} trở lên"


# --- Who is not rated, who was late


def _unrated(figures: General, names: Names) -> Part:
    """Only where somebody is left unrated: a table of noughts says less than a sentence."""
    left = replace(
        figures,
        kinds=tuple(line for line in figures.kinds if line.unrated),
        lines=tuple(line for line in figures.lines if line.unrated),
    )
    found = _reasons(left, names) if left.kinds else [Paragraph(NONE)]
    return Annex("", "CÁC TRƯỜNG HỢP CHƯA ĐÁNH GIÁ, XẾP LOẠI"), [*found, *_others(figures, names)]


def _reasons(left: General, names: Names) -> list[Block]:
    reasons = left.head.reasons

    def row(label: str, line: Line, *, bold: bool) -> TableRow:
        numbers = (line.unrated, *(line.reasons[reason.code] for reason in reasons))
        return (
            Cell(label, bold=bold),
            *(Cell(count(each), "right", bold=bold) for each in numbers),
        )

    head = ("Đối tượng, cấp", "Chưa xếp loại", *(wording.capital(each.label) for each in reasons))
    rest = (100 - 34 - 12) // len(reasons)
    widths = (100 - 12 - rest * len(reasons), 12, *[rest] * len(reasons))
    return [Table((head,), tuple(_by_kind(left, names, row)), widths)]


def _others(figures: General, names: Names) -> list[Block]:
    if not figures.other_reasons:
        return []
    rows = (
        (each.unit_name, who(each, names), n(each.number), each.reason)
        for each in figures.other_reasons
    )
    titles = ("Đơn vị", "Đối tượng, cấp", "Số lượng", "Lý do")
    return [
        Heading("Lý do khác, theo đơn vị báo cáo", level=3),
        listed(titles, (7, 31, 25, 10, 27), rows),
    ]


DRAWN: dict[str, Callable[[General, Names], Part]] = {
    "grades": _grades,
    "groups": _groups,
    "before": _before,
    "unrated": _unrated,
    "units": general_lists.units,
    "over_cap": general_lists.over_cap,
    "checks": general_lists.checks,
}
