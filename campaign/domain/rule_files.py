"""The rule sets that are shipped: a file for each regulation, and for a province's own upon one."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from campaign.domain import rule_layers, rulebooks
from campaign.domain.rulebooks import RuleBook
from campaign.lib.tomlfile import Problem, Refused

FOLDER = Path(__file__).resolve().parent.parent / "rulesets"


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def text_of(name: str) -> str:
    """The whole of a rule set: a layer stands in it merged into its regulation."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    parent = _parent(text)
    if not parent:
        return text
    regulation = next((each for each in _plain(FOLDER) if each.code == parent), None)
    if regulation is None:
        reason = _("không có bộ quy định “%(name)s” để thắt chặt.")
        raise Refused([Problem(1, reason % {"name": parent})])
    return rule_layers.merged(text, regulation)


def shipped() -> dict[str, RuleBook]:
    """By the name of the file, the oldest first."""
    return _shipped(FOLDER)


def of_code(code: str) -> RuleBook | None:
    return next((book for book in shipped().values() if book.code == code), None)


def name_of(code: str) -> str:
    """The shipped file of a rule set; one that came otherwise is named by its own code."""
    return next((name for name, book in shipped().items() if book.code == code), code)


def central(code: str) -> str:
    """The regulation itself, where `code` is a province's layer upon it."""
    book = of_code(code)
    return (book.identity.parent if book else "") or code


def before(book: RuleBook) -> RuleBook | None:
    """What it is compared with: a layer with its regulation, a regulation with the one replaced."""
    return of_code(book.identity.parent or book.identity.replaces)


@cache
def _shipped(folder: Path) -> dict[str, RuleBook]:
    found = [(path.stem, rulebooks.read(text_of(path.stem))) for path in folder.glob("*.toml")]
    return dict(sorted(found, key=lambda pair: (pair[1].identity.issued_on, pair[0])))


@cache
def _plain(folder: Path) -> list[RuleBook]:
    """The regulations themselves."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))]
    return [rulebooks.read(text) for text in texts if not _parent(text)]


def _parent(text: str) -> str:
    """Of a file whose syntax is checked later."""
    try:
        head = tomllib.loads(text).get("rule_set", {})
    except tomllib.TOMLDecodeError:
        return ""
    return str(head.get("parent", "")) if isinstance(head, dict) else ""
