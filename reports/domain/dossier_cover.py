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

HEAD = (("TT", "Văn bản", "Số, ngày", "Tệp trong gói"),)
WIDTHS = (8, 46, 20, 26)


def document(contents: Contents, campaign: Campaign, *, edition: int, reason: str) -> Document:
    style = layout.in_force(campaign.issued_on)
    paper, listed = style.documents["contents"], contents.listed
    title = listed.title[:1].lower() + listed.title[1:]
    return Document(
        head=Head(campaign.issuer, paper.issuer, campaign.place, year=campaign.year + 1),
        type=paper.type,
        subject=f"{title} năm {campaign.year}\n(bản {edition})",
        blocks=(
            Paragraph(f"Gửi: {listed.addressee}. Căn cứ: mục {listed.clause}, {_plan(campaign)}."),
            Grid(HEAD, tuple(_rows(contents)), WIDTHS),
            *_missing(contents, reason),
            *_notes(contents),
        ),
        closing=Closing((Signer(("NGƯỜI LẬP",)), Signer(tuple(paper.signature)))),
        layout=style,
        title=f"{paper.type} {listed.short_title}, bản {edition}",
    )


def _plan(campaign: Campaign) -> str:
    return f"Kế hoạch số {campaign.number}"


def _rows(contents: Contents) -> list[tuple[Cell | str, ...]]:
    names = {piece: path for path, _item, piece in contents.pieces}
    rows: list[tuple[Cell | str, ...]] = []
    for place, item in enumerate(contents.items, start=1):
        rows.append(_line(place, item))
        rows += [
            (Cell(f"{place}.{n}", "centre"), piece.title, _dated(piece), names[piece])
            for n, piece in enumerate(item.pieces, start=1)
        ]
    return rows


def _line(place: int, item: Item) -> tuple[Cell | str, ...]:
    words = f"{item.wanted.title} (mục {item.wanted.clause})"
    empty = "" if item.pieces else ("bản giấy" if item.notes else "chưa có")
    return (Cell(str(place), "centre", bold=True), Cell(words, bold=True), "", empty)


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
