"""Small change of WordprocessingML: an element, a paragraph, a grid, a file that stays the same."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import docx
from django.template.loader import render_to_string
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from campaign.lib.document import Run
from campaign.lib.layout import Layout

# A ZIP knows no earlier day.
NO_DAY = (1980, 1, 1, 0, 0, 0)
KEPT = ("/styles", "/settings", "/officeDocument", "/core-properties")


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def of_points(points: float) -> int:
    return round(points * 20)


def el(tag: str, *children: Any, **values: Any) -> Any:
    """`el("jc", val="center")` is <w:jc w:val="center"/>."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def flag(tag: str, wanted: object) -> Any:
    return el(tag) if wanted else None


def run(text: str, *, size: float = 0, bold: bool = False, italic: bool = False,
        underline: bool = False) -> Any:  # fmt: skip
    said = el("t")
    said.text = text
    said.set(qn("xml:space"), "preserve")
    half = round(size * 2)
    look = (
        flag("b", bold),
        flag("bCs", bold),
        flag("i", italic),
        flag("iCs", italic),
        el("sz", val=half) if half else None,
        el("szCs", val=half) if half else None,
        el("u", val="single") if underline else None,
    )
    return el("r", el("rPr", *look), said)


def runs(words: Iterable[Run]) -> list[Any]:
    return [
        run(each.text, bold=each.bold, italic=each.italic, underline=each.underline)
        for each in words
    ]


def paragraph(
    *content: Any,
    align: str = "both",
    style: str = "",
    line: float = 0,
    before: float = 0,
    after: float = 0,
    first: float = 0,
    sides: tuple[float, float] = (0, 0),
    keep: bool = False,
    new_page: bool = False,
    border: Any = None,
    tabs: Any = None,
) -> Any:
    """Distances in points, indents in millimetres; an unnamed line height is the style's own."""
    exact = {"line": of_points(line), "lineRule": "exact"} if line else {}
    look = (
        el("pStyle", val=style) if style else None,
        flag("keepNext", keep),
        flag("pageBreakBefore", new_page),
        el("pBdr", *border) if border else None,
        tabs,
        el("spacing", before=of_points(before), after=of_points(after), **exact),
        el("ind", left=twips(sides[0]), right=twips(sides[1]), firstLine=twips(first)),
        el("jc", val=align),
    )
    return el("p", el("pPr", *look), *content)


def rule(tag: str, size: int = 8, space: int = 0) -> Any:
    """`size` in eighths of a point."""
    return el(tag, val="single", sz=size, space=space, color="000000")


def table(
    rows: Iterable[Any], widths: list[int], *, borders: bool, padding: tuple[float, float]
) -> Any:
    """Fixed widths in twips; an invisible table has neither borders nor padding."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    up, aside = (of_points(each) for each in padding)
    margins = {"top": up, "left": aside, "bottom": up, "right": aside}
    look = (
        el("tblW", w=sum(widths), type="dxa"),
        el("tblInd", w=0, type="dxa"),
        el("tblBorders", *(rule(side, 5) for side in sides)) if borders else None,
        el("tblLayout", type="fixed"),
        el("tblCellMar", *(el(side, w=width, type="dxa") for side, width in margins.items())),
    )
    columns = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", el("tblPr", *look), columns, *rows)


def row(*cells: Any, head: bool = False) -> Any:
    return el("tr", el("trPr", el("cantSplit"), flag("tblHeader", head)), *cells)


def cell(width: int, *content: Any, columns: int = 1, merge: str = "", middle: bool = False) -> Any:
    """`merge`: “restart” begins a cell over several rows, “continue” goes on with it."""
    look = (
        el("tcW", w=width, type="dxa"),
        el("gridSpan", val=columns) if columns > 1 else None,
        el("vMerge", val=merge) if merge else None,
        el("vAlign", val="center") if middle else None,
    )
    return el("tc", el("tcPr", *look), *(content or (paragraph(),)))


def page_number(size: int) -> list[Any]:
    instruction = el("instrText")
    instruction.text = "PAGE"
    begin, separate, end = (
        el("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")
    )
    marks = [_sized(size, mark) for mark in (begin, instruction, separate, end)]
    return [*marks[:3], run("2", size=size), marks[3]]


def _sized(size: int, mark: Any) -> Any:
    half = size * 2
    return el("r", el("rPr", el("sz", val=half), el("szCs", val=half)), mark)


def empty(layout: Layout) -> Any:
    """An empty file with our styles and nothing of the library's own template."""
    made = docx.Document()
    for element, name in ((made.styles.element, "styles"), (made.settings.element, "settings")):
        _replace(element, render_to_string(f"paper/{name}.xml", {"layout": layout}))
    for part in (made.part, made.part.package):
        for key, relation in list(part.rels.items()):
            if not relation.reltype.endswith(KEPT):
                del part.rels[key]
    return made


def _replace(element: Any, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml.encode())))


def describe(made: Any, *, title: str, author: str, day: date) -> None:
    facts, moment = made.core_properties, datetime.combine(day, time(), tzinfo=UTC)
    facts.title, facts.author, facts.language = title[:255], author[:255], "vi-VN"
    facts.comments = facts.last_modified_by = facts.keywords = ""
    facts.created = facts.modified = moment
    facts.revision = 1


def save(made: Any) -> bytes:
    """The same document gives the same bytes: no part carries the hour at which it was packed."""
    drawn, packed = BytesIO(), BytesIO()
    made.save(drawn)
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, NO_DAY)
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
