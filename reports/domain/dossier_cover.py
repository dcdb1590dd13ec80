"""The contents list of a dossier (mục lục hồ sơ) as a Party document, first in the package.

Its day is left open, so that the same contents are the same bytes on any day.
"""

from __future__ import annotations

from datetime import date

from campaign.lib import layout
from campaign.lib.document import Block, Cell, Closing, Document, Head, Heading, Paragraph, Signer
from campaign.lib.document import Table as Grid
from campaign.models import Campaign
from reports.domain.dossier_contents import Contents
from reports.domain.dossier_parts import Item, Piece

HEAD = (("TT", "Văn bản", "Số, ngày", "Tệp"),)
WIDTHS = (7, 58, 19, 16)
FILES = "Cột “Tệp” ghi số đứng đầu tên tệp trong gói và loại tệp."


def document(contents: Contents, campaign: Campaign, *, edition: int, reason: str) -> Document:
    style = layout.in_force(campaign.issued_on)
    paper, listed = style.documents["contents"], contents.listed
    title = listed.title[:1].lower() + listed.title[1:]
    return Document(
        head=Head(campaign.issuer, paper.issuer, campaign.place, year=campaign.year + 1),
        type=paper.type,
        subject=f"{title}\nnăm {campaign.year} (bản {edition})",
        blocks=(
            Paragraph(f"Gửi: {listed.addressee}."),
            Paragraph(f"Căn cứ: mục {listed.clause}, Kế hoạch số {campaign.number}. {FILES}"),
            Grid(HEAD, tuple(_rows(contents)), WIDTHS),
            *_missing(contents, reason),
            *_notes(contents),
            *_exempt(contents),
        ),
        closing=Closing((Signer(("NGƯỜI LẬP",)), Signer(tuple(paper.signature)))),
        layout=style,
        title=f"{paper.type} {listed.short_title}, bản {edition}",
    )


def _rows(contents: Contents) -> list[tuple[Cell | str, ...]]:
    """A document that is one file stands in one row; several stand each in a row of its own."""
    names = {piece: path for path, _item, piece in contents.pieces}
    rows: list[tuple[Cell | str, ...]] = []
    for place, item in enumerate(contents.items, start=1):
        alone = item.pieces[0] if len(item.pieces) == 1 and not item.gaps else None
        rows.append(_line(place, item, alone, names))
        rows += [
            (Cell(f"{place}.{n}", "centre"), piece.title, _dated(piece), _file(names[piece]))
            for n, piece in enumerate(item.pieces, start=1)
            if alone is None
        ]
    return rows


def _line(
    place: int, item: Item, alone: Piece | None, names: dict[Piece, str]
) -> tuple[Cell | str, ...]:
    words = Cell(f"{item.wanted.title} (mục {item.wanted.clause})", bold=True)
    number = Cell(str(place), "centre", bold=True)
    if alone:
        return (number, words, _dated(alone), _file(names[alone]))
    return (number, words, "", Cell("" if item.pieces else _without(item), "centre"))


def _file(path: str) -> Cell:
    """“04.07 PDF”."""
    ending = path.rpartition(".")[2].upper()
    return Cell(f"{path.partition('-')[0]} {ending}", "centre")


def _without(item: Item) -> str:
    if item.gaps:
        return "chưa có"
    return "bản giấy" if item.notes else "không phải có"


def _dated(piece: Piece) -> str:
    day = date.fromisoformat(piece.dated) if piece.dated else None
    return "\n".join(filter(None, [piece.number, f"{day:%d/%m/%Y}" if day else ""]))


def _missing(contents: Contents, reason: str) -> list[Block]:
    if not contents.gaps:
        return [Paragraph("Hồ sơ đủ các văn bản theo danh mục.")]
    lines = [Paragraph(f"- {gap}") for gap in contents.gaps]
    why = [Paragraph(f"Lý do chốt khi còn thiếu: {reason}.")] if reason else []
    return [Heading("Còn thiếu", level=3), *lines, *why]


def _notes(contents: Contents) -> list[Block]:
    notes = [note for item in contents.items for note in item.notes]
    return [Heading("Giao bản giấy", level=3), *map(Paragraph, notes)] if notes else []


def _exempt(contents: Contents) -> list[Block]:
    """Named, so that nobody looks for what need not be there."""
    lines = [Paragraph(f"- {words}") for words in contents.exempt]
    return [Heading("Không thuộc diện", level=3), *lines] if lines else []
