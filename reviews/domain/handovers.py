"""Handing a unit's task to one of those who send for the unit, at any state."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Notice
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reviews.domain import recipients
from reviews.domain.submissions import must_fit
from reviews.models import HandOver, ReviewTask


def may_hand_over(user: Any, task: ReviewTask) -> bool:
    """The unit's clerk or head, and the Commission; a person's own review is nobody else's."""
    if task.person_id is not None:
        return False
    runs = access.can_above(user, Permission.RUN_CAMPAIGN, task.unit)
    return runs or access.can(user, Permission.SUBMIT, task.unit)


def candidates(task: ReviewTask) -> Any:
    """Only those who may send for the unit: a hand-over gives no right that was not there."""
    found = recipients.senders({task.unit_id}, clock.today())[task.unit_id]
    users = User.objects.filter(pk__in=found).exclude(pk=task.assignee_id or 0)
    return users.order_by("full_name", "username")


@transaction.atomic
def hand_over(*, task_id: int, to: User | None, reason: str, by: User) -> HandOver:
    task = _locked(task_id, by)
    reason = _said(reason)
    _refuse_unfit(task, to)
    row = HandOver.objects.create(
        task=task, from_user=task.assignee, to_user=to, at=clock.now(), by=by, reason=reason
    )
    task.assignee = to
    task.save(update_fields=["assignee"])
    audit.record(
        "review_task.handed_over", task, by=by, before={"assignee": _name(row.from_user)},
        after={"assignee": _name(to)}, reason=reason,
    )  # fmt: skip
    _tell(row)
    return row


def _locked(task_id: int, by: User) -> ReviewTask:
    rows = ReviewTask.objects.select_related("unit", "milestone__campaign", "campaign", "assignee")
    task = rows.select_for_update(of=("self",)).get(pk=task_id)
    if not may_hand_over(by, task):
        raise PermissionDenied(Permission.SUBMIT)
    return task


def _said(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": _("Cần nêu rõ lý do.")})
    must_fit(_("Lý do bàn giao"), words, 500)
    return words


def _refuse_unfit(task: ReviewTask, to: User | None) -> None:
    if to is None and task.assignee_id is None:
        raise ValidationError({"to": _("Nhiệm vụ đang do bộ phận tổng hợp của đơn vị làm chung.")})
    if to is not None and to.pk == task.assignee_id:
        raise ValidationError({"to": _("Nhiệm vụ đã được giao cho chính đồng chí này.")})
    if to is not None and not candidates(task).filter(pk=to.pk).exists():
        words = _("%(who)s không có quyền gửi kết quả của %(unit)s.")
        raise ValidationError({"to": words % {"who": to, "unit": task.unit}})


def _name(user: User | None) -> str:
    return user.username if user else ""


def _tell(row: HandOver) -> None:
    """Both, and in the site; whoever did it knows."""
    with translation.override(settings.LANGUAGE_CODE):
        for user, words in (
            (row.to_user, _("Nhiệm vụ giao cho đồng chí")),
            (row.from_user, _("Nhiệm vụ chuyển cho người khác")),
        ):
            if user and user.is_active and user.pk != row.by_id:
                notifications.notify(
                    user, row.task.campaign, Notice.Kind.OUTCOME, words, [_line(row, words)]
                )


def _line(row: HandOver, words: str) -> dict[str, Any]:
    task = row.task
    return {
        "text": task.milestone.title,
        "label": words,
        "tone": task.look,
        "url": task.get_absolute_url(),
    }
