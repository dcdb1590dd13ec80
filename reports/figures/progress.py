"""How many tasks stand where, counted by the database in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, QuerySet, Value, When
from django.db.models.functions import Substr

from orgunits.models import OrgUnit
from reviews.models import ReviewTask

IN_HAND = (ReviewTask.State.OPEN, ReviewTask.State.RETURNED)
ORDER = ("late", "returned", "submitted", "open", "accepted")


@dataclass
class Tally:
    """Tasks by look; exempt ones are not counted. `late` holds what is overdue and not sent."""

    accepted: int = 0
    submitted: int = 0
    returned: int = 0
    late: int = 0
    open: int = 0
    waiting_since: datetime | None = None

    def add(self, look: str, number: int, since: datetime | None = None) -> None:
        if look == ReviewTask.State.EXEMPT:
            return
        setattr(self, look, getattr(self, look) + number)
        if look == ReviewTask.State.SUBMITTED and since:
            self.waiting_since = min(self.waiting_since or since, since)

    @property
    def total(self) -> int:
        return self.accepted + self.submitted + self.returned + self.late + self.open

    @property
    def not_sent(self) -> int:
        return self.returned + self.late + self.open

    @property
    def look(self) -> str:
        """What needs attention first stands for the whole."""
        return next((look for look in ORDER if getattr(self, look)), ReviewTask.State.EXEMPT)


def inside(tasks: Any, base: OrgUnit) -> Any:
    return tasks.filter(unit_path__startswith=base.path)


def tallies(tasks: QuerySet, today: date, *fields: str) -> dict[tuple[Any, ...], Tally]:
    """A tally for each combination of `fields`."""
    look = Case(
        When(state__in=IN_HAND, last_day__lt=today, then=Value("late")),
        default=F("state"),
        output_field=CharField(),
    )
    rows = (
        tasks.order_by()
        .annotate(seen_as=look)
        .values_list(*fields, "seen_as")
        .annotate(number=Count("pk"), since=Min("submitted_at"))
    )
    found: dict[tuple[Any, ...], Tally] = {}
    for *key, seen_as, number, since in rows:
        found.setdefault(tuple(key), Tally()).add(seen_as, number, since)
    return found


def by_branch(tasks: QuerySet, base: OrgUnit, today: date) -> dict[tuple[str, int], Tally]:
    """By the path of the unit directly below `base`, and the milestone."""
    branch = Substr("unit_path", 1, len(base.path) + OrgUnit.steplen)
    below = tasks.filter(unit_depth__gt=base.depth).annotate(branch=branch)
    return tallies(below, today, "branch", "milestone_id")


def total(among: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in among:
        for look in ORDER:
            whole.add(look, getattr(tally, look), tally.waiting_since)
    return whole
