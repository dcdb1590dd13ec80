"""What applying a file would do: every error, and every row as created, changed or unchanged."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from orgunits import access
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

CREATE, CHANGE, SAME = "create", "change", "same"
KEPT, SHOWN = 1000, 100
CHUNK = 500
T = TypeVar("T")

Progress = Callable[[int, int, str], None]


def silently(_done: int, _total: int, _message: str) -> None:
    return None


@dataclass(frozen=True)
class Row:
    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(frozen=True)
class Finding:
    sheet: str
    row: int | None
    column: str
    reason: str


class Difference(NamedTuple):
    name: str
    old: Any
    new: Any


@dataclass
class Step:
    """One row's outcome; `work` is what the kind's own `apply` needs, and is never stored."""

    row: int
    what: str
    name: str
    differences: list[Difference] = field(default_factory=list)
    work: Any = None

    def as_json(self) -> dict[str, Any]:
        values = [[str(d.name), shown(d.old), shown(d.new)] for d in self.differences]
        return {"row": self.row, "what": self.what, "name": self.name, "differences": values}


@dataclass(frozen=True)
class Scope:
    """Whose import it is, the unit it is made for and the rights it needs besides IMPORT; `by=None`
    is the console, which asks nobody."""

    unit: OrgUnit
    by: User | None
    needs: tuple[str, ...] = ()

    def covers(self, unit: OrgUnit) -> bool:
        if not unit.path.startswith(self.unit.path):
            return False
        needed = (Permission.IMPORT, *self.needs)
        return self.by is None or all(access.can(self.by, right, unit) for right in needed)


@dataclass
class Plan:
    kind: str
    rows: int
    findings: list[Finding]
    steps: list[Step]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(step.what for step in self.steps)
        names = {"created": CREATE, "changed": CHANGE, "unchanged": SAME}
        counted = {name: found[what] for name, what in names.items()}
        return counted | {"rows": self.rows, "errors": len(self.findings)}

    def digest(self) -> str:
        """Equal when applying would do the same, whatever happened in between."""
        rows = [step.as_json() for step in self.steps if step.what != SAME]
        text = json.dumps([self.kind, rows], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The first of everything, and how many there are of it."""
        created = [step.as_json() for step in self.steps if step.what == CREATE]
        changed = [step.as_json() for step in self.steps if step.what == CHANGE]
        return {
            "kind": self.kind,
            "counts": self.counts,
            "errors": [asdict(finding) for finding in self.findings[:KEPT]],
            "created": created[:SHOWN],
            "changed": changed[:SHOWN],
        }


def shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Few enough for one `IN (…)`."""
    held = list(values)
    for start in range(0, len(held), CHUNK):
        yield held[start : start + CHUNK]


def units_by_code(codes: Iterable[str | None]) -> dict[str, OrgUnit]:
    wanted = {code for code in codes if code}
    return {
        unit.code: unit
        for some in chunks(sorted(wanted))
        for unit in OrgUnit.objects.filter(code__in=some)
    }


def differences(noun: models.Model, wanted: dict[str, Any]) -> list[Difference]:
    """Only what the file names: an empty cell leaves the value as it is."""
    return [
        told(type(noun), name, getattr(noun, name), value)
        for name, value in wanted.items()
        if value is not None and getattr(noun, name) != value
    ]


def told(model: type[models.Model], name: str, old: Any, new: Any) -> Difference:
    """As people say it: the field's own words, the label of a choice."""
    label, words = _words(model, name)
    return (
        Difference(label, words.get(old, old), words.get(new, new))
        if words
        else Difference(label, old, new)
    )


@cache
def _words(model: type[models.Model], name: str) -> tuple[Any, dict[Any, Any]]:
    field = model._meta.get_field(name)
    return getattr(field, "verbose_name", name), dict(getattr(field, "flatchoices", ()))


class Problems:
    """Collects findings of one sheet, by row and column key."""

    def __init__(self, sheet: str, titles: dict[str, str]) -> None:
        self.sheet, self.titles = sheet, titles
        self.found: list[Finding] = []

    def add(self, row: Row | int | None, key: str, reason: str) -> None:
        number = row.number if isinstance(row, Row) else row
        self.found.append(Finding(self.sheet, number, self.titles.get(key, key), reason))

    def ordered(self) -> list[Finding]:
        return sorted(self.found, key=lambda f: (f.row or 0, f.column))


def first_of(rows: Sequence[Row], key: Callable[[Row], Any]) -> dict[Any, Row]:
    """The first row of each key, to name it when another says the same."""
    found: dict[Any, Row] = {}
    for row in rows:
        found.setdefault(key(row), row)
    return found
