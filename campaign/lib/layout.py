"""How a Party document looks, as data: one file per guidance of the Central Office."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "layouts"


@dataclass(frozen=True)
class Paper:
    """One kind of document under a layout: who issues it, under which symbol, who signs."""

    type: str
    issuer: str
    issuer_in_text: str
    plan_of: str
    addressee_in_text: str
    symbol: str
    subject: str
    signature: list[str]
    recipients: list[str]


@dataclass(frozen=True)
class Layout:
    code: str
    valid_from: date
    party: str
    draft: str
    under_subject: str
    recipients: str
    country: str
    motto: str
    page: dict[str, int]
    sizes: dict[str, int]
    documents: dict[str, Paper]


def in_force(day: date) -> Layout:
    """The newest layout that was valid on the day of the document."""
    known = sorted((read(path) for path in FOLDER.glob("*.toml")), key=lambda each: each.valid_from)
    return next((each for each in reversed(known) if each.valid_from <= day), known[0])


def read(path: Path) -> Layout:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    papers = {name: Paper(**paper) for name, paper in facts.pop("documents").items()}
    return Layout(documents=papers, **facts)
