"""The consolidated report as XLSX: the same frozen figures, drawn; nothing is computed here."""

from __future__ import annotations

import re
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
NUMBER, PERCENT, DAY = "#,##0", "0.0%", "dd/mm/yyyy"
EPOCH = datetime(2000, 1, 1)
ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)
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
        if len(text) > 110:
            self.ws.row_dimensions[self.row].height = 34

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

    def finish(self) -> None:
        last = get_column_letter(self.columns)
        self.ws.print_area = f"A1:{last}{max(self.row, 1)}"

    def _cell(self, cell: Cell, value: Value | tuple[Value, str], bold: bool) -> None:
        value, form = value if isinstance(value, tuple) else (value, "")
        write(cell, value)
        cell.font = Font(name=FONT, size=11, bold=bold)
        cell.border = BOX
        number = isinstance(value, (int, float))
        cell.alignment = Alignment(
            horizontal="right" if number else "center" if isinstance(value, date) else "left",
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
        ws.oddFooter.right.text = "&P/&N"
        ws.sheet_view.showGridLines = False


def fraction(share: str | None) -> tuple[Value, str]:
    """“12.5” as the number 0.125, shown as 12,5%; a dash where there is no share."""
    return ("–", "@") if share is None else (round(float(share) / 100, 4), PERCENT)


def new() -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Kiểm điểm"
    book.properties.created = book.properties.modified = EPOCH
    return book


def data(book: Workbook) -> bytes:
    """The file's bytes; equal figures give equal bytes (openpyxl stamps the hour of saving)."""
    raw, out = BytesIO(), BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = SAVED_AT.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            after.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
