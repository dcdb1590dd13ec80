"""Who owes results by which milestone: how far, who was late, who has not sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from campaign.lib import clock
from campaign.models import Milestone
from orgunits.models import OrgUnit
from reports.figures.shape import Progress, TaskLine
from reviews.models import ReviewTask

State = ReviewTask.State
IN_HAND = [State.OPEN, State.RETURNED]
SENT_LATE = Q(state__in=[State.SUBMITTED, State.ACCEPTED], submitted_at__date__gt=F("last_day"))
NOT_SENT = Q(state__in=IN_HAND)


def of(tasks: QuerySet[ReviewTask], unit: OrgUnit, day: date) -> tuple[Progress, ...]:
    counts = {each["milestone"]: each for each in _counts(tasks, day)}
    named = list(
        tasks.filter(SENT_LATE | NOT_SENT).select_related("unit").order_by("unit__path", "pk")
    )
    parents = _parents(named)
    milestones = (
        Milestone.objects.filter(pk__in=counts).select_related("campaign").order_by("place")
    )
    return tuple(
        _progress(milestone, counts[milestone.pk], named, parents, unit, day)
        for milestone in milestones
    )


def _counts(tasks: QuerySet[ReviewTask], day: date) -> Iterable[dict[str, Any]]:
    per_state = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    lates = {
        "late": Count("pk", filter=SENT_LATE),
        "overdue": Count("pk", filter=NOT_SENT & Q(last_day__lt=day)),
    }
    rows: Iterable[dict[str, Any]] = (
        tasks.order_by().values("milestone").annotate(**per_state, **lates)
    )
    return rows


def _parents(tasks: Iterable[ReviewTask]) -> dict[str, str]:
    paths = {_above(task.unit.path) for task in tasks}
    return dict(OrgUnit.objects.filter(path__in=paths).values_list("path", "name"))


def _above(path: str) -> str:
    return path[: -OrgUnit.steplen]


def _progress(
    milestone: Milestone,
    counts: dict[str, int],
    named: list[ReviewTask],
    parents: dict[str, str],
    unit: OrgUnit,
    day: date,
) -> Progress:
    mine = [task for task in named if task.milestone_id == milestone.pk]
    lines = {task.pk: _line(task, parents, unit, day) for task in mine}
    return Progress(
        milestone=milestone.key,
        title=milestone.title,
        level=milestone.level,
        printed_words=milestone.printed_words,
        last_day=_iso(milestone.last_day),
        due=sum(counts[state] for state in State.values if state != State.EXEMPT),
        late=counts["late"],
        overdue=counts["overdue"],
        sent_late=tuple(lines[task.pk] for task in mine if task.state not in IN_HAND),
        not_sent=tuple(lines[task.pk] for task in mine if task.state in IN_HAND),
        **{state: counts[state] for state in State.values},
    )


def _line(task: ReviewTask, parents: dict[str, str], unit: OrgUnit, day: date) -> TaskLine:
    in_hand = task.state in IN_HAND
    sent = clock.day_of(task.submitted_at) if task.submitted_at and not in_hand else None
    end = sent or day
    return TaskLine(
        task=task.pk,
        unit=task.unit.pk,
        unit_name=task.unit.name,
        parent_name=parents.get(_above(task.unit.path), ""),
        is_direct=task.unit.depth == unit.depth + 1,
        state=task.state,
        last_day=_iso(task.last_day),
        sent_on=_iso(sent),
        days=max(0, (end - task.last_day).days) if task.last_day else 0,
        reason=task.return_reason if task.state == State.RETURNED else task.late_reason,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
