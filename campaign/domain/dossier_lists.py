"""Which documents a dossier must hold, and from where: data beside the rule sets, with the clause.

A wrong file is a mistake of whoever ships it: reading it fails loudly, and a test reads each.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "dossiers"


@dataclass(frozen=True)
class Wanted:
    """One line of the contents list; what follows `supplier` says where its source looks."""

    key: str
    title: str
    clause: str
    source: str
    supplier: str
    milestone: str = ""
    ballot: str = ""
    object_kind: str = ""
    unit_kind: str = ""


@dataclass(frozen=True)
class DossierList:
    """`milestone`: by which all must have been sent to `addressee` (R19)."""

    key: str
    title: str
    short_title: str
    clause: str
    addressee: str
    milestone: str
    documents: tuple[Wanted, ...]

    def document(self, key: str) -> Wanted | None:
        return next((each for each in self.documents if each.key == key), None)


def of(rule_set: str) -> list[DossierList]:
    """Those of the regulation a campaign is pinned to."""
    return list(shipped().get(rule_set, ()))


def find(rule_set: str, key: str) -> DossierList | None:
    return next((each for each in of(rule_set) if each.key == key), None)


@cache
def shipped() -> dict[str, tuple[DossierList, ...]]:
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {name: facts[name] for name in ("addressee", "milestone")}
        found[facts["rule_set"]] = tuple(_list(each, shared) for each in facts["dossiers"])
    return found


def _list(facts: dict[str, Any], shared: dict[str, str]) -> DossierList:
    documents = tuple(Wanted(**each) for each in facts.pop("documents"))
    if len({each.key for each in documents}) < len(documents):
        raise ValueError(f"{facts['key']}: a document is named twice")
    return DossierList(**facts, **shared, documents=documents)
