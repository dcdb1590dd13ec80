"""Long work asked for here; the app further right that runs it makes itself known with `use`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orgunits.models import OrgUnit, User

# Takes the row of the work and a function that tells how far it is; answers with an address.
Work = Callable[[Any, Callable[[int, int, str], None]], str | None]
WORK: dict[str, Work] = {}
_runner: list[Callable[..., Any]] = []


def work(kind: str) -> Callable[[Work], Work]:
    def register(handle: Work) -> Work:
        WORK[kind] = handle
        return handle

    return register


def use(start: Callable[..., Any]) -> None:
    _runner[:] = [start]


def start(*, kind: str, title: str, unit: OrgUnit, arguments: dict[str, Any], by: User) -> Any:
    """The row of the work: its address shows the progress."""
    return _runner[0](kind=kind, title=title, unit=unit, arguments=arguments, by=by)
