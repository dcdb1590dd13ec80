"""A dossier as it would be frozen now: every document in its order, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.text import slugify

from campaign.domain.dossier_lists import DossierList
from campaign.lib import package, text
from campaign.models import Campaign
from reports.domain.dossier_parts import Gap, Item, Piece, iso, stored
from reports.domain.dossier_sources import SOURCES
from reports.models import DossierPaper

# Where several documents are wanted under one line, a paper put in does not stand for all of them.
OF_MANY = {"self_reviews", "residence"}
# Of a file's name, without its number and ending; never cut within a word.
LONGEST = 80


@dataclass(frozen=True)
class Contents:
    listed: DossierList
    items: list[Item]

    @property
    def gaps(self) -> list[Gap]:
        return [gap for item in self.items for gap in item.gaps]

    @property
    def exempt(self) -> list[str]:
        return [words for item in self.items for words in item.exempt]

    @property
    def pieces(self) -> list[tuple[str, Item, Piece]]:
        """With the name each has in the package, in the order of the list."""
        return [
            (_path(place, number, piece), item, piece)
            for place, item in enumerate(self.items, start=1)
            for number, piece in enumerate(item.pieces, start=1)
        ]

    @property
    def digest(self) -> str:
        """Unchanged documents give the same, whenever and by whomever it is asked."""
        return package.digest(package.canonical(self._facts()))

    def _facts(self) -> dict[str, Any]:
        rows = [
            [path, piece.title, piece.fingerprint, piece.number, piece.dated]
            for path, _item, piece in self.pieces
        ]
        notes = [[item.wanted.key, *item.notes] for item in self.items]
        missing = [str(gap) for gap in self.gaps]
        return {"files": rows, "missing": missing, "notes": notes, "exempt": self.exempt}


def of(campaign: Campaign, listed: DossierList) -> Contents:
    """In Vietnamese whoever asks: its words are those of the package."""
    added: dict[str, list[DossierPaper]] = {}
    for row in DossierPaper.objects.filter(campaign=campaign, kind=listed.key).order_by("pk"):
        added.setdefault(row.document, []).append(row)
    with translation.override("vi"):
        items = [SOURCES[wanted.source](campaign, wanted) for wanted in listed.documents]
    for item in items:
        _put_in(item, added.get(item.wanted.key, []))
    return Contents(listed, items)


def _put_in(item: Item, papers: list[DossierPaper]) -> None:
    for row in papers:
        facts = {"number": row.number, "dated": iso(row.signed_on)}
        item.pieces.append(stored(row.title, row.content, row.name, row.sha256, **facts))
    if papers and item.wanted.source not in OF_MANY:
        item.gaps = []


def _path(place: int, number: int, piece: Piece) -> str:
    """“02.01-bao-cao-kiem-diem.pdf”: sorted by name the files stand in the order of the list."""
    words = slugify(text.search_key(piece.title))
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("-")[0]
    return f"{place:02d}.{number:02d}-{words}.{piece.extension}"
