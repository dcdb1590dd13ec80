"""Taking back what was sent, as long as the receiver has not decided on it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Notice
from orgunits import audit
from orgunits.models import OrgUnit, RoleGrant, User
from orgunits.roles import MAY, Permission
from reviews.domain import submissions
from reviews.lifecycles import TASK
from reviews.models import ReviewTask, Submission

RECEIVERS = [role for role, may in MAY.items() if Permission.ACCEPT in may]


@transaction.atomic
def recall(*, task_id: int, version: int, by: User, reason: str) -> ReviewTask:
    """The version stays as it was sent; the next one starts from it. Whoever decides at the same
    moment holds the same lock: one of the two is told that it came too late."""
    task = _locked(task_id, by)
    sent = submissions.awaiting(task, version)
    reason = reason.strip()
    submissions.must_fit(_("Lý do thu hồi"), reason, 1000)
    TASK.advance(task, "recall", reason=reason)
    _take_back(task)
    sent.recalled_at, sent.recalled_by, sent.recall_reason = clock.now(), by, reason
    sent.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
    audit.record(
        "review_task.recalled", task, by=by, after={"version": sent.version}, reason=reason
    )
    _tell_receivers(task, sent)
    return task


def may_recall(user: User, task: ReviewTask) -> bool:
    return task.state == ReviewTask.State.SUBMITTED and submissions.is_sender(user, task)


def _locked(task_id: int, by: User) -> ReviewTask:
    rows = ReviewTask.objects.select_related("unit", "milestone__campaign", "person")
    task = rows.select_for_update(of=("self",)).get(pk=task_id)
    if not submissions.may_write(by, task):
        raise PermissionDenied(Permission.SUBMIT)
    return task


def _take_back(task: ReviewTask) -> None:
    """As if never sent: nobody counts it as late, or in time."""
    task.submitted_at = task.submitted_by = task.paper_received_on = None
    task.late_reason = ""
    task.save(
        update_fields=["state", "submitted_at", "submitted_by", "paper_received_on", "late_reason"]
    )


def _tell_receivers(task: ReviewTask, sent: Submission) -> None:
    """Those of the nearest unit above that has any; the mail names no unit."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Đơn vị thu hồi: %(task)s") % {"task": task.milestone.short_title}
        line = {
            "text": task.milestone.title,
            "label": _("Thu hồi lần gửi %(n)s") % {"n": sent.version},
            "tone": "open",
            "url": task.get_absolute_url(),
        }
        for user in User.objects.filter(pk__in=_receivers(task), is_active=True):
            notifications.notify(user, task.campaign, Notice.Kind.OUTCOME, str(subject), [line])


def _receivers(task: ReviewTask) -> list[int]:
    step = OrgUnit.steplen
    above = [task.unit.path[:end] for end in range(step, len(task.unit.path), step)]
    grants = RoleGrant.objects.in_force(clock.today()).filter(
        role__in=RECEIVERS, unit__path__in=above
    )
    found = list(grants.values_list("unit__path", "user_id"))
    nearest = max((path for path, _user in found), key=len, default="")
    return [user for path, user in found if path == nearest]
