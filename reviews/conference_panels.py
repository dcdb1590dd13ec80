"""What apps further right show on the page of a conference; filled in `AppConfig.ready`."""

from __future__ import annotations

from typing import Any

from orgunits.panels import Panel, Shown, shown
from reviews.models import Conference

_known: list[Panel] = []


def register(panel: Panel) -> None:
    """Registering the same key again replaces it."""
    _known[:] = [*(known for known in _known if known.key != panel.key), panel]


def of(user: Any, conference: Conference) -> list[Shown]:
    return shown(_known, user, conference)
