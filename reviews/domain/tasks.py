"""Opening the tasks of a published plan: previewed, repeatable, one task a subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.domain import counters, jobs, subjects
from campaign.domain.milestones import that_open_tasks
from campaign.domain.subjects import Subject
from campaign.lib import clock
from campaign.models import Campaign, Job, Milestone
from orgunits import audit
from orgunits.models import User
from reviews.models import ReviewTask

BATCH = 200
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Opening:
    """What opening would do for one milestone."""

    milestone: Milestone
    missing: list[Subject] = field(repr=False)
    existing: int
    unknown: list[str]

    @property
    def to_open(self) -> int:
        return len(self.missing)


@dataclass(frozen=True)
class Preview:
    rows: list[Opening]

    @property
    def to_open(self) -> int:
        return sum(row.to_open for row in self.rows)

    @property
    def existing(self) -> int:
        return sum(row.existing for row in self.rows)


def preview(campaign: Campaign) -> Preview:
    milestones = that_open_tasks(campaign).select_related("campaign__unit")
    return Preview([_opening(milestone) for milestone in milestones])


def open_tasks(*, campaign_id: int, by: User, progress: Report) -> tuple[int, int]:
    """Short transactions, so that others can write in between; (opened now, stood before)."""
    campaign = Campaign.objects.get(pk=campaign_id)
    require_published(campaign)
    plan = preview(campaign)
    opened, total = 0, plan.to_open
    for row in plan.rows:
        for start in range(0, row.to_open, BATCH):
            opened += _open_batch(row.milestone, row.missing[start : start + BATCH], by)
            progress(opened, total, row.milestone.title)
    return opened, plan.existing + total - opened


def require_published(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.PUBLISHED:
        raise ValidationError(_("Chỉ mở nhiệm vụ cho kế hoạch đã ban hành và chưa khép lại."))


@jobs.handler("open_tasks")
def handle(job: Job, progress: jobs.Progress) -> str:
    opened, existing = open_tasks(
        campaign_id=job.arguments["campaign"], by=job.by, progress=progress
    )
    said = _("Đã mở %(opened)s nhiệm vụ, đã có từ trước %(existing)s.")
    progress(opened, opened, said % {"opened": opened, "existing": existing})
    return reverse("reviews:tasks")


@counters.register
def tasks_per_milestone(campaign: Campaign, user: Any) -> counters.Figures:
    """Opened, and accepted or exempt, among the tasks the user may see. A committee's own plan
    counts the province's tasks of its subtree where it repeats the milestone."""
    tasks = ReviewTask.objects.visible_to(user)
    found = {row.pop("milestone"): row for row in _counted(tasks.filter(campaign=campaign))}
    if campaign.parent_id:
        below = tasks.filter(campaign=campaign.parent_id, unit__path__startswith=campaign.unit.path)
        own = dict(campaign.milestones.values_list("key", "pk"))
        for row in _counted(below):
            row.pop("milestone")
            if (key := row.pop("milestone__key")) in own:
                found.setdefault(own[key], row)
    return found


def _counted(tasks: Any) -> Any:
    return (
        tasks.values("milestone", "milestone__key")
        .order_by("milestone")
        .annotate(
            opened=Count("pk", distinct=True),
            accepted=Count("pk", distinct=True, filter=Q(state=ReviewTask.State.ACCEPTED)),
        )
    )


def _opening(milestone: Milestone) -> Opening:
    wanted, standing = subjects.of_milestone(milestone), _standing(milestone)
    missing = [subject for subject in wanted if subject not in standing]
    return Opening(milestone, missing, len(wanted) - len(missing), subjects.unknown(milestone))


def _standing(milestone: Milestone) -> set[Subject]:
    return set(ReviewTask.objects.filter(milestone=milestone).values_list("unit_id", "person_id"))


@transaction.atomic
def _open_batch(milestone: Milestone, batch: list[Subject], by: User) -> int:
    """Whoever comes second waits for the campaign's row and then finds less to open."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=milestone.campaign_id)
    standing, last_day, now = _standing(milestone), milestone.last_day, clock.now()
    tasks = [
        ReviewTask(
            campaign=campaign,
            milestone=milestone,
            unit_id=unit,
            person_id=person,
            last_day=last_day,
            opened_at=now,
        )
        for unit, person in batch
        if (unit, person) not in standing
    ]
    if tasks:
        ReviewTask.objects.bulk_create(tasks, ignore_conflicts=True)
        facts = {"milestone": milestone.key, "count": len(tasks)}
        audit.record("review_task.opened", campaign, by=by, after=facts)
    return len(tasks)
