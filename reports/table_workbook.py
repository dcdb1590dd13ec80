"""Tables A–F as one workbook, out of the templates of the rule set."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from campaign.lib import dates, layout
from reports import table_files, workbook
from reports.figures.shape import General
from reports.table_files import Column, Template, Templates
from reports.table_values import COUNT, HAND, POINTS, ROWS, SHARE, Row, kind_of
from reports.workbook import ORDINAL, Sheet, Value, fraction

CHANGED = "+0.0;-0.0;0.0"
NOTHING = "Chưa có số liệu để lập biểu này."


def tables(figures: General) -> bytes:
    book = workbook.new()
    templates = table_files.of(figures.head.rule_set)
    for template in templates.tables:
        _sheet(book, figures, template, templates)
    return workbook.data(book)


def _sheet(book: Any, figures: General, template: Template, templates: Templates) -> None:
    columns = template.columns
    sheet = Sheet(book, f"Biểu {template.key}", [column.width for column in columns])
    _title(sheet, figures, template)
    sheet.two_headers(template.heads, [column.title for column in columns])
    rows = list(ROWS[template.rows](figures, template.kinds))
    first, place = sheet.row + 1, 0
    for row in rows:
        place += not row.is_total
        cells = [_cell(template, column, row, place, figures) for column in columns]
        sheet.rows([cells], bold=row.is_total)
        if row.is_total:
            _sums(sheet, template, row, first)
            first = sheet.row + 1
    if not rows:
        sheet.line(NOTHING, italic=True, align="left")
    _foot(sheet, figures, template, templates)
    sheet.finish()


def _title(sheet: Sheet, figures: General, template: Template) -> None:
    head = figures.head
    day = date.fromisoformat(head.day)
    paper = layout.in_force(day).documents["general"]
    sheet.line(f"Biểu {template.key}", bold=True, align="right")
    sheet.line(head.issuer, align="left")
    sheet.line(paper.issuer, bold=True, align="left")
    title = template.title.format(year=head.year, before=head.year - 1)
    sheet.line(title, bold=True, size=14)
    until = f"số liệu tính đến {dates.written(day)}"
    if not figures.is_complete:
        until += f"; tổng hợp từ {len(figures.sources)}/{figures.expected} biểu đã tiếp nhận"
    sheet.line(f"(Kèm theo báo cáo của {paper.issuer_in_text}; {until})", italic=True)
    sheet.gap()


def _cell(
    template: Template, column: Column, row: Row, place: int, figures: General
) -> Value | tuple[Value, str]:
    name = column.value
    if name == "place":
        return None if row.is_total else (place, ORDINAL)
    if name in ("unit", "level"):
        return getattr(row, name)
    value = row.values.get(name)
    if name == HAND:
        return None
    kind = kind_of(template.rows, name)
    if kind == SHARE:
        return fraction(value)
    if kind == POINTS:
        return ("–", "@") if value is None else (float(value), CHANGED)
    return value


def _sums(sheet: Sheet, template: Template, row: Row, first: int) -> None:
    """A total is a formula over whole numbers of this sheet, with the frozen figure beside it: an
    office program that does not calculate shows that."""
    for place, column in enumerate(template.columns, 1):
        if kind_of(template.rows, column.value) != COUNT or first >= sheet.row:
            continue
        letter = get_column_letter(place)
        sheet.formula(
            place, f"SUM({letter}{first}:{letter}{sheet.row - 1})", row.values[column.value]
        )


def _foot(sheet: Sheet, figures: General, template: Template, templates: Templates) -> None:
    sheet.gap()
    for note in template.notes:
        sheet.line(note, italic=True, align="left", size=11)
    half = sheet.columns // 2
    year = figures.head.day[:4]
    sheet.two_sides("", f"{figures.head.place}, ngày      tháng      năm {year}", half, italic=True)
    sheet.two_sides(templates.left_signature, templates.right_signature, half, bold=True)
    for _line in range(4):
        sheet.gap()
