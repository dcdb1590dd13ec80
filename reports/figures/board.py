"""Units down, milestones across: who has sent, who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign, Milestone
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reports.figures import progress
from reports.figures.progress import Tally
from reviews.domain import structure
from reviews.models import ReviewTask

Level, Kind = OrgUnit.Level, OrgUnit.Kind
ROWS_BELOW: dict[str, tuple[str, ...]] = {
    Level.PROVINCE: (Level.PROVINCE, Level.DISTRICT),
    Level.DISTRICT: (Level.GRASSROOTS,),
    Level.GRASSROOTS: (Level.CELL,),
}
KIND_ORDER: dict[str, int] = {
    kind: place
    for place, kind in enumerate(
        (
            Kind.DISTRICT_COMMITTEE,
            Kind.DIRECT_COMMITTEE,
            Kind.PARTY_CAUCUS,
            Kind.PARTY_AFFAIRS,
            Kind.PARTY_BUILDING,
            Kind.OFFICE,
            Kind.STANDING_COMMITTEE,
            Kind.GOVERNMENT,
        )
    )
}
LOOKS = ("accepted", "submitted", "returned", "late", "open")
STAMP = {"accepted": "accepted_at", "submitted": "submitted_at", "returned": "returned_at"}


@dataclass(frozen=True)
class Cell:
    column: str
    state: str
    label: str
    date: str = ""
    url: str = ""


@dataclass
class Row:
    """`below` counts the tasks of the units below, all milestones together."""

    unit: OrgUnit
    cells: list[Cell]
    below: Tally

    @property
    def looks(self) -> set[str]:
        return {cell.state for cell in self.cells}


@dataclass
class Group:
    kind: str
    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Board:
    base: OrgUnit
    columns: list[Milestone]
    rows: list[Row]

    @property
    def groups(self) -> list[Group]:
        found: dict[str, Group] = {}
        for row in self.rows:
            kind = row.unit.kind
            group = found.setdefault(kind, Group(kind, row.unit.get_kind_display()))
            group.rows.append(row)
        return sorted(found.values(), key=lambda group: KIND_ORDER.get(group.kind, 99))

    @property
    def width(self) -> int:
        return len(self.columns) + 1

    def counts(self) -> list[tuple[str, str, int]]:
        """(look, word, units with such a cell), for the key above the board."""
        words = look_words()
        return [(x, words[x], sum(x in row.looks for row in self.rows)) for x in LOOKS]

    def unfinished(self, most: int) -> Board:
        """The first rows in which something is not accepted yet, in the order of the board."""
        rows = [
            row for group in self.groups for row in group.rows if row.looks - {"accepted", "exempt"}
        ]
        return Board(self.base, self.columns, rows[:most])

    def only(self, *, level: str = "", kind: str = "", state: str = "") -> Board:
        rows = [
            row
            for row in self.rows
            if level in ("", row.unit.level)
            and kind in ("", row.unit.kind)
            and (not state or state in row.looks)
        ]
        return Board(self.base, self.columns, rows)


def look_words() -> dict[str, str]:
    states = ReviewTask.State
    return {
        "accepted": str(states.ACCEPTED.label),
        "submitted": str(states.SUBMITTED.label),
        "returned": str(states.RETURNED.label),
        "late": _("Quá hạn"),
        "open": str(states.OPEN.label),
        "exempt": str(states.EXEMPT.label),
    }


def tasks_url(**filters: Any) -> str:
    """The list behind a figure."""
    kept = {name: value for name, value in filters.items() if value not in ("", None)}
    return f"{reverse('reviews:tasks')}?{urlencode(kept)}"


def build(user: Any, campaign: Campaign, base: OrgUnit) -> Board:
    """Five queries at any size; `base` must already be in the user's scope."""
    base = structure.as_of(campaign, base)
    tasks = progress.inside(
        ReviewTask.objects.under(user, Permission.FOLLOW).filter(campaign=campaign), base
    ).exclude(unit=base)
    levels = ROWS_BELOW.get(base.level, ())
    own = _own_cells(tasks.filter(unit_level__in=levels))
    deeper = tasks.exclude(unit_level__in=levels)
    below = progress.by_branch(deeper, base, clock.today()) if levels else {}
    columns = _columns(campaign, {milestone for _path, milestone in (*own, *below)})
    paths = {path for path, _milestone in (*own, *below)}
    units = [unit for unit in _units(own, base, levels) if unit.path in paths]
    return Board(base, columns, [_row(unit, columns, own, below) for unit in units])


def _units(own: dict, base: OrgUnit, levels: Iterable[str]) -> list[OrgUnit]:
    """Each where it stood when its tasks were opened."""
    stood = {task.unit_id: task.unit_path for tasks in own.values() for task in tasks}
    here = Q(path__startswith=base.path) | Q(pk__in=stood)
    units = OrgUnit.objects.filter(here, level__in=levels).exclude(pk=base.pk)
    found = list(units)
    for unit in found:
        unit.path = stood.get(unit.pk, unit.path)
    return sorted(found, key=lambda unit: (unit.place, unit.path))


def _own_cells(tasks: QuerySet) -> dict[tuple[str, int], list[ReviewTask]]:
    found: dict[tuple[str, int], list[ReviewTask]] = {}
    keys = ("milestone_id", "unit_id", "unit_path", "person_id")
    for task in tasks.only("state", "last_day", *keys, *STAMP.values()):
        found.setdefault((task.unit_path, task.milestone_id), []).append(task)
    return found


def _columns(campaign: Campaign, wanted: set[int]) -> list[Milestone]:
    dated = [m for m in milestones(campaign) if m.pk in wanted]
    return sorted(dated, key=lambda m: (m.last_day or date.max, m.place))


def milestones(campaign: Campaign) -> list[Milestone]:
    """Once per campaign object; `last_day` reads the campaign's setting without a query."""
    if "_milestones" not in campaign.__dict__:
        found = list(campaign.milestones.all())
        for milestone in found:
            milestone.campaign = campaign
        campaign.__dict__["_milestones"] = found
    return campaign.__dict__["_milestones"]


def _row(unit: OrgUnit, columns: Iterable[Milestone], own: dict, below: dict) -> Row:
    cells = [
        _cell(unit, column, own.get((unit.path, column.pk)), below.get((unit.path, column.pk)))
        for column in columns
    ]
    counted = (tally for (path, _milestone), tally in below.items() if path == unit.path)
    return Row(unit, cells, progress.total(counted))


def board_url(unit: OrgUnit, **filters: str) -> str:
    return f"{reverse('reports:board')}?{urlencode({'unit': unit.pk, **filters})}"


def _cell(
    unit: OrgUnit, column: Milestone, own: list[ReviewTask] | None, below: Tally | None
) -> Cell:
    if below:
        return _many(column, below, board_url(unit))
    if not own:
        return Cell(column.short_title, "exempt", _("không có nhiệm vụ ở mốc này"))
    if len(own) > 1 or own[0].person_id:
        counted = Tally()
        for task in own:
            counted.add(task.look, 1)
        return _many(column, counted, tasks_url(milestone=column.key, unit=unit.pk))
    return _one(column, own[0])


def _one(column: Milestone, task: ReviewTask) -> Cell:
    stamp = getattr(task, STAMP.get(task.look, "last_day"))
    day = clock.day_of(stamp) if task.look in STAMP and stamp else stamp
    words = f"{day:%d/%m}" if day else ""
    url = task.get_absolute_url()
    return Cell(column.short_title, task.look, task.receiver_label, words, url)


def _many(column: Milestone, counted: Tally, url: str) -> Cell:
    words = [_("%(n)s đã tiếp nhận") % {"n": counted.accepted}]
    for look in ("submitted", "returned", "late", "open"):
        if getattr(counted, look):
            words.append(f"{getattr(counted, look)} {look_words()[look].lower()}")
    share = f"{counted.accepted}/{counted.total}"
    return Cell(column.short_title, counted.look, ", ".join(words), share, url)
