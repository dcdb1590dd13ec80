"""Reads one untrusted XLSX and ends: `python -IS sheet_child.py NAME…`; file in, JSON out.

Apart from the site, and with the standard library alone, so that a hostile file has nothing to
reach: no Django, no database, no secret, little memory, little time. Streams the XML and believes
no `<dimension>`; a part of the file that no import needs is never unpacked.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import IO, Any
from xml.parsers import expat

MEMORY, CPU_SECONDS, OUTPUT = 640 * 1024**2, 45, 128 * 1024**2
PARTS, UNPACKED, RATIO, SMALL = 2_000, 400 * 1024**2, 200, 4 * 1024**2
ROWS, COLUMNS, CELL_TEXT, MERGES = 100_000, 64, 32_767, 20
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
Handlers = tuple[Callable[..., None], Callable[..., None], Callable[..., None]]


class Refused(Exception):
    """Why the file is not read: a code, and facts for the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, "facts": facts}


def main(names: list[str]) -> int:
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
    ):
        resource.setrlimit(limit, (value, value))
    answer = read(sys.stdin.buffer.read(), names)
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    return 0


def read(data: bytes, names: list[str]) -> dict[str, Any]:
    try:
        return {"sheets": _Book(_opened(data)).sheets(names)}
    except Refused as refused:
        return refused.answer
    except expat.ExpatError as error:
        return Refused("xml", reason=str(error)).answer
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        return Refused("broken").answer
    except (MemoryError, RecursionError):
        return Refused("memory").answer
    except (ValueError, OverflowError, UnicodeError, OSError):
        return Refused("broken").answer


def _opened(data: bytes) -> zipfile.ZipFile:
    if not data:
        raise Refused("empty")
    if data.startswith(OLE):
        raise Refused("encrypted" if ENCRYPTED in data else "old_format")
    if not data.startswith(ZIP):
        raise Refused("text" if _is_text(data[:2048]) else "not_zip")
    book = zipfile.ZipFile(BytesIO(data))
    _inspect(book.infolist())
    return book


def _is_text(head: bytes) -> bool:
    return not any(sign < 9 for sign in head)


def _inspect(parts: list[zipfile.ZipInfo]) -> None:
    """Judged by the directory alone, before anything is unpacked; zipfile never reads past it."""
    names = [part.filename for part in parts]
    if len(parts) > PARTS or len(set(names)) < len(names):
        raise Refused("parts", n=len(parts))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if any(_is_bomb(part) for part in parts) or sum(p.file_size for p in parts) > UNPACKED:
        raise Refused("bomb")
    lowered = [name.lower() for name in names]
    if any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in lowered):
        raise Refused("macros")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("not_workbook")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > RATIO * max(part.compress_size, 1)


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _parse(stream: IO[bytes], handlers: Handlers) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, 65_536
    parser.StartElementHandler, parser.EndElementHandler = handlers[:2]
    parser.CharacterDataHandler = handlers[2]
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.ParseFile(stream)


def _no_doctype(*_args: Any) -> None:
    raise Refused("doctype")


def _nothing(*_args: Any) -> None:
    return None


class _Book:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = set(archive.namelist())
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise Refused("macros")
        self.is_1904 = False
        self.listed: list[tuple[str, str, bool]] = []

    def sheets(self, names: list[str]) -> dict[str, Any]:
        """The sheets of `names` with their rows; of the others only that they exist."""
        self._elements("xl/workbook.xml", self._of_workbook)
        targets: dict[str, str] = {}
        self._elements("xl/_rels/workbook.xml.rels", lambda tag, a: _target(targets, tag, a))
        strings = self._strings()
        dates = self._date_styles()
        found: dict[str, Any] = {}
        for name, key, hidden in self.listed:
            found[name] = {"hidden": hidden, "merged": [], "rows": []}
            if name in names:
                part = targets[key]
                if part not in self.parts:
                    raise Refused("broken")
                reader = _Rows(name, strings, dates, self.is_1904)
                with self.archive.open(part) as stream:
                    _parse(stream, (reader.start, reader.end, reader.text))
                found[name] |= {"merged": reader.merged, "rows": reader.rows}
        return found

    def _elements(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        with self.archive.open(part) as stream:
            _parse(stream, (lambda name, facts: start(_local(name), facts), _nothing, _nothing))

    def _of_workbook(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.is_1904 = facts.get("date1904") in ("1", "true")
        elif tag == "sheet":
            key = next((v for k, v in facts.items() if _local(k) == "id"), "")
            hidden = facts.get("state", "visible") != "visible"
            self.listed.append((facts.get("name", ""), key, hidden))

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        reader = _Strings()
        with self.archive.open("xl/sharedStrings.xml") as stream:
            _parse(stream, (reader.start, reader.end, reader.text))
        return reader.found

    def _date_styles(self) -> list[bool]:
        """For each cell style, whether a number in it is a date."""
        reader = _Styles()
        if "xl/styles.xml" in self.parts:
            with self.archive.open("xl/styles.xml") as stream:
                _parse(stream, (reader.start, reader.end, _nothing))
        return reader.dates


def _target(found: dict[str, str], tag: str, facts: dict[str, str]) -> None:
    if tag == "Relationship":
        target = facts.get("Target", "")
        found[facts.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"


class _Strings:
    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.length = self.reads = self.phonetic = 0

    def start(self, name: str, _facts: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "si":
            self.pieces, self.length = [], 0
        elif tag == "rPh":
            self.phonetic = 1
        elif tag == "t":
            self.reads = not self.phonetic

    def text(self, data: str) -> None:
        if self.reads:
            self.length += len(data)
            if self.length > CELL_TEXT:
                raise Refused("long_text", n=CELL_TEXT)
            self.pieces.append(data)

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "t":
            self.reads = 0
        elif tag == "rPh":
            self.phonetic = 0
        elif tag == "si":
            self.found.append(_plain("".join(self.pieces)))


class _Styles:
    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.dates: list[bool] = []
        self.inside = False

    def start(self, name: str, facts: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "numFmt":
            self.codes[int(facts.get("numFmtId", 0))] = facts.get("formatCode", "")
        elif tag == "cellXfs":
            self.inside = True
        elif tag == "xf" and self.inside:
            number = int(facts.get("numFmtId", 0))
            code = NOT_FORMAT.sub("", self.codes.get(number, "")).lower()
            shows_date = any(sign in code for sign in "dmyhs") and "general" not in code
            self.dates.append(number in DATE_FORMATS or shows_date)

    def end(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self.inside = False


class _Rows:
    """Rows with something in them: [number, [cell, …]]; a text is a string, all else a pair."""

    def __init__(self, sheet: str, strings: list[str], dates: list[bool], is_1904: bool) -> None:
        self.sheet, self.strings, self.dates, self.is_1904 = sheet, strings, dates, is_1904
        self.rows: list[tuple[int, list[Any]]] = []
        self.merged: list[str] = []
        self.number = self.column = self.length = 0
        self.cells: list[Any] = []
        self.kind = self.style = self.reading = ""
        self.pieces: list[str] = []
        self.has_formula = self.phonetic = False
        self.columns: dict[str, int] = {}

    def start(self, name: str, facts: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self._cell(facts)
        elif tag in ("v", "t"):
            self.reading = "" if self.phonetic else tag
        elif tag == "row":
            self.number = int(facts.get("r", self.number + 1))
            self.cells, self.column = [], 0
        elif tag == "f":
            self.has_formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell" and len(self.merged) < MERGES:
            self.merged.append(facts.get("ref", ""))

    def _cell(self, facts: dict[str, str]) -> None:
        reference = facts.get("r")
        if reference is None:
            self.column += 1
        else:
            found = REFERENCE.match(reference)
            if not found:
                raise Refused("broken")
            self.column = self._column(found[1])
            self.number = int(found[2])
        self.kind, self.style = facts.get("t", "n"), facts.get("s", "")
        self.pieces, self.length, self.has_formula = [], 0, False

    def _column(self, letters: str) -> int:
        if letters not in self.columns:
            value = 0
            for letter in letters:
                value = value * 26 + ord(letter) - 64
            self.columns[letters] = value
        return self.columns[letters]

    def text(self, data: str) -> None:
        if self.reading:
            self.length += len(data)
            if self.length > CELL_TEXT:
                raise Refused("long_text", n=CELL_TEXT)
            self.pieces.append(data)

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag in ("v", "t"):
            self.reading = ""
        elif tag == "c":
            self._keep("".join(self.pieces))
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "row" and self.cells:
            if len(self.rows) >= ROWS or self.number > 1_048_576:
                raise Refused("rows", n=ROWS, sheet=self.sheet)
            self.rows.append((self.number, self.cells))
            self.cells = []

    def _keep(self, raw: str) -> None:
        value = ["f", raw[:80]] if self.has_formula else self._value(raw)
        if value in ("", None):
            return
        if self.column > COLUMNS or self.number > 2 * ROWS:
            raise Refused("far", sheet=self.sheet, row=self.number, column=self.column)
        self.cells.extend([""] * (self.column - len(self.cells)))
        self.cells[self.column - 1] = value

    def _value(self, raw: str) -> Any:
        if self.kind == "s":
            place = int(raw) if raw else -1
            if raw and not 0 <= place < len(self.strings):
                raise Refused("broken")
            return self.strings[place] if raw else ""
        if self.kind in ("inlineStr", "str"):
            return _plain(raw)
        if self.kind == "d":
            return ["d", raw[:10]]
        if not raw:
            return ""
        return ["b" if self.kind == "b" else "e", raw[:20]] if self.kind in "be" else self._n(raw)

    def _n(self, raw: str) -> Any:
        value = float(raw)
        style = int(self.style or 0)
        if style < len(self.dates) and self.dates[style] and 1 <= value < 2_958_466:
            return ["d", _day(int(value), self.is_1904)]
        whole = value == int(value) and abs(value) < 1e15
        return ["n", str(int(value)) if whole else repr(value)]


def _day(serial: int, is_1904: bool) -> str:
    """Excel's own calendar holds a 29 February 1900 that never was."""
    if is_1904:
        return (date(1904, 1, 1) + timedelta(serial)).isoformat()
    return (date(1899, 12, 30 if serial > 60 else 31) + timedelta(serial)).isoformat()


def _plain(value: str) -> str:
    return ESCAPED.sub(_letter, value) if "_x" in value else value


def _letter(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign in "\t\n\r" or sign.isprintable() else " "


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
