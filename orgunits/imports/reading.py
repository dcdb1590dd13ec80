"""From the bytes of a file to rows of values, with everything wrong in it named by its cell."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from campaign.lib import sheets, text
from orgunits.imports.columns import TEXT, Column, Wrong
from orgunits.imports.layouts import (
    EXAMPLE,
    FIRST_COLUMN,
    HEAD_ROW,
    LAYOUTS,
    MARK,
    META_SHEET,
    VERSION,
    Layout,
)
from orgunits.imports.plans import Problems, Progress, Row, silently

EVERY = 2000


def problems(layout: Layout) -> Problems:
    titles = {
        column.key: f"{get_column_letter(place)} · {column.title}"
        for place, column in enumerate(layout.columns, FIRST_COLUMN)
    }
    return Problems(layout.sheet, titles)


def rows_of(
    layout: Layout, data: bytes, found: Problems, progress: Progress = silently
) -> list[Row]:
    """Raises `sheets.Unreadable` where the file as a whole cannot be taken."""
    progress(0, 100, _("Đang mở tệp"))
    read = sheets.read(data, [layout.sheet, META_SHEET])
    _require_template(layout, read)
    sheet = read[layout.sheet]
    for area in sheet.merged:
        found.add(None, area, _("Vùng %(area)s gộp ô. Bỏ gộp ô trong bảng.") % {"area": area})
    body = _body(layout, sheet)
    reader = _Reader(layout, found)
    rows = []
    for place, (number, cells) in enumerate(body):
        if place % EVERY == 0:
            progress(10 + 30 * place // len(body), 100, _("Đang đọc dòng %(n)s") % {"n": number})
        if reader.counts(number, cells):
            rows.append(reader.row(number, cells))
    if not rows and not found.found:
        raise sheets.Unreadable(_("Tệp chưa có dòng dữ liệu nào ngoài dòng ví dụ."))
    return [row for row in rows if row]


def _require_template(layout: Layout, read: dict[str, sheets.Sheet]) -> None:
    mark = read.get(META_SHEET)
    words = [str(cell) for _n, cells in (mark.rows if mark else [])[:1] for cell in cells]
    if words[:1] != [MARK] or len(words) < 3:
        raise sheets.Unreadable(
            _("Tệp không lập từ mẫu của trang này. Tải mẫu “%(name)s”, chép dữ liệu sang.")
            % {"name": layout.name}
        )
    _mark, kind, version = words[:3]
    if kind != layout.kind:
        other = LAYOUTS[kind].name if kind in LAYOUTS else kind
        said = _("Tệp theo mẫu “%(other)s”, không phải mẫu “%(name)s”.")
        raise sheets.Unreadable(said % {"other": other, "name": layout.name})
    if version != VERSION:
        said = _("Tệp theo mẫu phiên bản %(old)s; trang dùng phiên bản %(now)s. Tải mẫu mới.")
        raise sheets.Unreadable(said % {"old": version[:20], "now": VERSION})
    if layout.sheet not in read:
        said = _("Tệp thiếu trang “%(sheet)s”. Không đổi tên hay xóa trang của mẫu.")
        raise sheets.Unreadable(said % {"sheet": layout.sheet})


def _body(layout: Layout, sheet: sheets.Sheet) -> list[tuple[int, list[sheets.Read]]]:
    """The rows below the head, which must say what the template says."""
    head = next((cells for number, cells in sheet.rows if number == HEAD_ROW), [])
    for place, column in enumerate(layout.columns, FIRST_COLUMN - 1):
        title = head[place] if place < len(head) else ""
        if not isinstance(title, str) or text.clean(title) != str(column.title):
            said = _("Ô %(cell)s phải là tên cột “%(wanted)s”, trong tệp là “%(title)s”.")
            cell = f"{get_column_letter(place + 1)}{HEAD_ROW}"
            shown = title if isinstance(title, str) else "?"
            facts = {"cell": cell, "wanted": column.title, "title": shown[:60]}
            raise sheets.Unreadable(said % facts)
    return [(number, cells) for number, cells in sheet.rows if number > HEAD_ROW]


class _Reader:
    def __init__(self, layout: Layout, found: Problems) -> None:
        self.layout, self.found = layout, found
        self.last = FIRST_COLUMN - 1 + len(layout.columns)
        # Dates, choices and codes repeat: each is read once.
        self.known: dict[tuple[str, str], Any] = {}

    def counts(self, number: int, cells: list[sheets.Read]) -> bool:
        """Not the example; what stands in column A of another row is refused."""
        mark = cells[0] if cells else ""
        if isinstance(mark, str) and text.clean(mark) == EXAMPLE:
            return False
        if mark not in ("", " "):
            said = _("Cột A chỉ dành cho chữ “%(word)s”; để trống ở dòng dữ liệu.")
            self.found.add(number, "A", said % {"word": EXAMPLE})
        return any(cell not in ("", " ") for cell in cells[1:])

    def row(self, number: int, cells: list[sheets.Read]) -> Row | None:
        """None when a cell is wrong: what follows from a wrong cell is not worth saying."""
        values: dict[str, Any] = {}
        is_right = True
        for column, cell in zip(self.layout.columns, self._padded(cells), strict=True):
            try:
                values[column.key] = self._value(column, cell)
            except Wrong as wrong:
                self.found.add(number, column.key, str(wrong))
                is_right = False
        if any(cell not in ("", " ") for cell in cells[self.last :]):
            cell_name = get_column_letter(self.last + 1)
            self.found.add(number, cell_name, _("Có dữ liệu ngoài các cột của mẫu."))
            is_right = False
        return Row(number, values) if is_right else None

    def _padded(self, cells: list[sheets.Read]) -> list[sheets.Read]:
        own = cells[FIRST_COLUMN - 1 : self.last]
        return [*own, *[""] * (len(self.layout.columns) - len(own))]

    def _value(self, column: Column, cell: sheets.Read) -> Any:
        if cell == "" and not column.is_required:
            return None
        if column.kind == TEXT or not isinstance(cell, str):
            return column.value(cell)
        key = (column.key, cell)
        if key not in self.known:
            self.known[key] = column.value(cell)
        return self.known[key]
