"""How a Party document looks, as data: one file per guidance of the Central Office."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

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
    recipient_mark: str
    country: str
    motto: str
    page: dict[str, int]
    sizes: dict[str, int]
    documents: dict[str, Paper]


def in_force(day: date) -> Layout:
    """The newest layout that was valid on the day of the document."""
    known = sorted(shipped(), key=lambda each: each.valid_from)
    return next((each for each in reversed(known) if each.valid_from <= day), known[0])


@cache
def shipped() -> tuple[Layout, ...]:
    """A file that is `based_on` another says only what it says otherwise."""
    files = {}
    for path in FOLDER.glob("*.toml"):
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        files[facts["code"]] = facts
    return tuple(_layout(_whole(facts, files)) for facts in files.values())


def _whole(facts: dict[str, Any], files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own = {name: value for name, value in facts.items() if name != "based_on"}
    return _over(_whole(files[facts["based_on"]], files), own) if "based_on" in facts else own


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Table by table: what `own` does not name stays as `base` has it."""
    inner = {
        name: _over(base[name], value)
        for name, value in own.items()
        if isinstance(value, dict) and name in base
    }
    return base | own | inner


def _layout(facts: dict[str, Any]) -> Layout:
    mark = facts["recipient_mark"]
    papers = {
        name: Paper(**paper | {"recipients": [_marked(each, mark) for each in paper["recipients"]]})
        for name, paper in facts["documents"].items()
    }
    return Layout(**facts | {"documents": papers})


def _marked(recipient: str, mark: str) -> str:
    """Each of the list ends with the layout's own sign, the last with a full stop."""
    return f"{recipient[:-1]}{mark}" if recipient.endswith((",", ";")) else recipient
