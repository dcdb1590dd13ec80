"""What each kind of spreadsheet holds: its columns, in order, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaign.lib import text
from campaign.lib.sheets import Read

DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\Z")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
COUNT = re.compile(r"\d{1,3}([. ]\d{3})*\Z|\d{1,9}\Z")
TEXT, CODE, DATE, COUNTED, CHOICE, YES = "text", "code", "date", "count", "choice", "yes"
TRUE = {"có", "co", "x", "1", "true"}
FALSE = {"không", "khong", "0", "false"}
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Wrong(Exception):
    """Why a cell cannot be taken, in a sentence."""


@dataclass(frozen=True)
class Column:
    key: str
    title: str | Promise
    kind: str = TEXT
    is_required: bool = False
    limit: int = 120
    choices: Mapping[str, Any] = field(default_factory=dict)
    help: str | Promise = ""
    example: str = ""
    width: int = 22

    def value(self, cell: Read) -> Any:
        """The value as the model takes it; None where the cell is empty."""
        found = _plain(cell, is_date=self.kind == DATE)
        if found == "":
            if self.is_required:
                raise Wrong(_("Thiếu “%(title)s”.") % {"title": self.title})
            return None
        if isinstance(found, date):
            return found
        return READERS[self.kind](self, found)


def _plain(cell: Read, *, is_date: bool) -> str | date:
    if isinstance(cell, str):
        return text.clean(re.sub(r"\s+", " ", cell))
    kind, raw = cell
    if kind == "f":
        raise Wrong(_("Ô chứa công thức. Sao chép rồi dán lại dưới dạng giá trị."))
    if kind == "e":
        raise Wrong(_("Ô báo lỗi %(error)s của Excel.") % {"error": raw})
    if kind == "d":
        return _stored_day(raw, is_date=is_date)
    if kind == "n" and is_date:
        raise Wrong(_("“%(value)s” là số, không phải ngày. Ghi như 31/12/2023.") % {"value": raw})
    return raw


def _stored_day(raw: str, *, is_date: bool) -> date:
    if not is_date:
        said = _("Ô chứa ngày (%(day)s). Định dạng ô là Văn bản rồi gõ lại.")
        raise Wrong(said % {"day": raw})
    try:
        return _sensible(date.fromisoformat(raw), raw)
    except ValueError as error:
        raise Wrong(_("Ngày “%(value)s” không có trong lịch.") % {"value": raw}) from error


def _text(column: Column, found: str) -> str:
    if len(found) > column.limit:
        said = _("Dài %(n)s ký tự, tối đa %(limit)s.")
        raise Wrong(said % {"n": len(found), "limit": column.limit})
    return found


def _code(column: Column, found: str) -> str:
    if " " in found:
        raise Wrong(_("Mã “%(code)s” có khoảng trắng.") % {"code": found[:60]})
    return _text(column, found)


def _day(_column: Column, found: str) -> date:
    if parts := DAY.match(found):
        day, month, year = (int(part) for part in parts.groups())
    elif parts := ISO.match(found):
        year, month, day = (int(part) for part in parts.groups())
    else:
        raise Wrong(_("“%(value)s” không phải ngày. Ghi như 31/12/2023.") % {"value": found[:40]})
    if month > 12 >= day:
        said = _("“%(value)s”: không có tháng %(month)s. Ghi ngày trước, tháng sau.")
        raise Wrong(said % {"value": found, "month": month})
    return _sensible(_made(year, month, day, found), found)


def _made(year: int, month: int, day: int, found: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Wrong(_("Ngày “%(value)s” không có trong lịch.") % {"value": found}) from error


def _sensible(day: date, found: str) -> date:
    if not EARLIEST <= day < LATEST:
        raise Wrong(_("Năm của ngày “%(value)s” không hợp lý.") % {"value": found})
    return day


def _count(_column: Column, found: str) -> int:
    if not COUNT.match(found):
        said = _("“%(value)s” không phải số nguyên từ 0 trở lên.")
        raise Wrong(said % {"value": found[:40]})
    return int(re.sub(r"\D", "", found))


def _choice(column: Column, found: str) -> Any:
    key = text.search_key(found)
    for label, value in column.choices.items():
        if key == text.search_key(str(label)):
            return value
    said = _("“%(value)s” không có trong danh mục. Chọn một trong: %(choices)s.")
    raise Wrong(said % {"value": found[:60], "choices": "; ".join(map(str, column.choices))})


def _yes(_column: Column, found: str) -> bool:
    said = found.casefold()
    if said not in TRUE | FALSE:
        raise Wrong(_("“%(value)s”: chỉ ghi Có hoặc để trống.") % {"value": found[:40]})
    return said in TRUE


READERS = {TEXT: _text, CODE: _code, DATE: _day, COUNTED: _count, CHOICE: _choice, YES: _yes}
