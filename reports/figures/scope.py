"""Which accepted tables a consolidated report is the sum of, so that nothing is counted twice."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from campaign.models import Campaign, Milestone
from orgunits.models import OrgUnit
from ratings.models import ResultRow
from reviews.models import ReviewTask

RANK = {level: place for place, level in enumerate(OrgUnit.Level.values)}
UNIT = "table__submission__task__unit"


def tasks(campaign: Campaign, unit: OrgUnit) -> QuerySet[ReviewTask]:
    """Every unit below that owes its results, at any depth."""
    return (
        ReviewTask.objects.of_units()
        .filter(campaign=campaign, milestone__work=Milestone.Work.RESULTS)
        .filter(unit_path__startswith=unit.path, unit_depth__gt=unit.depth)
    )


def accepted_rows(campaign: Campaign, unit: OrgUnit) -> QuerySet[ResultRow]:
    below = {f"{UNIT}_path__startswith": unit.path, f"{UNIT}_depth__gt": unit.depth}
    return ResultRow.objects.accepted().filter(
        table__submission__task__campaign=campaign,
        table__submission__task__milestone__work=Milestone.Work.RESULTS,
        **below,
    )


def counted(unit: OrgUnit, *, row_level: str, depth: str) -> Q:
    """Rows of the units directly below `unit`, and deeper ones nobody else's row adds up.

    A table sums what lies below its own level, never its own: a department below the Party
    affairs committee is of the province's level like that committee, so its row counts too.
    """
    return Q(**{depth: unit.depth + 1}) | Q(**{row_level: unit.level})


def counted_rows(campaign: Campaign, unit: OrgUnit) -> QuerySet[ResultRow]:
    return accepted_rows(campaign, unit).filter(
        counted(unit, row_level="level", depth=f"{UNIT}_depth")
    )


def counted_tasks(campaign: Campaign, unit: OrgUnit) -> QuerySet[ReviewTask]:
    return tasks(campaign, unit).filter(counted(unit, row_level="unit_level", depth="unit_depth"))


def summing_rows(campaign: Campaign, unit: OrgUnit) -> list[ResultRow]:
    """Rows of the units directly below that add up a level lower than their own."""
    found = (
        accepted_rows(campaign, unit)
        .filter(**{f"{UNIT}_depth": unit.depth + 1})
        .select_related(UNIT)
        .order_by(f"{UNIT}_path", "pk")
    )
    return [row for row in found if RANK[row.level] > RANK[row.task.unit_level]]
