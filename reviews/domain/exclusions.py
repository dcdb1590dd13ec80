"""Units merge and people retire after the tasks were opened: their tasks follow, with the reason.

What was sent stays as it is; only what is still in hand goes out, and can be brought back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.domain import jobs, subjects
from campaign.lib import clock, dates
from campaign.models import Campaign, Job, Milestone
from orgunits import access, audit
from orgunits.models import Appointment, StructureChange, User
from orgunits.roles import Permission
from reviews.domain.submissions import must_fit
from reviews.lifecycles import TASK
from reviews.models import Exclusion, ReviewTask

Report = Callable[[int, int, str], None]
Kind = StructureChange.Kind


@dataclass(frozen=True)
class Leaver:
    """A task in hand whose unit or person the plan no longer means today, and why."""

    task: ReviewTask
    reason: str


def may_exclude(user: Any, task: ReviewTask) -> bool:
    return access.can(user, Permission.RUN_CAMPAIGN, task.unit)


@transaction.atomic
def exclude(*, task_id: int, reason: str, by: User) -> Exclusion:
    task, reason = _locked(task_id, by), reason.strip()
    must_fit(_("Lý do"), reason, 500)
    TASK.advance(task, "exclude", reason=reason)
    task.save(update_fields=["state"])
    row = Exclusion.objects.create(task=task, at=clock.now(), by=by, reason=reason)
    audit.record("review_task.excluded", task, by=by, reason=reason)
    return row


@transaction.atomic
def include(*, task_id: int, reason: str, by: User) -> ReviewTask:
    task, reason = _locked(task_id, by), reason.strip()
    must_fit(_("Lý do"), reason, 500)
    TASK.advance(task, "include", reason=reason)
    task.save(update_fields=["state"])
    task.exclusions.filter(ended_at=None).update(
        ended_at=clock.now(), ended_by=by, end_reason=reason
    )
    audit.record("review_task.included", task, by=by, reason=reason)
    return task


def leavers(campaign: Campaign) -> list[Leaver]:
    found: list[ReviewTask] = []
    milestones = campaign.milestones.exclude(work=Milestone.Work.NOTHING)
    for milestone in milestones.select_related("campaign__unit"):
        wanted = set(subjects.of_milestone(milestone))
        in_hand = milestone.tasks.not_sent().select_related("unit", "person", "milestone")
        found += [task for task in in_hand if (task.unit_id, task.person_id) not in wanted]
    return _with_reasons(found)


def follow(*, campaign_id: int, by: User, progress: Report) -> int:
    """One transaction a task: whoever sends in this very minute is not run over."""
    gone = leavers(Campaign.objects.get(pk=campaign_id))
    done = 0
    for number, leaver in enumerate(gone, start=1):
        try:
            exclude(task_id=leaver.task.pk, reason=leaver.reason, by=by)
            done += 1
        except ValidationError:
            pass  # sent meanwhile: it stays with whoever receives it
        progress(number, len(gone), str(leaver.task))
    return done


@jobs.handler("follow_scope")
def handle(job: Job, progress: jobs.Progress) -> str:
    done = follow(campaign_id=job.arguments["campaign"], by=job.by, progress=progress)
    progress(done, done, _("Đã ghi %(n)s nhiệm vụ không còn thuộc diện.") % {"n": done})
    return f"{reverse('reviews:tasks')}?look=exempt"


def _locked(task_id: int, by: User) -> ReviewTask:
    rows = ReviewTask.objects.select_related("unit", "milestone", "person")
    task = rows.select_for_update(of=("self",)).get(pk=task_id)
    access.require(by, Permission.RUN_CAMPAIGN, task.unit)
    return task


def _with_reasons(tasks: list[ReviewTask]) -> list[Leaver]:
    ended = _changes({task.unit_id for task in tasks})
    posts = _last_posts(task for task in tasks if task.person_id)
    return [Leaver(task, _reason(task, ended, posts)) for task in tasks]


def _reason(
    task: ReviewTask, ended: dict[int, StructureChange], posts: dict[Any, Appointment]
) -> str:
    if task.unit.valid_to and task.unit_id in ended:
        return _of_change(ended[task.unit_id])
    post = posts.get((task.unit_id, task.person_id))
    if post and post.valid_to:
        words = _("%(who)s thôi giữ chức vụ %(post)s sau ngày %(day)s")
        said = words % {"who": post.person, "post": post.post, "day": dates.short(post.valid_to)}
        return f"{said} ({post.basis})." if post.basis else f"{said}."
    return _("Không còn thuộc đối tượng của mốc %(key)s.") % {"key": task.milestone.key}


def _of_change(change: StructureChange) -> str:
    said = {"day": dates.short(change.on), "basis": change.basis, "other": change.other}
    if change.other is None:
        return _("Đơn vị kết thúc hoạt động từ ngày %(day)s (%(basis)s).") % said
    return _("Đơn vị sáp nhập vào %(other)s từ ngày %(day)s (%(basis)s).") % said


def _changes(units: set[int]) -> dict[int, StructureChange]:
    """The change by which each unit ended."""
    ends = StructureChange.objects.filter(unit__in=units, kind__in=[Kind.MERGE, Kind.DISSOLVE])
    return {row.unit_id: row for row in ends.select_related("other").order_by("pk")}


def _last_posts(tasks: Iterable[ReviewTask]) -> dict[Any, Appointment]:
    held = {(task.unit_id, task.person_id) for task in tasks}
    rows = Appointment.objects.filter(person__in={person for _unit, person in held})
    ordered = rows.exclude(valid_to=None).select_related("person").order_by("valid_to")
    return {(row.unit_id, row.person_id): row for row in ordered}
