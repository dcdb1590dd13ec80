"""What apps further right show on the pages of a unit or a person; filled in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from orgunits.models import OrgUnit, Person

# Answers None where there is nothing to show, or nothing this user may see.
Build = Callable[[Any, Any], dict[str, Any] | None]


class Panel(NamedTuple):
    key: str
    title: Any
    template: str
    build: Build


class Shown(NamedTuple):
    key: str
    title: Any
    template: str
    facts: dict[str, Any]


_of_units: list[Panel] = []
_of_persons: list[Panel] = []


def of_units(panel: Panel) -> None:
    """Registering the same key again replaces it."""
    _of_units[:] = [*(known for known in _of_units if known.key != panel.key), panel]


def of_persons(panel: Panel) -> None:
    _of_persons[:] = [*(known for known in _of_persons if known.key != panel.key), panel]


def for_unit(user: Any, unit: OrgUnit) -> list[Shown]:
    return shown(_of_units, user, unit)


def for_person(user: Any, person: Person) -> list[Shown]:
    return shown(_of_persons, user, person)


def shown(panels: list[Panel], user: Any, noun: Any) -> list[Shown]:
    built = [(panel, panel.build(user, noun)) for panel in panels]
    return [Shown(p.key, p.title, p.template, facts) for p, facts in built if facts is not None]
