"""What a unit reports for a level below its own must equal the sum of the units directly below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from campaign.models import Campaign
from campaign.models.rules import ObjectKind
from orgunits.models import OrgUnit
from ratings.models import ResultRow
from reports.figures import scope
from reports.figures.lines import COLUMNS
from reports.figures.shape import Mismatch, Reconciliation

Sums = dict[tuple[str, str, str], dict[str, int]]
ZERO = dict.fromkeys(COLUMNS, 0)


@dataclass(frozen=True)
class Below:
    """What the data base knows about the units directly below one unit."""

    due: int = 0
    accepted: int = 0
    units: int = 0
    members: int = 0


def of(campaign: Campaign, unit: OrgUnit, rows: list[ResultRow]) -> Reconciliation:
    sums, below = _sums(campaign, unit), _below(campaign, unit)
    found: list[Mismatch] = []
    compared = 0
    for row in rows:
        known = below.get(row.task.unit_path, Below())
        pairs = list(_pairs(row, sums, known))
        compared += len(pairs)
        found += [_mismatch(row, known, *pair) for pair in pairs if pair[2] != pair[3]]
    return Reconciliation(compared, len({row.unit.pk for row in rows}), tuple(found))


def _pairs(row: ResultRow, sums: Sums, known: Below) -> Iterable[tuple[str, str, int, int]]:
    """(check, column, stated, found) for all that can be compared about one row."""
    total = sums.get((row.task.unit_path, row.object_kind, row.level), ZERO)
    for column in COLUMNS:
        yield "children", column, getattr(row, column), total[column]
    if row.level == OrgUnit.Level.GRASSROOTS:
        if row.object_kind == ObjectKind.PARTY_ORG and known.units:
            yield "units", "on_roll", row.on_roll or 0, known.units
        if row.object_kind == ObjectKind.PARTY_MEMBER and known.members:
            yield "members", "on_roll", row.on_roll or 0, known.members


def _mismatch(
    row: ResultRow, known: Below, check: str, column: str, stated: int, found: int
) -> Mismatch:
    return Mismatch(
        check=check,
        unit=row.unit.pk,
        unit_name=row.task.unit_name,
        kind=row.object_kind,
        level=row.level,
        column=column,
        stated=stated,
        found=found,
        difference=stated - found,
        below_due=known.due,
        below_accepted=known.accepted,
    )


def _sums(campaign: Campaign, unit: OrgUnit) -> Sums:
    """One query for all parents: the tables two levels down, added up by the path above them."""
    grouped = (
        scope.accepted_rows(campaign, unit)
        .filter(**{f"{scope.UNIT}_depth": unit.depth + 2})
        .order_by()
        .annotate(above=_above(unit, f"{scope.UNIT}_path"))
        .values("above", "object_kind", "level")
        .annotate(**{f"sum_{name}": Sum(name) for name in COLUMNS})
    )
    rows = cast("Iterable[dict[str, Any]]", grouped)
    return {
        (each["above"], each["object_kind"], each["level"]): {
            name: each[f"sum_{name}"] for name in COLUMNS
        }
        for each in rows
    }


def _below(campaign: Campaign, unit: OrgUnit) -> dict[str, Below]:
    tasks = (
        scope.tasks(campaign, unit)
        .filter(unit_depth=unit.depth + 2)
        .exclude(state="exempt")
        .order_by()
        .annotate(above=_above(unit, "unit_path"))
        .values("above")
        .annotate(due=Count("pk"), done=Count("pk", filter=Q(state="accepted")))
    )
    counts = {each["above"]: (each["due"], each["done"]) for each in tasks}
    return {
        each["above"]: Below(*counts.get(each["above"], (0, 0)), each["units"], each["members"])
        for each in _directory(campaign, unit)
    }


def _directory(campaign: Campaign, unit: OrgUnit) -> Iterable[dict[str, Any]]:
    """As it was when the tasks were opened."""
    found = (
        scope.tasks(campaign, unit)
        .filter(unit_depth=unit.depth + 2, unit_level=OrgUnit.Level.GRASSROOTS)
        .order_by()
        .annotate(above=_above(unit, "unit_path"))
        .values("above")
        .annotate(units=Count("unit", distinct=True), members=Sum("unit_members"))
    )
    return cast("Iterable[dict[str, Any]]", found)


def _above(unit: OrgUnit, path: str) -> Substr:
    """The path of the unit directly below `unit` that stands above."""
    return Substr(path, 1, len(unit.path) + OrgUnit.steplen)
