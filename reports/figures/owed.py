"""Who owes results by which milestone: how far, who was late, who has not sent.

The columns are the looks of the boards, so that each figure opens the list of just these tasks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from campaign.lib import clock
from campaign.models import Milestone
from orgunits.models import OrgUnit
from reports.figures.shape import Progress, TaskLine
from reviews.models import ReviewTask

State = ReviewTask.State
Tasks = list[ReviewTask]


@dataclass(frozen=True)
class Ground:
    """What every line is told against."""

    unit: OrgUnit
    day: date


def of(tasks: Any, unit: OrgUnit, day: date) -> tuple[Progress, ...]:
    counts = _counts(tasks)
    named = tasks.select_related("unit").order_by("unit_path", "pk")
    late, not_sent = list(named.sent_late()), list(named.not_sent())
    ground = Ground(unit, day)
    milestones = Milestone.objects.filter(pk__in=counts).select_related("campaign")
    return tuple(
        _progress(each, counts[each.pk], _of(each, late), _of(each, not_sent), ground)
        for each in milestones.order_by("place")
    )


def _counts(tasks: QuerySet[ReviewTask]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    rows = tasks.order_by().values_list("milestone", "state").annotate(number=Count("pk"))
    for milestone, state, number in rows:
        found.setdefault(milestone, Counter())[state] += number
    return found


def _of(milestone: Milestone, tasks: Tasks) -> Tasks:
    return [task for task in tasks if task.milestone_id == milestone.pk]


def _progress(
    milestone: Milestone, counts: Counter[str], late: Tasks, not_sent: Tasks, ground: Ground
) -> Progress:
    overdue = Counter(task.state for task in not_sent if _overdue(task, ground.day))
    return Progress(
        milestone=milestone.key,
        title=milestone.title,
        level=milestone.level,
        printed_words=milestone.printed_words,
        last_day=_iso(milestone.last_day),
        due=counts.total() - counts[State.EXEMPT],
        accepted=counts[State.ACCEPTED],
        submitted=counts[State.SUBMITTED],
        returned=counts[State.RETURNED] - overdue[State.RETURNED],
        open=counts[State.OPEN] - overdue[State.OPEN],
        overdue=overdue.total(),
        exempt=counts[State.EXEMPT],
        late=len(late),
        sent_late=tuple(_line(task, _sent_on(task), ground) for task in late),
        not_sent=tuple(_line(task, None, ground) for task in not_sent),
    )


def _overdue(task: ReviewTask, day: date) -> bool:
    return bool(task.last_day and task.last_day < day)


def _sent_on(task: ReviewTask) -> date | None:
    """A paper counts from the day it was received."""
    return task.paper_received_on or (task.submitted_at and clock.day_of(task.submitted_at))


def _line(task: ReviewTask, sent: date | None, ground: Ground) -> TaskLine:
    end = sent or ground.day
    is_returned = sent is None and task.state == State.RETURNED
    return TaskLine(
        task=task.pk,
        unit=task.unit.pk,
        unit_name=task.unit_name,
        parent_name=task.parent_name,
        is_direct=task.unit_depth == ground.unit.depth + 1,
        state=task.state,
        last_day=_iso(task.last_day),
        sent_on=_iso(sent),
        days=max(0, (end - task.last_day).days) if task.last_day else 0,
        reason=task.return_reason if is_returned else task.late_reason,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
