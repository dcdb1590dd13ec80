"""A Party document as a file for Word: the same description as the PDF, drawn with python-docx.

Rows are written whole, never addressed as `table.cell(i, j)`: that walks the table each time.
"""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from campaign.lib import document as parts
from campaign.lib import document_frame as frame
from campaign.lib import document_ooxml as ooxml
from campaign.lib.document_ooxml import el, paragraph, run
from campaign.lib.layout import Layout

A4 = (210, 297)
ALIGNED = {"justify": "both", "left": "left", "centre": "center", "right": "right"}
DOTS = 8
TITLE_LINE, TABLE_LINE, WIDE_LINE = 22, 15, 14


def draw(document: parts.Document) -> bytes:
    document = parts.cleaned(document)
    made = ooxml.empty(document.layout)
    _page(made.sections[0], document.layout, wide=False)
    frame.page_marks(made.sections[0], document)
    writer = _Writer(made, document.layout)
    writer.opening(document)
    body, last = parts.tail(document)
    writer.blocks(body)
    writer.blocks(last, keep=True)
    if document.closing:
        writer.put(*frame.closing(document.closing, document.layout))
    for annex, blocks in document.annexes:
        writer.annex(annex)
        writer.blocks(blocks)
    head = document.head
    author, day = (head.issuer, head.day) if head else ("", None)
    ooxml.describe(made, title=document.name, author=author, day=day or document.layout.valid_from)
    return ooxml.save(made)


class _Writer:
    """Puts one block after the other at the end of the body."""

    def __init__(self, made: Any, layout: Layout) -> None:
        self.made, self.layout, self.wide = made, layout, False

    def put(self, *elements: Any) -> None:
        self.made.element.body[-1].addprevious(el("p"))
        mark = self.made.element.body[-2]
        for element in elements:
            mark.addprevious(element)
        self.made.element.body.remove(mark)

    def opening(self, document: parts.Document) -> None:
        if document.label:
            self.put(paragraph(run(document.label, italic=True), align="right", after=6))
        if document.head:
            self.put(*frame.head(document.head, self.layout, draft=document.draft))
        self.put(*_title(document))

    def annex(self, annex: parts.Annex) -> None:
        turned = annex.wide != self.wide
        if turned:
            _page(self.made.add_section(WD_SECTION.NEW_PAGE), self.layout, wide=annex.wide)
            self.wide = annex.wide
        self.put(*_annex_title(annex, new_page=not turned))

    def blocks(self, blocks: tuple[parts.Block, ...], keep: bool = False) -> None:
        for block in blocks:
            self.put(*self._drawn(block, keep))

    def _drawn(self, block: parts.Block, keep: bool) -> list[Any]:
        match block:
            case parts.Paragraph():
                return _paragraphs(block, self.layout, keep or block.keep)
            case parts.Heading():
                return [_heading(block, self.layout)]
            case parts.Lines():
                width, kept = self._width, keep or block.keep
                lines = [_line(width, self.layout, kept) for _n in range(block.count)]
                return [*lines, _gap(self.layout, kept)]
            case parts.Table():
                return [self._table(block), _gap(self.layout)]
            case parts.Closing():
                return frame.closing(block, self.layout)
        raise TypeError(block)

    @property
    def _width(self) -> float:
        return frame.text_width(self.layout, wide=self.wide)

    def _table(self, block: parts.Table) -> Any:
        size = self.layout.sizes["wide_table" if self.wide else "table"]
        return _table(block, self._width, size, WIDE_LINE if self.wide else TABLE_LINE)


def _page(section: Any, layout: Layout, *, wide: bool) -> None:
    page, side = layout.page, "wide_" if wide else ""
    across, along = reversed(A4) if wide else A4
    section.page_width, section.page_height = Mm(across), Mm(along)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    for name in ("top", "bottom", "left", "right"):
        setattr(section, f"{name}_margin", Mm(page[f"{side}{name}"]))
    section.header_distance = section.footer_distance = Mm(page["number_from_edge"])
    section.different_first_page_header_footer = False


def _title(document: parts.Document) -> list[Any]:
    if not document.type and not document.subject:
        return [paragraph(line=12)]
    size, found = document.layout.sizes, []
    if document.type:
        title = run(document.type.upper(), size=size["type"], bold=True)
        found.append(paragraph(title, style="Heading1", align="center", before=24, line=TITLE_LINE))
    for words in parts.lines(document.subject):
        said = run(words[0].text, size=size["subject"], bold=True)
        found.append(paragraph(said, align="center", sides=(4, 4), keep=True))
    under = run(document.layout.under_subject, bold=True)
    return [*found, paragraph(under, align="center", after=14, keep=True)]


def _annex_title(annex: parts.Annex, *, new_page: bool) -> list[Any]:
    found = [
        paragraph(
            run(annex.title, bold=True),
            style="Heading1", align="center", new_page=new_page, after=0 if annex.subject else 10,
        )
    ]  # fmt: skip
    if annex.subject:
        found.append(paragraph(run(annex.subject, bold=True), align="center", after=10, keep=True))
    return found


def _paragraphs(block: parts.Paragraph, layout: Layout, keep: bool) -> list[Any]:
    first = layout.page["first_line"] if block.indent and block.align in ("justify", "left") else 0
    return [
        paragraph(
            *ooxml.runs(words),
            align=ALIGNED[block.align], first=first, after=layout.sizes["after"], keep=keep,
        )
        for words in parts.lines(block.words)
    ]  # fmt: skip


def _heading(block: parts.Heading, layout: Layout) -> Any:
    return paragraph(
        run(block.text, bold=True),
        style=f"Heading{min(max(block.level, 2), 3)}",
        align="left",
        first=layout.page["first_line"],
        before=6 if block.level <= 2 else 0,
        after=layout.sizes["after"],
    )


def _line(width: float, layout: Layout, keep: bool) -> Any:
    stop = el("tab", val="right", leader="dot", pos=ooxml.twips(width))
    dots = el("r", el("rPr", el("sz", val=2 * DOTS)), el("tab"))
    return paragraph(dots, align="left", tabs=el("tabs", stop), keep=keep)


def _gap(layout: Layout, keep: bool = False) -> Any:
    """Word needs a paragraph between two tables; it is the distance below the first."""
    return paragraph(line=layout.sizes["after"], keep=keep)


def _table(block: parts.Table, width: float, size: int, line: int) -> Any:
    head, rows = parts.grid(block)
    total = ooxml.twips(width)
    widths = [round(total * share / 100) for share in block.widths]
    grid = _Grid(widths, size, line)
    drawn = [grid.row(row, head=True) for row in head] + [grid.row(row) for row in rows]
    return ooxml.table(drawn, widths, borders=True, padding=(2, 3))


class _Grid:
    """Remembers which columns a cell from above still fills."""

    def __init__(self, widths: list[int], size: int, line: int) -> None:
        self.widths, self.size, self.line = widths, size, line
        self.filled: dict[int, parts.Cell] = {}

    def row(self, cells: list[parts.Cell], *, head: bool = False) -> Any:
        waiting, drawn, place = list(cells), [], 0
        while place < len(self.widths):
            above = self.filled.pop(place, None)
            found = above or (waiting.pop(0) if waiting else parts.Cell(""))
            drawn.append(self._cell(found, place, is_continued=above is not None))
            if found.rows > 1:
                self.filled[place] = parts.replace(found, rows=found.rows - 1)
            place += found.columns
        return ooxml.row(*drawn, head=head)

    def _cell(self, found: parts.Cell, place: int, *, is_continued: bool) -> Any:
        width = sum(self.widths[place : place + found.columns])
        merge = "continue" if is_continued else "restart" if found.rows > 1 else ""
        said = [] if is_continued else self._said(found)
        return ooxml.cell(width, *said, columns=found.columns, merge=merge, middle=True)

    def _said(self, found: parts.Cell) -> list[Any]:
        align = ALIGNED[found.align]
        return [
            paragraph(run(text, size=self.size, bold=found.bold), align=align, line=self.line)
            for text in found.text.split("\n")
        ]
