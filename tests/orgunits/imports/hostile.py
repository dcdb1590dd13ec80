"""Hostile and broken files of our own making, each with a piece of the answer it must get.

Every file differs from a good one (`books.UNIT` in the template of units) in one thing.
"""

import re
import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from orgunits.imports.layouts import LAYOUTS, META_SHEET
from tests.orgunits.imports import books

UNITS = "units"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = books.UNIT


def good(*rows):
    return books.data(UNITS, *(rows or [GOOD]))


def row(**changes):
    keys = [column.key for column in LAYOUTS[UNITS].columns]
    values = dict(zip(keys, [*GOOD, None, None, None], strict=True)) | changes
    return list(values.values())


def edited(edit, *rows):
    """`edit(sheet, book)` with openpyxl, on the good file."""
    workbook = books.book(UNITS, *(rows or [GOOD]))
    edit(books.sheet_of(workbook, UNITS), workbook)
    return books.data_of(workbook)


def sheet_xml(change):
    data = good()
    return books.changed(data, books.sheet_part(data, UNITS), change)


def cell(reference, content):
    """One more cell, as raw XML, in a row of its own."""
    number = re.sub(r"\D", "", reference)
    xml = f'<row r="{number}"><c r="{reference}" {content}</c></row>'
    return sheet_xml(lambda part: part.replace(b"</sheetData>", xml.encode() + b"</sheetData>"))


def with_part(name, content):
    return books.zipped(books.parts_of(good()) | {name: content})


def without_part(name):
    parts = books.parts_of(good())
    del parts[name]
    return books.zipped(parts)


def bomb(name, size, fill=b" "):
    return with_part(name, fill * size)


def many_parts():
    return books.zipped(books.parts_of(good()) | {f"xl/media/{n}.png": b"" for n in range(2500)})


def encrypted_zip():
    """The flag that a packer sets on each encrypted part."""
    data = bytearray(good())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def doubled_part():
    out = BytesIO(good())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return out.getvalue()


def lying_size():
    """The directory promises a small part; the data goes on for much longer."""
    data = bytearray(bomb("xl/worksheets/sheet2.xml", 3_000_000))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        real = archive.getinfo("xl/worksheets/sheet2.xml").file_size
    place = data.rfind(real.to_bytes(4, "little"))
    data[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def bare_workbook():
    workbook = Workbook()
    workbook.active.append(["Mã đơn vị", "Tên"])
    workbook.active.append(["BP.X", "Đảng bộ"])
    return books.data_of(workbook)


def kind_and_version(kind, version):
    def edit(_sheet, workbook):
        workbook[META_SHEET]["B1"], workbook[META_SHEET]["C1"] = kind, version

    return edited(edit)


def lower_dimension():
    """Says A1:B2; all rows must be read all the same, so that the last one's fault is found."""
    data = good(GOOD, row(code="BP.BUDOP.10", parent="KHONG.CO"))
    return books.changed(
        data,
        books.sheet_part(data, UNITS),
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', part),
    )


def docx():
    return books.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def entity_bomb():
    head = b'<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;">]>'
    return sheet_xml(lambda part: head + part)


def deep_tree():
    rows = [row(code="S.0")]
    rows += [row(code=f"S.{n}", parent=f"S.{n - 1}") for n in range(1, 80)]
    return good(*rows)


# name: (make, piece of the answer)
REFUSED = {
    "empty": (lambda: b"", "rỗng"),
    "one byte": (lambda: b"\x00", "không phải bảng tính"),
    "csv renamed": (lambda: "Mã;Tên\nBP.1;Đảng bộ".encode(), "CSV, HTML"),
    "html renamed": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "CSV, HTML"),
    "pdf renamed": (lambda: b"%PDF-1.7\n%\x00\x01\x02", "không phải bảng tính"),
    "picture renamed": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00", "không phải bảng tính"),
    "xls renamed": (lambda: OLE + b"\x00" * 2000, ".xls"),
    "encrypted by Excel": (
        lambda: OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"),
        "mật khẩu",
    ),
    "encrypted zip": (encrypted_zip, "mật khẩu"),
    "docx renamed": (docx, "không phải bảng tính"),
    "cut in the middle": (lambda: good()[:3000], "hỏng"),
    "only a signature": (lambda: b"PK\x03\x04" + b"\x00" * 100, "hỏng"),
    "bit flipped inside": (lambda: good().replace(b"\x00\x00\x00\x00", b"\x00\x01\x00\x00", 3), ""),
    "workbook part missing": (lambda: without_part("xl/workbook.xml"), "không phải bảng tính"),
    "relations missing": (lambda: without_part("xl/_rels/workbook.xml.rels"), "hỏng"),
    "sheet part missing": (lambda: without_part("xl/worksheets/sheet2.xml"), "hỏng"),
    "not xml inside": (lambda: sheet_xml(lambda _p: b"\x00\xff" * 50), "bên trong"),
    "xml cut": (lambda: sheet_xml(lambda p: p[: len(p) // 2]), "bên trong"),
    "doctype with entities": (entity_bomb, "DOCTYPE"),
    "macro": (lambda: with_part("xl/vbaProject.bin", OLE), "macro"),
    "excel 4 macro sheet": (lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "macro"),
    "macro by content type": (
        lambda: books.changed(
            good(),
            "[Content_Types].xml",
            lambda p: p.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"),
        ),
        "macro",
    ),
    "bomb in an unused part": (lambda: bomb("xl/media/x.bin", 60_000_000), "bung ra"),
    "bomb in the sheet": (lambda: bomb("xl/worksheets/sheet2.xml", 60_000_000), "bung ra"),
    "bomb of zeroes": (lambda: bomb("xl/sharedStrings.xml", 90_000_000, b"\x00"), "bung ra"),
    "lying size in the directory": (lying_size, ""),
    "2,500 parts": (many_parts, "cấu trúc bất thường"),
    "a part twice": (doubled_part, "cấu trúc bất thường"),
    "string of 40,000 letters": (
        lambda: sheet_xml(lambda p: p.replace("Thiện Hưng".encode(), b"x" * 40_000)),
        "32767",
    ),
    "string of 3 million letters": (
        lambda: sheet_xml(lambda p: p.replace("Thiện Hưng".encode(), b"xyz" * 1_000_000)),
        "",
    ),
    "cell at XFD1048576": (lambda: cell("XFD1048576", 't="n"><v>1</v>'), "XFD1048576"),
    "cell beyond the table": (lambda: cell("BZ3", 't="n"><v>1</v>'), "BZ3"),
    "cell at ZZZZ9": (lambda: cell("ZZZZ9", 't="n"><v>1</v>'), "hỏng"),
    "string that is not there": (lambda: cell("B9", 't="s"><v>999999</v>'), "hỏng"),
    "number that is none": (lambda: cell("B9", 't="n"><v>1,5e</v>'), "hỏng"),
    "number beyond all": (lambda: cell("B9", 't="n"><v>1e999</v>'), "hỏng"),
    "own workbook, no template": (bare_workbook, "không lập từ mẫu"),
    "template of another kind": (lambda: books.data("people", books.PERSON), "không phải mẫu"),
    "template of an unknown kind": (lambda: kind_and_version("xyz", "1"), "không phải mẫu"),
    "older template": (lambda: kind_and_version("units", "0"), "phiên bản"),
    "mark removed": (lambda: edited(lambda _s, b: b.remove(b[META_SHEET])), "không lập từ mẫu"),
    "data sheet removed": (lambda: edited(lambda s, b: b.remove(s)), "thiếu trang"),
    "data sheet renamed": (lambda: edited(lambda s, _b: setattr(s, "title", "Data")), "thiếu"),
    "column renamed": (lambda: edited(lambda s, _b: s.__setitem__("C1", "Họ tên")), "C1"),
    "column inserted": (lambda: edited(lambda s, _b: s.insert_cols(3)), "C1"),
    "column removed": (lambda: edited(lambda s, _b: s.delete_cols(4)), "D1"),
    "head removed": (lambda: edited(lambda s, _b: s.delete_rows(1)), "B1"),
    "nothing but the example": (lambda: books.data(UNITS), "chưa có dòng dữ liệu"),
}

# name: (make, [(row, column, piece of the reason)])
FAULTY = {
    "formula": (
        lambda: edited(lambda s, _b: s.__setitem__("C3", "=1+1")),
        [(3, "C", "công thức")],
    ),
    "formula in an optional cell": (
        lambda: edited(lambda s, _b: s.__setitem__("I3", "=SUM(A1:A9)")),
        [(3, "I", "công thức")],
    ),
    "merged cells": (
        lambda: edited(lambda s, _b: s.merge_cells("C3:D3")),
        [(None, "C3:D3", "gộp ô")],
    ),
    "error of Excel": (
        lambda: edited(lambda s, _b: s.__setitem__("I3", "#REF!")),
        [(3, "I", "#REF!")],
    ),
    "true instead of text": (
        lambda: edited(lambda s, _b: s.__setitem__("F3", True)),
        [(3, "F", "danh mục")],
    ),
    "american date": (
        lambda: good(row(valid_from="12/31/2023")),
        [(3, "J", "không có tháng 31")],
    ),
    "day that never was": (lambda: good(row(valid_from="31/11/2023")), [(3, "J", "lịch")]),
    "year of two digits": (lambda: good(row(valid_from="1/7/23")), [(3, "J", "không phải ngày")]),
    "number as a date": (
        lambda: edited(lambda s, _b: s.__setitem__("J3", 45000)),
        [(3, "J", "là số")],
    ),
    "date as a name": (
        lambda: edited(lambda s, _b: s.__setitem__("C3", datetime(2023, 1, 2))),
        [(3, "C", "Ô chứa ngày")],
    ),
    "date in the year 9999": (lambda: good(row(valid_from="01/01/9999")), [(3, "J", "Năm")]),
    "negative count": (lambda: good(row(member_count="-5")), [(3, "I", "số nguyên")]),
    "count in words": (lambda: good(row(member_count="mười")), [(3, "I", "số nguyên")]),
    "fraction as a count": (
        lambda: edited(lambda s, _b: s.__setitem__("I3", 12.5)),
        [(3, "I", "số nguyên")],
    ),
    "no code": (lambda: good(row(code=None)), [(3, "B", "Thiếu")]),
    "code of blanks": (lambda: good(row(code="\u00a0 \u200b")), [(3, "B", "Thiếu")]),
    "code with a blank": (lambda: good(row(code="BP 01")), [(3, "B", "khoảng trắng")]),
    "name of 300 letters": (lambda: good(row(name="x" * 300)), [(3, "C", "tối đa 200")]),
    "kind of its own": (lambda: good(row(kind="Đảng bộ xã")), [(3, "E", "danh mục")]),
    "level against kind": (
        lambda: good(row(level="Cấp tỉnh")),
        [(3, "F", "Cấp cơ sở")],
    ),
    "unknown parent": (lambda: good(row(parent="KHONG.CO")), [(3, "G", "KHONG.CO")]),
    "no parent": (lambda: good(row(parent=None)), [(3, "G", "trực thuộc")]),
    "row twice": (lambda: good(GOOD, GOOD), [(4, "B", "dòng 3")]),
    "parents in a circle": (
        lambda: good(row(code="V.1", parent="V.2"), row(code="V.2", parent="V.1")),
        [(3, "G", "thành vòng")],
    ),
    "parent of itself": (lambda: good(row(parent=GOOD[0])), [(3, "G", "thành vòng")]),
    "manages itself": (
        lambda: good(row(administrative_parent=GOOD[0])),
        [(3, "H", "chính mình")],
    ),
    "moved to another parent": (
        lambda: good(row(code="BP.BUDOP.01", parent="BP.LOCNINH")),
        [(3, "G", "BP.BUDOP")],
    ),
    "level above the parent's": (
        lambda: good(
            row(parent="BP.BUDOP.01", kind="Huyện ủy, thị ủy, thành ủy",
                level="Cấp huyện và tương đương")
        ),
        [(3, "G", "cao hơn")],
    ),
    "lying dimension": (lower_dimension, [(4, "G", "KHONG.CO")]),
    "words in column A": (
        lambda: edited(lambda s, _b: s.__setitem__("A3", "ghi chú")),
        [(3, "A", "Ví dụ")],
    ),
    "a column too many": (
        lambda: edited(lambda s, _b: s.__setitem__("K3", "thừa")),
        [(3, "K", "ngoài các cột")],
    ),
}  # fmt: skip
DEEP = deep_tree
