"""What a dossier consists of: pieces that are there, gaps that are not, papers kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from campaign.domain.dossier_lists import Wanted
from campaign.lib import document_pdf, files
from campaign.lib.document import Document


@dataclass(frozen=True)
class Piece:
    """One file of the package. `fingerprint` tells, without drawing it, whether it has changed."""

    title: str
    extension: str
    fingerprint: str
    draw: Callable[[], bytes] = field(compare=False)
    number: str = ""
    dated: str = ""
    url: str = ""


@dataclass(frozen=True)
class Gap:
    """What is missing, who can supply it and where."""

    words: str
    supplier: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.words} {self.supplier}." if self.supplier else self.words


@dataclass
class Item:
    """A line of the contents list. `notes`: what goes as paper, never as a file; `exempt`: what is
    not asked of somebody, and why."""

    wanted: Wanted
    pieces: list[Piece] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    exempt: list[str] = field(default_factory=list)

    @property
    def look(self) -> str:
        if self.gaps:
            return "submitted" if self.pieces else "open"
        return "accepted"


def gap(wanted: Wanted, state: str, url: str) -> Gap:
    return Gap(f"{wanted.title}: {state}.", wanted.supplier, url)


def drawn(title: str, document: Document, **facts: Any) -> Piece:
    """A paper that the software writes; the PDF is drawn when the package is made."""
    html, css = document_pdf.html(document)
    fingerprint = files.sha256(f"{html}\n{css}".encode())
    return Piece(title, "pdf", fingerprint, partial(document_pdf.draw, document), **facts)


def stored(title: str, file: Any, name: str, sha256: str, **facts: Any) -> Piece:
    """A file as it came; under the ending it was uploaded with."""
    return Piece(title, files.extension(name) or "bin", sha256, partial(_read, file), **facts)


def _read(file: Any) -> bytes:
    with file.open("rb") as content:
        return content.read()


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
