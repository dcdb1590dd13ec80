"""What else than tasks stands in a digest: each subject gives its lines, and when to say them.

A subject is a module with `KEY`, the name under which a line keeps what it is about, and
`by_person(campaign, today)`, all that is worth saying today, to whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from campaign.domain.notifications import Lines
from campaign.lib import dates
from campaign.models import Campaign

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One line of a digest, and the latest day on which it was to be said."""

    day: date
    line: dict[str, Any]


Items = dict[int, list[Item]]


class Subject(Protocol):
    KEY: str

    def by_person(self, campaign: Campaign, today: date) -> Items: ...


def news(items: Iterable[Item], said: date) -> Lines:
    return [item.line for item in items if item.day > said]


def still(key: str, lines: Lines, items: Iterable[Item]) -> Lines:
    """Of what a digest said, the lines that hold."""
    keys = {line[key] for line in lines if key in line}
    return [item.line for item in items if item.line[key] in keys]


def reminder_day(due: date, since: date, campaign: Campaign, today: date) -> date | None:
    """As for tasks: some days before, the last day, and every so many days after; not on the
    very day on which it was first told."""
    if today > due:
        return dates.repeated_day(today, (today - due).days, campaign.remind_overdue_every)
    days = [due - n * DAY for n in {0, *campaign.remind_days_before}]
    return max((day for day in days if since < day <= today), default=None)


def horizon(campaign: Campaign, today: date) -> date:
    return today + max(campaign.remind_days_before, default=0) * DAY
