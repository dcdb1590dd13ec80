"""Where each task stood at the end of any day, told by the instants that are stored.

A paper stands from the hour it was entered, for nobody knew of it before; whether it came late is
told by the day it was received.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Amendment, Campaign
from orgunits.models import OrgUnit
from reviews.models import Extension, ReviewTask, Submission
from reviews.models.tasks import IN_HAND, TaskQuerySet

State = ReviewTask.State
SENT = (State.SUBMITTED, State.ACCEPTED)
STAMPS = ("submitted_at", "returned_at", "paper_received_on", "accepted_at")
PLACE = ("unit_id", "person_id", "unit_path", "unit_level", "unit_name", "parent_name")
FIELDS = ("pk", "milestone_id", *PLACE, "state", "last_day", "opened_at", *STAMPS)

Deadlines = tuple[tuple[datetime, date | None], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One sending; `received` is the day of a paper."""

    at: datetime
    returned: datetime | None = None
    recalled: datetime | None = None
    received: date | None = None

    @property
    def counts_from(self) -> date:
        return self.received or clock.day_of(self.at)


@dataclass(frozen=True, slots=True)
class Stand:
    """A task as it stood when `day` ended."""

    row: Any
    day: date
    state: str
    last_day: date | None
    sent: Version | None
    accepted_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.state in IN_HAND and self.last_day is not None and self.last_day < self.day

    @property
    def look(self) -> str:
        return "late" if self.is_late else self.state

    @property
    def label(self) -> str:
        return str(_("Quá hạn") if self.is_late else State(self.state).label)

    @property
    def was_late(self) -> bool:
        return bool(self.sent and self.last_day and self.sent.counts_from > self.last_day)

    def branch(self, base: OrgUnit) -> str:
        """The path of the unit directly below `base` it belongs to; "" for one of `base` itself."""
        path = self.row.unit_path[: len(base.path) + OrgUnit.steplen]
        return path if len(path) > len(base.path) else ""


@dataclass(frozen=True, slots=True)
class Trace:
    row: Any
    versions: Sequence[Version]
    deadlines: Deadlines

    def on(self, day: date) -> Stand | None:
        """None on a day on which the task was not open yet."""
        end = end_of(day)
        if self.row.opened_at >= end:
            return None
        last = next((last for at, last in reversed(self.deadlines) if at < end), None)
        accepted = self.row.accepted_at if _before(self.row.accepted_at, end) else None
        return Stand(self.row, day, self._state(end), last, self._sent(end), accepted)

    def moves(self) -> Iterator[tuple[date, str]]:
        """Each day on which something happened, and the state in which it ended."""
        instants = [self.row.opened_at, self.row.accepted_at]
        for version in self.versions:
            instants += [version.at, version.returned, version.recalled]
        opened = clock.day_of(self.row.opened_at)
        for day in sorted({max(clock.day_of(each), opened) for each in instants if each}):
            yield day, self._state(end_of(day))

    def _latest(self, end: datetime) -> Version | None:
        return next((each for each in reversed(self.versions) if each.at < end), None)

    def _sent(self, end: datetime) -> Version | None:
        """What was taken back counts as never sent."""
        last = self._latest(end)
        return None if last is None or _before(last.recalled, end) else last

    def _state(self, end: datetime) -> str:
        if self.row.state == State.EXEMPT:
            return State.EXEMPT
        if _before(self.row.accepted_at, end):
            return State.ACCEPTED
        last = self._sent(end)
        if last is None:
            return State.OPEN
        return State.RETURNED if _before(last.returned, end) else State.SUBMITTED


def _before(instant: datetime | None, end: datetime) -> bool:
    return instant is not None and instant < end


@cache
def end_of(day: date) -> datetime:
    """The midnight after it in Việt Nam; in UTC, as instants come out of the database."""
    return clock.at(day + timedelta(days=1)).astimezone(UTC)


def of(campaign: Campaign, tasks: TaskQuerySet, path: str = "") -> list[Trace]:
    """Four queries for any number of `tasks`, all of them at or below `path`."""
    rows = list(tasks.order_by("unit_path", "pk").values_list(*FIELDS, named=True))
    below = {"task__campaign": campaign, "task__unit_path__startswith": path}
    versions, extended, amended = _versions(below), _extensions(below), _amended(campaign)
    found = []
    for row in rows:
        sent = versions.get(row.pk) or _stamped(row)
        moved = [*extended.get(row.pk, ()), *amended.get(row.milestone_id, ())]
        days = _deadlines(row, sent, moved) if moved else ((row.opened_at, row.last_day),)
        found.append(Trace(row, sent, days))
    return found


def _versions(below: dict[str, Any]) -> dict[int, list[Version]]:
    wanted = ("sent_at", "returned_at", "recalled_at", "paper_received_on")
    sent = Submission.objects.sent().filter(**below).order_by("task", "version")
    found: dict[int, list[Version]] = {}
    for task, *stamps in sent.values_list("task_id", *wanted):
        found.setdefault(task, []).append(Version(*stamps))
    return found


def _stamped(row: Any) -> list[Version]:
    """A task without versions speaks through its own stamps."""
    if row.submitted_at is None:
        return []
    returned = row.returned_at if row.state == State.RETURNED else None
    return [Version(row.submitted_at, returned, None, row.paper_received_on)]


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline moved for one task (`is_own`), or in the plan for all still in hand."""

    at: Any
    old: date | None
    new: date | None
    is_own: bool


def _extensions(below: dict[str, Any]) -> dict[int, list[Moved]]:
    granted = Extension.objects.filter(state=Extension.State.GRANTED, **below)
    found: dict[int, list[Moved]] = {}
    for task, at, old, new in granted.values_list("task", "decided_at", "from_day", "to_day"):
        found.setdefault(task, []).append(Moved(at, old, new, is_own=True))
    return found


def amendments(campaign: Campaign) -> list[Amendment]:
    """Once per campaign object; in the order they were made."""
    if "_amendments" not in campaign.__dict__:
        rows = Amendment.objects.filter(milestone__campaign=campaign).order_by("made_at")
        campaign.__dict__["_amendments"] = list(rows)
    return campaign.__dict__["_amendments"]


def _amended(campaign: Campaign) -> dict[int, list[Moved]]:
    found: dict[int, list[Moved]] = {}
    for each in amendments(campaign):
        moved = Moved(each.made_at, each.old_day, each.new_day, is_own=False)
        found.setdefault(each.milestone_id, []).append(moved)
    return found


def _deadlines(row: Any, versions: Sequence[Version], moved: list[Moved]) -> Deadlines:
    """Played forward from the day of opening; what stands now has the last word."""
    ordered = sorted((each for each in moved if each.at > row.opened_at), key=lambda each: each.at)
    if not ordered:
        return ((row.opened_at, row.last_day),)
    days = [(row.opened_at, ordered[0].old)]
    trace = Trace(row, versions, ())
    for each in ordered:
        held = days[-1][1]
        in_hand = each.old == held and trace._state(each.at) in IN_HAND
        if each.is_own or in_hand:
            days.append((each.at, each.new))
    return (*days[:-1], (days[-1][0], row.last_day))
