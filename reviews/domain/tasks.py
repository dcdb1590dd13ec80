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

from campaign.domain import counters, jobs
from campaign.lib import clock
from campaign.models import Campaign, Job, Milestone
from orgunits import audit
from orgunits.models import Appointment, OrgUnit, User
from reviews.models import ReviewTask

BATCH = 200
# A unit, or a person of a unit: (unit, person or None).
Subject = tuple[int, int | None]
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


def subjects(milestone: Milestone) -> list[Subject]:
    """Units and persons in force today, within the subtree of the campaign's unit."""
    wanted = milestone.subjects
    if milestone.work == Milestone.Work.NOTHING or not wanted:
        return []
    if "posts" in wanted:
        return _persons(milestone, wanted["posts"])
    units = _units(milestone).order_by("path").values_list("pk", flat=True)
    return [(unit, None) for unit in units]


def preview(campaign: Campaign) -> Preview:
    opening = campaign.milestones.exclude(work=Milestone.Work.NOTHING)
    milestones = opening.select_related("campaign__unit")
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
    """Opened, and accepted or exempt, among the tasks the user may see."""
    rows = (
        ReviewTask.objects.visible_to(user)
        .filter(campaign=campaign)
        .values("milestone")
        .order_by("milestone")
        .annotate(
            opened=Count("pk", distinct=True),
            accepted=Count("pk", distinct=True, filter=Q(state=ReviewTask.State.ACCEPTED)),
        )
    )
    return {row.pop("milestone"): row for row in rows}


def _opening(milestone: Milestone) -> Opening:
    wanted, standing = subjects(milestone), _standing(milestone)
    missing = [subject for subject in wanted if subject not in standing]
    return Opening(milestone, missing, len(wanted) - len(missing), _unknown(milestone))


def _standing(milestone: Milestone) -> set[Subject]:
    return set(ReviewTask.objects.filter(milestone=milestone).values_list("unit_id", "person_id"))


def _scope(milestone: Milestone) -> Any:
    root = milestone.campaign.unit
    return OrgUnit.objects.filter(path__startswith=root.path).in_force(clock.today())


def _units(milestone: Milestone) -> Any:
    wanted, units = milestone.subjects, _scope(milestone)
    for key, column in (("kinds", "kind__in"), ("level", "level"), ("codes", "code__in")):
        if key in wanted:
            units = units.filter(**{column: wanted[key]})
    return units


def _persons(milestone: Milestone, kinds: list[str]) -> list[Subject]:
    posts = Appointment.objects.in_force(clock.today()).filter(
        unit__in=_scope(milestone).filter(kind__in=kinds)
    )
    rows = posts.order_by("unit__path", "place", "pk").values_list("unit_id", "person_id")
    return list(dict.fromkeys(rows))


def _unknown(milestone: Milestone) -> list[str]:
    """Codes that name no unit in force: the plan and the tree disagree."""
    codes = milestone.subjects.get("codes")
    if not codes:
        return []
    found = set(_scope(milestone).filter(code__in=codes).values_list("code", flat=True))
    return [code for code in codes if code not in found]


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
