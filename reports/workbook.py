"""The consolidated report as XLSX: the same frozen figures, drawn; nothing is computed here."""

from __future__ import annotations

import re
import textwrap
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from campaign.lib.sheets import write

FONT = "Times New Roman"
LINE = Side(style="thin", color="808080")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEAD_FILL = PatternFill("solid", fgColor="EFEAE0")
NUMBER, PERCENT, DAY, ORDINAL = "#,##0", "0.0%", "dd/mm/yyyy", "0"
# Of a row of text at 11 points; letters of Times in a column's width, which counts wider digits.
LINE_HEIGHT, FILLED = 15, 1.2
EPOCH = datetime(2000, 1, 1)
ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)
FORMULA = re.compile(rb'(?P<formula><c r="(?P<cell>[A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?')
SAVED_AT = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Value = str | int | float | date | None


class Sheet:
    """One sheet in the Party's style: issuer left, title centred, a boxed table, A4 landscape."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[float]) -> None:
        self.ws: Worksheet = book.create_sheet(name)
        self.columns = len(widths)
        self.row = 0
        for place, width in enumerate(widths, 1):
            self.ws.column_dimensions[get_column_letter(place)].width = width
        self._page()

    def line(
        self,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        size: int = 12,
        align: str = "center",
    ) -> None:
        """A line across the whole table."""
        self.row += 1
        cell = self.ws.cell(self.row, 1)
        write(cell, text)
        cell.font = Font(name=FONT, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        self.ws.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=self.columns
        )
        width = sum(self._width(column) for column in range(1, self.columns + 1))
        lines = _wrapped(text, width * LINE_HEIGHT / (LINE_HEIGHT + size - 11))
        if lines > 1:
            self.ws.row_dimensions[self.row].height = (LINE_HEIGHT + 2) * lines

    def gap(self) -> None:
        self.row += 1

    def header(self, titles: Sequence[str], *, freeze: bool = True) -> None:
        self.row += 1
        for place, title in enumerate(titles, 1):
            cell = self.ws.cell(self.row, place)
            write(cell, title)
            cell.font = Font(name=FONT, size=11, bold=True)
            cell.fill, cell.border = HEAD_FILL, BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.ws.row_dimensions[self.row].height = 48
        if freeze and self.ws.freeze_panes is None:
            self.ws.freeze_panes = self.ws.cell(self.row + 1, 3 if self.columns > 6 else 2)
            self.ws.print_title_rows = f"{self.row}:{self.row}"

    def rows(
        self, rows: Iterable[Sequence[Value | tuple[Value, str]]], *, bold: bool = False
    ) -> None:
        for values in rows:
            self.row += 1
            for place, value in enumerate(values, 1):
                self._cell(self.ws.cell(self.row, place), value, bold)
            lines = max(map(self._lines, range(1, self.columns + 1)))
            if lines > 1:
                self.ws.row_dimensions[self.row].height = LINE_HEIGHT * lines

    def two_headers(self, heads: Sequence[tuple[str, int]], titles: Sequence[str]) -> None:
        """Titles, some under a common one, then the numbers of the columns; all return on each
        page. `heads`: (common title, columns below it), "" where a title stands alone."""
        top, place = self.row + 1, 1
        for over, width in heads:
            last = place + width - 1
            for column in range(place, last + 1):
                self._head_cell(top, column, over or titles[column - 1])
                self._head_cell(top + 1, column, titles[column - 1] if over else "")
                self._head_cell(top + 2, column, f"({column})", bold=False)
            end = (top, last) if over else (top + 1, last)
            self.ws.merge_cells(
                start_row=top, start_column=place, end_row=end[0], end_column=end[1]
            )
            place = last + 1
        self.ws.row_dimensions[top].height, self.ws.row_dimensions[top + 1].height = 34, 48
        self.row = top + 2
        self.ws.freeze_panes = self.ws.cell(self.row + 1, 3)
        self.ws.print_title_rows = f"{top}:{self.row}"

    def _head_cell(self, row: int, column: int, title: str, *, bold: bool = True) -> None:
        cell = self.ws.cell(row, column)
        write(cell, title)
        cell.font = Font(name=FONT, size=11 if bold else 9, bold=bold, italic=not bold)
        cell.border = BOX
        if bold:
            cell.fill = HEAD_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def formula(self, column: int, expression: str, known: int) -> None:
        """Ours, never a text that somebody typed; `known` is what it comes to."""
        cell = self.ws.cell(self.row, column)
        cell.value = f"={expression}"
        known_sums(self.ws.parent)[self.ws.title, cell.coordinate] = known

    def two_sides(
        self, left: str, right: str, half: int, *, bold: bool = False, italic: bool = False
    ) -> None:
        self.row += 1
        for text, first, last in ((left, 1, half), (right, half + 1, self.columns)):
            cell = self.ws.cell(self.row, first)
            write(cell, text)
            cell.font = Font(name=FONT, size=12, bold=bold, italic=italic)
            cell.alignment = Alignment(horizontal="center", vertical="center")
            self.ws.merge_cells(
                start_row=self.row, end_row=self.row, start_column=first, end_column=last
            )

    def finish(self) -> None:
        last = get_column_letter(self.columns)
        self.ws.print_area = f"A1:{last}{max(self.row, 1)}"

    def _lines(self, column: int) -> int:
        """How many a wrapped text takes; not every office program finds out by itself."""
        text = self.ws.cell(self.row, column).value
        if not isinstance(text, str) or text.startswith("=SUM("):
            return 1
        return _wrapped(text, self._width(column))

    def _width(self, column: int) -> float:
        return self.ws.column_dimensions[get_column_letter(column)].width

    def _cell(self, cell: Cell, value: Value | tuple[Value, str], bold: bool) -> None:
        value, form = value if isinstance(value, tuple) else (value, "")
        write(cell, value)
        cell.font = Font(name=FONT, size=11, bold=bold)
        cell.border = BOX
        number = isinstance(value, (int, float))
        is_middle = form == ORDINAL or isinstance(value, date)
        cell.alignment = Alignment(
            horizontal="center" if is_middle else "right" if number else "left",
            vertical="center",
            wrap_text=not number,
        )
        cell.number_format = form or (NUMBER if number else DAY if isinstance(value, date) else "@")

    def _page(self) -> None:
        ws = self.ws
        ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_margins.left = ws.page_margins.right = 0.59
        ws.page_margins.top = ws.page_margins.bottom = 0.79
        ws.print_options.horizontalCentered = True
        ws.oddFooter.left.text, ws.oddFooter.right.text = ws.title, "&P/&N"
        ws.sheet_view.showGridLines = False


def _wrapped(text: str, width: float) -> int:
    """By whole words, as office programs wrap."""
    room = max(1, int(width * FILLED))
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def fraction(share: str | None) -> tuple[Value, str]:
    """“12.5” as the number 0.125, shown as 12,5%; a dash where there is no share."""
    return ("–", "@") if share is None else (round(float(share) / 100, 4), PERCENT)


def new() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Kiểm điểm"
    book.properties.created = book.properties.modified = EPOCH
    return book


def known_sums(book: Workbook) -> dict[tuple[str, str], int]:
    """What formulas come to, by sheet and cell."""
    return book.__dict__.setdefault("known_sums", {})


def data(book: Workbook) -> bytes:
    """The file's bytes; equal figures give equal bytes (openpyxl stamps the hour of saving)."""
    sheets = {f"xl/worksheets/sheet{n}.xml": ws.title for n, ws in enumerate(book.worksheets, 1)}
    sums = known_sums(book)
    raw, out = BytesIO(), BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = SAVED_AT.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            if sums and name in sheets:
                part = _with_sums(part, sheets[name], sums)
            after.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_sums(part: bytes, sheet: str, sums: dict[tuple[str, str], int]) -> bytes:
    """openpyxl writes a formula without its value, and a file opened read-only would show 0."""

    def valued(found: re.Match[bytes]) -> bytes:
        known = sums[sheet, found["cell"].decode()]
        return found["formula"] + b"<v>%d</v>" % known

    return FORMULA.sub(valued, part)
