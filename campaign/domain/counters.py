"""Figures that apps further right put beside the milestones of a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from campaign.models import Campaign

Figures = dict[int, dict[str, Any]]
Counter = Callable[[Campaign, Any], Figures]
_counters: list[Counter] = []


def register(counter: Counter) -> Counter:
    _counters.append(counter)
    return counter


def per_milestone(campaign: Campaign, user: Any) -> Figures:
    """By primary key of the milestone; the user is part of the question."""
    found: Figures = {}
    for counter in _counters:
        for milestone, figures in counter(campaign, user).items():
            found.setdefault(milestone, {}).update(figures)
    return found
