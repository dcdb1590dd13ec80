"""The figures of the consolidated report (R50), computed once and frozen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.models import OrgUnit
from ratings.domain import pinned_rules
from ratings.models import ResultRow
from ratings.models.result_tables import UNRATED
from reports.figures import (
    excesses,
    lines,
    owed,
    peer_groups,
    reconciliation,
    reviewed,
    scope,
    year_before,
)
from reports.figures.shape import Basis, General, GradeName, Head, Line, ReasonName, Source
from reviews.domain import structure
from reviews.models import ReviewTask


def compute(campaign: Campaign, unit: OrgUnit, day: date) -> General:
    """All figures from one state of the data; equal data on one day give equal figures."""
    with snapshot(), translation.override("vi"):
        unit = structure.as_of(campaign, unit)
        rows = scope.counted_rows(campaign, unit)
        caps = pinned_rules.limits(campaign)
        summing = scope.summing_rows(campaign, unit)
        tasks = scope.tasks(campaign, unit)
        progress = owed.of(tasks, unit, day)
        kinds, levels = lines.by_kind(rows, caps), lines.by_level(rows, caps)
        return General(
            head=_head(campaign, unit, day),
            kinds=kinds,
            lines=levels,
            over_cap=lines.over_cap(summing, caps),
            other_reasons=lines.other_reasons(rows),
            progress=progress,
            reconciliation=reconciliation.of(campaign, unit, summing),
            expected=scope.counted_tasks(campaign, unit).exclude(state="exempt").count(),
            sources=_sources(campaign, unit),
            is_complete=bool(progress) and all(each.due == each.accepted for each in progress),
            excesses=excesses.of(campaign, unit),
            units=lines.by_unit(rows, caps),
            groups=peer_groups.of(campaign, unit, caps),
            before=year_before.of(campaign, unit, (*kinds, *levels)),
            reviewed=reviewed.of(campaign, unit, tasks, levels),
            remedies=reviewed.remedies(campaign, unit, day),
        )


@contextmanager
def snapshot() -> Iterator[None]:
    """Several queries, one state: SQLite locks at the start, PostgreSQL has to be told."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def line_of(figures: General, kind: str, level: str = "") -> Line | None:
    among = figures.lines if level else figures.kinds
    return next((line for line in among if (line.kind, line.level) == (kind, level)), None)


def _head(campaign: Campaign, unit: OrgUnit, day: date) -> Head:
    rules = campaign.rule_set
    grades = rules.grades.order_by("rank").values_list("code", "short", "name")
    return Head(
        campaign=campaign.key,
        year=campaign.year,
        title=campaign.title,
        number=campaign.number,
        issued_on=campaign.issued_on.isoformat(),
        issuer=campaign.issuer,
        place=campaign.place,
        subject=campaign.subject,
        rule_set=rules.code,
        guidance=rules.guidance,
        unit=unit.pk,
        unit_name=unit.name,
        day=day.isoformat(),
        bases=_bases(campaign),
        grades=tuple(GradeName(*each) for each in grades),
        reasons=_reasons(campaign),
    )


def _bases(campaign: Campaign) -> tuple[Basis, ...]:
    return tuple(
        Basis(
            basis.number,
            basis.issued_on.isoformat() if basis.issued_on else "",
            basis.issuer,
            basis.title,
        )
        for basis in campaign.bases.order_by("place", "pk")
    )


def _reasons(campaign: Campaign) -> tuple[ReasonName, ...]:
    printed = dict(campaign.rule_set.exemptions.values_list("code", "label"))
    columns = {field.name: str(field.verbose_name) for field in ResultRow._meta.fields}
    return tuple(ReasonName(code, printed.get(code) or columns[code]) for code in UNRATED)


def _sources(campaign: Campaign, unit: OrgUnit) -> tuple[Source, ...]:
    return tuple(
        Source(
            task.unit.pk,
            task.unit_name,
            submission,
            task.accepted_version or 0,
            clock.day_of(task.accepted_at).isoformat() if task.accepted_at else "",
        )
        for task, submission in _accepted(scope.counted_tasks(campaign, unit))
    )


def _accepted(tasks: QuerySet[ReviewTask]) -> Iterator[tuple[ReviewTask, int]]:
    found = (
        tasks.filter(state=ReviewTask.State.ACCEPTED)
        .select_related("unit")
        .prefetch_related("submissions")
        .order_by("unit_path", "pk")
    )
    for task in found:
        sent = [s for s in task.submissions.all() if s.version == task.accepted_version]
        yield task, sent[0].pk if sent else 0
