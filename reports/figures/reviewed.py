"""How far reviewing got, by level (table E), and the remedies that may be told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from campaign.models import Campaign
from campaign.models.rules import ObjectKind
from orgunits.models import OrgUnit
from reports.figures.scope import RANK
from reports.figures.shape import Line, Remedies, Reviewed
from reviews.models import Remediation, ReviewTask, Supervision


def of(
    campaign: Campaign, unit: OrgUnit, tasks: QuerySet[ReviewTask], lines: Iterable[Line]
) -> tuple[Reviewed, ...]:
    due = _due(tasks)
    members = {line.level: line for line in lines if line.kind == ObjectKind.PARTY_MEMBER}
    attended = _attended(campaign, unit)
    levels = sorted({*due, *members}, key=lambda level: RANK[level])
    return tuple(
        _reviewed(level, due.get(level, (0, 0)), members.get(level), attended[level])
        for level in levels
    )


def _reviewed(level: str, units: tuple[int, int], line: Line | None, attended: int) -> Reviewed:
    """The exempt, the suspended and the newly admitted are not reviewed (QĐ 124, Điều 5)."""
    rated = line.rated if line else 0
    due = rated + line.reasons["unrated_other"] if line else 0
    return Reviewed(level, *units, due, rated, attended)


def _due(tasks: QuerySet[ReviewTask]) -> dict[str, tuple[int, int]]:
    accepted = Count("unit", distinct=True, filter=Q(state=ReviewTask.State.ACCEPTED))
    rows = tasks.exclude(state=ReviewTask.State.EXEMPT).order_by().values_list("unit_level")
    found = rows.annotate(due=Count("unit", distinct=True), accepted=accepted)
    return {level: (due, done) for level, due, done in found}


def _attended(campaign: Campaign, unit: OrgUnit) -> Counter[str]:
    """Why somebody was sent is not asked: a suggestion may be behind it."""
    rows = Supervision.objects.filter(
        campaign=campaign, unit__path__startswith=unit.path, attended_on__isnull=False
    )
    return Counter(level for level, _unit in rows.values_list("unit__level", "unit").distinct())


def remedies(campaign: Campaign, unit: OrgUnit, day: date) -> Remedies:
    rows = Remediation.objects.followed_in(campaign).filter(
        suggestion=None, unit__path__startswith=unit.path
    )
    states = Counter(rows.order_by().values_list("state", flat=True))
    return Remedies(
        total=states.total(),
        carried=rows.exclude(campaign=campaign).count(),
        planned=states[Remediation.State.PLANNED],
        done=states[Remediation.State.DONE],
        verified=states[Remediation.State.VERIFIED],
        overdue=rows.overdue(day).count(),
    )
