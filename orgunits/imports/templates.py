"""The empty spreadsheet: guide, data sheet with drop-downs, lists, hidden mark of the version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from campaign.lib.sheets import write
from orgunits.imports.columns import CHOICE, DATE, YES, Column
from orgunits.imports.layouts import (
    EXAMPLE,
    FIRST_COLUMN,
    GUIDE_SHEET,
    LISTS_SHEET,
    MARK,
    META_SHEET,
    VERSION,
    Layout,
)

LINE = Side(style="thin", color="BFB8A8")
HEAD, OPTIONAL, GREY = (PatternFill("solid", fgColor=c) for c in ("8C1D18", "5B5348", "EFEAE0"))
ROWS, SOME = 50_000, 250
TEXT_FORMAT = "@"


def build(
    layout: Layout, rows: Sequence[Sequence[Any]] = (), wrote: Callable[[int], None] | None = None
) -> bytes:
    """`rows`: what is known already, below the example; `wrote` is told how many of them stand."""
    book = Workbook()
    guide = book.active
    guide.title = GUIDE_SHEET
    _guide(guide, layout)
    data = book.create_sheet(layout.sheet)
    lists = book.create_sheet(LISTS_SHEET)
    _data(data, lists, layout)
    _known(data, rows, wrote or (lambda done: None))
    lists.sheet_state = "hidden"
    meta = book.create_sheet(META_SHEET)
    for place, value in enumerate((MARK, layout.kind, VERSION), 1):
        write(meta.cell(1, place), value)
    meta.sheet_state = "veryHidden"
    book.active = book.index(data)
    book.properties.creator, book.properties.title = "Kiểm điểm", str(layout.name)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _guide(ws: Worksheet, layout: Layout) -> None:
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 30, 96
    ws.sheet_view.showGridLines = False
    lines = [str(layout.name), str(layout.lead), "", *map(str, layout.notes), *map(str, _rules())]
    for row, line in enumerate(lines, 1):
        cell = write(ws.cell(row, 1), line if row < 3 or not line else f"• {line}")
        ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        ws.row_dimensions[row].height = 32 if len(line) > 110 else 18
    ws["A1"].font = Font(bold=True, size=16)
    ws.row_dimensions[1].height = 26
    _columns_explained(ws, layout, len(lines) + 2)


def _rules() -> list[str]:
    return [
        _("Không đổi tên trang, tên cột, thứ tự cột; không gộp ô; không dùng công thức."),
        _("Ngày ghi như 31/12/2023 (ngày, tháng, năm). Cột nền đỏ là bắt buộc."),
        _("Dòng có chữ “%(word)s” ở cột A chỉ để xem, khi nhập sẽ bỏ qua; xóa cũng được.")
        % {"word": EXAMPLE},
    ]


def _columns_explained(ws: Worksheet, layout: Layout, row: int) -> None:
    for column in layout.columns:
        name = write(ws.cell(row, 1), column.title)
        name.font = Font(bold=True)
        said = write(ws.cell(row, 2), _explained(column))
        name.border = said.border = Border(bottom=LINE)
        name.alignment = said.alignment = Alignment(wrap_text=True, vertical="top")
        ws.row_dimensions[row].height = 32 if len(str(said.value)) > 110 else 18
        row += 1


def _explained(column: Column) -> str:
    need = _("Bắt buộc.") if column.is_required else _("Không bắt buộc.")
    choices = ""
    if column.kind == CHOICE:
        choices = _("Chọn trong danh sách thả xuống.")
    example = _("Ví dụ: %(example)s.") % {"example": column.example} if column.example else ""
    return " ".join(part for part in (need, str(column.help), choices, example) if part)


def _data(ws: Worksheet, lists: Worksheet, layout: Layout) -> None:
    ws.freeze_panes = ws.cell(2, FIRST_COLUMN)
    ws.row_dimensions[1].height = 34
    ws.column_dimensions["A"].width = 8
    _head_cell(ws, 1, " ", OPTIONAL)
    mark = write(ws.cell(2, 1), EXAMPLE)
    mark.font, mark.fill = Font(italic=True, color="5B5348"), GREY
    for place, column in enumerate(layout.columns, FIRST_COLUMN):
        letter = get_column_letter(place)
        # A column style makes Excel keep what is typed below as text: no lost zero, no turned date.
        ws.column_dimensions[letter].width = column.width
        ws.column_dimensions[letter].number_format = TEXT_FORMAT
        _head_cell(ws, place, str(column.title), HEAD if column.is_required else OPTIONAL)
        example = write(ws.cell(2, place), column.example or None)
        example.number_format, example.fill = TEXT_FORMAT, GREY
        example.font = Font(italic=True, color="5B5348")
        _drop_down(ws, lists, place, column)


def _known(ws: Worksheet, rows: Sequence[Sequence[Any]], wrote: Callable[[int], None]) -> None:
    for number, values in enumerate(rows, 3):
        if number % SOME == 0:
            wrote(number - 3)
        for place, value in enumerate(values, FIRST_COLUMN):
            if value not in ("", None):
                cell = write(ws.cell(number, place), str(value))
                cell.number_format = TEXT_FORMAT
                cell.alignment = Alignment(vertical="top")


def _head_cell(ws: Worksheet, place: int, title: str, fill: PatternFill) -> None:
    cell = write(ws.cell(1, place), title)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), fill
    cell.border = Border(right=LINE)
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _drop_down(ws: Worksheet, lists: Worksheet, place: int, column: Column) -> None:
    values = [str(label) for label in column.choices] or (["Có"] if column.kind == YES else [])
    letter = get_column_letter(place)
    if values:
        for row, value in enumerate(values, 1):
            write(lists.cell(row, place), value)
        source = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(values)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = str(column.title), _("Chọn trong danh sách.")
    elif column.kind == DATE or column.help:
        rule = DataValidation(allow_blank=True, showInputMessage=True)
        rule.promptTitle = str(column.title)[:32]
        rule.prompt = str(column.help) or _("Ghi như 31/12/2023.")
    else:
        return
    ws.add_data_validation(rule)
    rule.add(f"{letter}3:{letter}{ROWS}")
