"""Which counts a unit reports, and what they sum to (domain 2.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from campaign.models import Campaign, Milestone
from campaign.models.rules import ObjectKind
from orgunits.models import OrgUnit, User
from ratings.models import ResultRow, ResultTable
from ratings.models.result_tables import COUNTS, GRADES, UNRATED
from reviews.domain import structure, submissions
from reviews.models import ReviewTask, Submission

Level = OrgUnit.Level
Key = tuple[str, str]

# Object kind × level of the object, by the level of the unit that reports.
ROWS: dict[str, tuple[Key, ...]] = {
    Level.GRASSROOTS: tuple((kind, Level.GRASSROOTS) for kind in ObjectKind.values),
    Level.DISTRICT: (
        (ObjectKind.PARTY_ORG, Level.GRASSROOTS),
        (ObjectKind.PARTY_MEMBER, Level.GRASSROOTS),
        (ObjectKind.LEADING_COLLECTIVE, Level.GRASSROOTS),
        (ObjectKind.LEADING_COLLECTIVE, Level.DISTRICT),
        (ObjectKind.LEADING_CADRE, Level.GRASSROOTS),
        (ObjectKind.LEADING_CADRE, Level.DISTRICT),
    ),
    Level.PROVINCE: (
        (ObjectKind.LEADING_COLLECTIVE, Level.PROVINCE),
        (ObjectKind.LEADING_CADRE, Level.PROVINCE),
    ),
}


@dataclass(frozen=True)
class Figures:
    """Counts of one kind and level, summed over `units` tables."""

    on_roll: int = 0
    excellent: int = 0
    good: int = 0
    completed: int = 0
    not_completed: int = 0
    exempted: int = 0
    suspended: int = 0
    under_six_months: int = 0
    unrated_other: int = 0
    units: int = 0

    @property
    def rated(self) -> int:
        return sum(getattr(self, name) for name in GRADES)

    @property
    def unrated(self) -> int:
        return sum(getattr(self, name) for name in UNRATED)

    def __add__(self, other: Figures) -> Figures:
        names = ("on_roll", *COUNTS, "units")
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})


def required(unit: OrgUnit) -> tuple[Key, ...]:
    return ROWS.get(unit.level, ())


def is_of_units_below(row: ResultRow, unit: OrgUnit) -> bool:
    """Such a row must equal the sum of the same rows of the units directly below."""
    return row.level != unit.level


def totals(rows: QuerySet[ResultRow]) -> dict[Key, Figures]:
    """One query; kinds and levels without a row are not in it."""
    sums = {name: Sum(name) for name in ("on_roll", *COUNTS)}
    found: Any = (
        rows.order_by()
        .values("object_kind", "level")
        .annotate(**sums, units=Count("table", distinct=True))
    )
    return {
        (line.pop("object_kind"), line.pop("level")): Figures(
            **{name: value or 0 for name, value in line.items()}
        )
        for line in found
    }


def grand_total(figures: Iterable[Figures]) -> Figures:
    return reduce(Figures.__add__, figures, Figures())


def children(unit: OrgUnit, campaign: Campaign) -> QuerySet[ReviewTask]:
    """Units directly below that owe a table of their own, one task each."""
    unit = structure.as_of(campaign, unit)
    return (
        ReviewTask.objects.of_units()
        .filter(campaign=campaign, milestone__work=Milestone.Work.RESULTS)
        .filter(unit_path__startswith=unit.path, unit_depth=unit.depth + 1)
        .exclude(state=ReviewTask.State.EXEMPT)
    )


def of_children(unit: OrgUnit, campaign: Campaign) -> QuerySet[ResultRow]:
    """Accepted rows of the units directly below."""
    unit = structure.as_of(campaign, unit)
    return ResultRow.objects.accepted().filter(
        table__submission__task__campaign=campaign,
        table__submission__task__unit_path__startswith=unit.path,
        table__submission__task__unit_depth=unit.depth + 1,
    )


def sum_of_children(unit: OrgUnit, campaign: Campaign) -> dict[Key, Figures]:
    return totals(of_children(unit, campaign))


def start(draft: Submission) -> ResultTable:
    table = ResultTable.objects.create(submission=draft)
    ResultRow.objects.bulk_create(
        ResultRow(table=table, object_kind=kind, level=level)
        for kind, level in required(draft.task.unit)
    )
    return table


def carry_over(old: Submission, new: Submission) -> ResultTable:
    """The corrected version begins with the figures of the last; missing rows are added empty."""
    table = start(new)
    known = {
        (row.object_kind, row.level): row for row in ResultRow.objects.filter(table__submission=old)
    }
    rows = list(table.rows.all())
    for row in rows:
        before = known.get((row.object_kind, row.level))
        for name in ("on_roll", *COUNTS, "other_reason") if before else ():
            setattr(row, name, getattr(before, name))
    ResultRow.objects.bulk_update(rows, ["on_roll", *COUNTS, "other_reason"])
    return table


@transaction.atomic
def fill(
    *, task_id: int, version: int, by: User, data: Any, files: Any = None
) -> tuple[int, submissions.Entry]:
    """Saves what was typed, then puts the sums of the accepted tables below into the rows about
    them; answers from how many units."""
    entry = submissions.save_draft(task_id=task_id, version=version, by=by, data=data, files=files)
    return fill_from_children(entry.draft), entry


def fill_from_children(draft: Submission) -> int:
    sums = sum_of_children(draft.task.unit, draft.task.campaign)
    rows = [row for row in rows_of(draft) if is_of_units_below(row, draft.task.unit)]
    for row in rows:
        figures = sums.get((row.object_kind, row.level), Figures())
        for name in ("on_roll", *COUNTS):
            setattr(row, name, getattr(figures, name))
    ResultRow.objects.bulk_update(rows, ["on_roll", *COUNTS])
    return units_below(sums)


def units_below(sums: dict[Key, Figures]) -> int:
    return max((figures.units for figures in sums.values()), default=0)


def rows_of(submission: Submission) -> list[ResultRow]:
    """In the order of the form, with unit and campaign at hand."""
    table = getattr(submission, "table", None)
    return list(table.rows.all()) if table else []


def freeze(submission: Submission) -> None:
    ResultRow.objects.filter(table__submission=submission).update(is_sent=True)
