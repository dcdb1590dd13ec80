"""Spreadsheets: reading untrusted ones in a child process, writing ones that nobody can run.

openpyxl makes a formula of any text that begins with “=”, and CSV readers do the same; a unit
named `=HYPERLINK(…)` must stay a name.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from campaign.lib import clock

CHILD = Path(__file__).with_name("sheet_child.py")
SECONDS = 60
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD_FONT, HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="EFEAE0")
BOM = "\ufeff"

Value = str | Promise | int | float | date | None
# What the child says of a cell: a text as it stands, all else as [kind, text].
Read = str | list[str]


@dataclass(frozen=True)
class Sheet:
    is_hidden: bool
    merged: list[str]
    rows: list[tuple[int, list[Read]]]


class Unreadable(ValidationError):
    """Why a file cannot be read, in a sentence for whoever sent it."""


# --- Reading


def read(data: bytes, names: Iterable[str]) -> dict[str, Sheet]:
    """All sheets by name; rows only of `names`. Never opens the file in this process."""
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                [sys.executable, "-IS", str(CHILD), *names],
                input=data,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                env={"PYTHONUTF8": "1"},
                cwd="/",
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(_problem("time", {})) from error
        if done.returncode:
            raise Unreadable(_problem("memory", {}))
        out.seek(0)
        answer = json.load(out)
    if "refused" in answer:
        raise Unreadable(_problem(answer["refused"], answer["facts"]))
    return {
        name: Sheet(found["hidden"], found["merged"], found["rows"])
        for name, found in answer["sheets"].items()
    }


def _problem(code: str, facts: dict[str, Any]) -> str:
    if "column" in facts:
        facts["cell"] = f"{get_column_letter(min(facts['column'], 18_278))}{facts['row']}"
    said = {
        "empty": _("Tệp rỗng (0 byte). Hãy lưu lại bảng tính rồi chọn tệp khác."),
        "old_format": _("Tệp theo định dạng Excel cũ (.xls). Mở bằng Excel rồi lưu thành .xlsx."),
        "encrypted": _("Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu rồi tải lên lại."),
        "text": _("Tệp là văn bản (CSV, HTML) đổi tên, không phải .xlsx. Dùng tệp mẫu của trang."),
        "not_zip": _("Tệp không phải bảng tính .xlsx."),
        "not_workbook": _("Tệp không phải bảng tính .xlsx (thiếu phần xl/workbook.xml)."),
        "broken": _("Tệp hỏng hoặc tải lên chưa trọn. Mở bằng Excel, lưu lại rồi tải lên."),
        "xml": _("Nội dung bên trong tệp bị hỏng. Mở bằng Excel, lưu lại rồi tải lên."),
        "doctype": _("Tệp chứa khai báo DOCTYPE, không phải do Excel tạo nên không đọc."),
        "macros": _("Tệp chứa macro. Lưu thành “Excel Workbook (.xlsx)” không có macro."),
        "parts": _("Tệp có cấu trúc bất thường (%(n)s phần bên trong) nên không đọc."),
        "bomb": _("Tệp bung ra lớn bất thường nên không đọc."),
        "memory": _("Nội dung tệp quá lớn nên không đọc. Chia thành nhiều tệp nhỏ hơn."),
        "time": _("Đọc tệp quá lâu nên đã dừng. Chia thành nhiều tệp nhỏ hơn."),
        "long_text": _("Có ô dài hơn %(n)s ký tự, vượt giới hạn của Excel."),
        "rows": _("Trang “%(sheet)s” có hơn %(n)s dòng. Chia thành nhiều tệp nhỏ hơn."),
        "far": _(
            "Trang “%(sheet)s” có dữ liệu ở ô %(cell)s, ngoài vùng của tệp mẫu. "
            "Xóa các ô ngoài bảng rồi tải lên lại."
        ),
    }
    return said.get(code, said["broken"]) % facts


# --- Writing


def write(cell: Cell, value: Any) -> Cell:
    """Text stays text, whatever it begins with."""
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        cell.value = value
        return cell
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767]
    cell.data_type = "s"
    if value[:1] in DANGEROUS:
        cell.quotePrefix = True
    return cell


def as_xlsx(title: str, columns: Sequence[Any], rows: Iterable[Sequence[Value]]) -> bytes:
    """A plain list: bold head that stays in sight, a filter, text as text."""
    book = Workbook(write_only=True)
    ws = book.create_sheet(title[:31])
    ws.freeze_panes = "A2"
    for place, name in enumerate(columns, 1):
        ws.column_dimensions[get_column_letter(place)].width = max(14, min(len(str(name)) + 6, 40))
    ws.append([_head(ws, str(name)) for name in columns])
    count = 1
    for row in rows:
        ws.append([_written(ws, value) for value in row])
        count += 1
    ws.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(columns: Sequence[Any], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """UTF-8 with a mark, or Excel reads Vietnamese as another alphabet."""
    yield BOM + _line([str(name) for name in columns])
    for values in rows:
        yield _line(values)


def _line(row: Sequence[Value]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_harmless(value) for value in row])
    return out.getvalue()


def _harmless(value: Value) -> str | int | float:
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.HANOI):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (int, float)):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in DANGEROUS else text


def _head(ws: Worksheet, value: str) -> Cell:
    cell = write(WriteOnlyCell(ws), value)
    cell.font, cell.fill = HEAD_FONT, HEAD_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _written(ws: Worksheet, value: Value) -> Cell | Value:
    """A plain value is quicker than a cell; only what Excel might run needs one."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.HANOI).replace(tzinfo=None)
    if isinstance(value, (str, Promise)):
        return write(WriteOnlyCell(ws), value)
    if not isinstance(value, date):
        return value
    cell = WriteOnlyCell(ws, value)
    cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    return cell
