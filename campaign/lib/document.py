"""What a Party document consists of; knows neither PDF nor DOCX.

`document_pdf` and `document_docx` draw the same description, so that both say the same.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal

from campaign.lib import dates
from campaign.lib.layout import Layout

Align = Literal["justify", "left", "centre", "right"]
OPEN = "\u00a0" * 6
# Word's own bullet, pasted from a list: a private sign that no other font can draw.
PASTED = {"\uf0b7": "•", "\uf02d": "-", "\t": " ", "\u2028": "\n", "\u2029": "\n"}
UNDRAWABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: str) -> str:
    """NFC; no sign that a drawing could take for an order, a hidden turn or a broken file."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    signs = (PASTED.get(sign, sign) for sign in text)
    return "".join(s for s in signs if s == "\n" or unicodedata.category(s) not in UNDRAWABLE)


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Words = str | tuple[Run, ...]


def lines(words: Words) -> list[tuple[Run, ...]]:
    """Each line typed becomes a paragraph: a break inside a justified one would be stretched."""
    found: list[list[Run]] = [[]]
    for run in (Run(words),) if isinstance(words, str) else words:
        for place, piece in enumerate(plain(run.text).split("\n")):
            if place:
                found.append([])
            if piece:
                found[-1].append(Run(piece, run.bold, run.italic, run.underline))
    return [tuple(each) for each in found if any(run.text.strip() for run in each)]


@dataclass(frozen=True)
class Paragraph:
    words: Words
    align: Align = "justify"
    indent: bool = True
    keep: bool = False


@dataclass(frozen=True)
class Heading:
    """Level 2: “I. ĐẶC ĐIỂM, TÌNH HÌNH”; level 3: “1. …”."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Lines:
    """Dotted lines to be filled in by hand; `keep`: with the signature below them, so that none
    stands on a page alone."""

    count: int
    keep: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    align: Literal["left", "centre", "right"] = "left"
    bold: bool = False
    columns: int = 1
    rows: int = 1


TableRow = tuple[Cell | str, ...]


@dataclass(frozen=True)
class Table:
    """Head rows return on each page; widths are shares of a hundred."""

    head: tuple[TableRow, ...]
    rows: tuple[TableRow, ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        if sum(self.widths) != 100:
            raise ValueError(f"widths add up to {sum(self.widths)}, not 100")


@dataclass(frozen=True)
class Annex:
    """A new page; the blocks after it belong to it."""

    title: str
    subject: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Signer:
    """“T/M BAN THƯỜNG VỤ”, “BÍ THƯ”; the name below the room for signature and seal."""

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Closing:
    """Two signers stand left and right, the recipients below; one stands right of them."""

    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()


# A form has several signatures inside it: each is a closing among the blocks.
Block = Paragraph | Heading | Lines | Table | Annex | Closing


@dataclass(frozen=True)
class Head:
    """Number and day are left open for the Office to give when they are not known.

    `number` is “05” with a symbol “BB/TU”, or the whole “05-BB/TU”; neither: no line for it.
    """

    superior: str
    issuer: str
    place: str
    number: str = ""
    symbol: str = ""
    day: date | None = None
    letter_subject: str = ""
    state_side: bool = False
    year: int | None = None
    mark: str = ""

    @property
    def number_line(self) -> str:
        """QĐ 66: “Số 127-QĐ/TW” without a colon; the State writes “Số: 12/BC-UBND”."""
        if not self.number and not self.symbol:
            return ""
        said, joint = ("Số: ", "/") if self.state_side else ("Số ", "-")
        known = self.number or OPEN
        return said + (f"{known}{joint}{self.symbol}" if self.symbol else known)

    @property
    def place_line(self) -> str:
        if not self.place:
            return ""
        year = self.year or OPEN
        told = dates.written(self.day) if self.day else f"ngày {OPEN} tháng {OPEN} năm {year}"
        return f"{self.place}, {told}"


@dataclass(frozen=True)
class Document:
    """`label`: “Mẫu 02B-HD KĐ.ĐG 2023” above everything; `foot`: the last line of each page."""

    head: Head | None
    type: str
    subject: str
    blocks: tuple[Block, ...]
    closing: Closing | None
    layout: Layout
    draft: bool = False
    watermark: str = ""
    title: str = ""
    label: str = ""
    foot: str = ""

    @property
    def name(self) -> str:
        return plain(self.title or f"{self.type} {self.subject}").replace("\n", " ").strip()

    @property
    def body(self) -> tuple[Block, ...]:
        return self.blocks[: self._first_annex]

    @property
    def annexes(self) -> list[tuple[Annex, tuple[Block, ...]]]:
        found: list[tuple[Annex, list[Block]]] = []
        for block in self.blocks[self._first_annex :]:
            if isinstance(block, Annex):
                found.append((block, []))
            else:
                found[-1][1].append(block)
        return [(annex, tuple(blocks)) for annex, blocks in found]

    @property
    def _first_annex(self) -> int:
        places = (n for n, block in enumerate(self.blocks) if isinstance(block, Annex))
        return next(places, len(self.blocks))


def cleaned(found: Any) -> Any:
    """The same description with `plain` texts; the layout is ours and stays."""
    if isinstance(found, str):
        return plain(found)
    if isinstance(found, tuple):
        return tuple(cleaned(each) for each in found)
    if is_dataclass(found) and not isinstance(found, (Layout, type)):
        return replace(found, **{f.name: cleaned(getattr(found, f.name)) for f in fields(found)})
    return found


def tail(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The body, and the last paragraph of it: no signature stands on a page alone."""
    body = document.body
    if document.closing and body and isinstance(body[-1], Paragraph):
        return body[:-1], body[-1:]
    return body, ()


def grid(table: Table) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Head and rows with nothing but cells."""
    head = [[_cell(each, bold=True) for each in row] for row in table.head]
    return head, [[_cell(each) for each in row] for row in table.rows]


def _cell(found: Cell | str, bold: bool = False) -> Cell:
    if isinstance(found, str):
        return Cell(found, "centre" if bold else "left", bold=bold)
    return replace(found, align="centre", bold=True) if bold else found
