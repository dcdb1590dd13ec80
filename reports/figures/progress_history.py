"""Who has sent and who has not, as of any day, and how it came to that day by day.

The figures and the lists they open are counted from the same `Stand`s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from campaign.models import Amendment, Campaign, Milestone
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reports.figures import progress, traces
from reports.figures.board import milestones
from reports.figures.progress import Tally
from reports.figures.traces import SENT, Stand, Trace
from reviews.domain import structure
from reviews.models import ReviewTask
from reviews.models.tasks import IN_HAND

EXEMPT = ReviewTask.State.EXEMPT


def looks(look: str) -> Callable[[Stand], bool]:
    return lambda stand: stand.look == look


LOOKS: dict[str, Callable[[Stand], bool]] = {
    "due": lambda stand: stand.state != EXEMPT,
    "sent": lambda stand: stand.state in SENT,
    "not_sent": lambda stand: stand.state in IN_HAND,
    "sent_late": lambda stand: stand.was_late,
    **{look: looks(look) for look in (*progress.ORDER, EXEMPT)},
}


@dataclass(frozen=True)
class MilestoneThen:
    """A milestone with the words and the last day that were in force."""

    milestone: Milestone
    printed_words: str
    last_day: date | None
    is_amended_since: bool = False


@dataclass
class Sum:
    """`sent_late` were sent after their last day, whatever became of them since."""

    tally: Tally = field(default_factory=Tally)
    sent_late: int = 0

    def add(self, stand: Stand) -> None:
        self.tally.add(stand.look, 1)
        self.sent_late += stand.was_late

    @property
    def sent(self) -> int:
        return self.tally.accepted + self.tally.submitted

    def figure(self, look: str) -> int:
        """What `chosen(…, look=look)` has rows."""
        own = {"due": self.tally.total, "sent": self.sent, "sent_late": self.sent_late}
        own["not_sent"] = self.tally.not_sent
        return own[look] if look in own else getattr(self.tally, look)


@dataclass
class Line:
    then: MilestoneThen
    sum: Sum = field(default_factory=Sum)

    @property
    def milestone(self) -> Milestone:
        return self.then.milestone


@dataclass
class Branch:
    """The units at and below one that stands directly below the base."""

    unit: OrgUnit
    sum: Sum


@dataclass(frozen=True)
class Point:
    """How many at the end of a day."""

    day: date
    due: int
    sent: int
    accepted: int


class History:
    """All tasks of a unit and below; a handful of queries, then nothing but arithmetic."""

    def __init__(
        self, user: Any, campaign: Campaign, unit: OrgUnit, stood: OrgUnit | None = None
    ) -> None:
        """`stood`: the unit as of the campaign, where that is known already."""
        self.campaign = campaign
        self.base = stood or structure.as_of(campaign, unit)
        followed = ReviewTask.objects.under(user, Permission.FOLLOW).filter(campaign=campaign)
        tasks = progress.inside(followed, self.base)
        self.traces: list[Trace] = traces.of(campaign, tasks, self.base.path)

    @cached_property
    def moves(self) -> dict[int, Counter[tuple[date, str]]]:
        """By milestone: by how much each column changes on each day."""
        found: dict[int, Counter[tuple[date, str]]] = {}
        for trace in self.traces:
            changes = found.setdefault(trace.row.milestone_id, Counter())
            before: set[str] = set()
            for day, state in trace.moves():
                columns = _columns(state)
                changes.update({(day, name): 1 for name in columns - before})
                changes.subtract({(day, name): 1 for name in before - columns})
                before = columns
        return found

    @property
    def first_day(self) -> date | None:
        return min((day for moves in self.moves.values() for day, _name in moves), default=None)

    def stands(self, day: date) -> list[Stand]:
        return [stand for trace in self.traces if (stand := trace.on(day)) is not None]

    def points(self, milestone: Milestone, until: date) -> list[Point]:
        """From the day on which the first task of the campaign was opened."""
        moves, day = self.moves.get(milestone.pk, Counter()), self.first_day
        so_far: Counter[str] = Counter()
        points = []
        while day is not None and day <= until:
            so_far.update({name: moves[day, name] for name in ("due", "sent", "accepted")})
            points.append(Point(day, so_far["due"], so_far["sent"], so_far["accepted"]))
            day += timedelta(days=1)
        return points

    def lines(self, stands: Iterable[Stand], day: date) -> list[Line]:
        """Of all milestones with a task by then, in the order of their last days."""
        then = self._milestones_on(day)
        counted: dict[int, Line] = {}
        for stand in stands:
            key = stand.row.milestone_id
            counted.setdefault(key, Line(then[key])).sum.add(stand)
        return sorted(counted.values(), key=lambda line: _order(line.then))

    def branches(self, stands: Iterable[Stand]) -> list[Branch]:
        """Those with the most to send first."""
        sums: dict[str, Sum] = {}
        own: dict[str, int] = {}
        for stand in stands:
            path = stand.branch(self.base)
            if path and stand.state != EXEMPT:
                sums.setdefault(path, Sum()).add(stand)
                if stand.row.unit_path == path:
                    own[path] = stand.row.unit_id
        units = self._units(sums, own)
        found = [Branch(units[path], counted) for path, counted in sums.items() if path in units]
        return sorted(found, key=lambda each: (-each.sum.tally.not_sent, each.unit.path))

    def _units(self, paths: Iterable[str], own: dict[str, int]) -> dict[str, OrgUnit]:
        known = OrgUnit.objects.in_bulk(own.values())
        found = {path: known[pk] for path, pk in own.items()}
        others = OrgUnit.objects.filter(path__in=[path for path in paths if path not in own])
        return found | {unit.path: unit for unit in others}

    def _milestones_on(self, day: date) -> dict[int, MilestoneThen]:
        later: dict[int, Amendment] = {}
        for amendment in traces.amendments(self.campaign):
            if amendment.made_at >= traces.end_of(day):
                later.setdefault(amendment.milestone_id, amendment)
        known = milestones(self.campaign)
        return {each.pk: _then(each, later.get(each.pk)) for each in known}


def _then(milestone: Milestone, amended: Amendment | None) -> MilestoneThen:
    if amended is None:
        return MilestoneThen(milestone, milestone.printed_words, milestone.last_day)
    return MilestoneThen(milestone, amended.old["printed_words"], amended.old_day, True)


def _columns(state: str) -> set[str]:
    found = set() if state == EXEMPT else {"due"}
    if state in SENT:
        found.add("sent")
    if state == ReviewTask.State.ACCEPTED:
        found.add("accepted")
    return found


def _order(then: MilestoneThen) -> tuple[date, int]:
    return then.last_day or date.max, then.milestone.place


def chosen(
    stands: Iterable[Stand], *, milestone: int | None = None, level: str = "", look: str = ""
) -> list[Stand]:
    """The rows behind a figure."""
    wanted = LOOKS.get(look, lambda stand: True)
    return [
        stand
        for stand in stands
        if milestone in (None, stand.row.milestone_id)
        and level in ("", stand.row.unit_level)
        and wanted(stand)
    ]


def total(lines: Iterable[Line]) -> Sum:
    found = [line.sum for line in lines]
    whole = progress.total(each.tally for each in found)
    return Sum(whole, sum(each.sent_late for each in found))
