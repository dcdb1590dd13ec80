"""More time for one task: asked by the unit, granted or refused by the level above.

Nobody extends their own deadline; the document and the authority it comes from are always named.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock, dates
from campaign.models import Notice
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reviews.domain import reminders, submissions
from reviews.models import Extension, ReviewTask
from reviews.models.tasks import IN_HAND

State = Extension.State


@transaction.atomic
def ask(*, task_id: int, to_day: date, reason: str, by: User) -> Extension:
    task = _locked(task_id)
    if not submissions.may_write(by, task):
        raise PermissionDenied(Permission.SUBMIT)
    old = _movable(task, to_day)
    if task.extensions.waiting().exists():
        raise ValidationError(_("Đã có một đề nghị gia hạn đang chờ trả lời."))
    asked = Extension.objects.create(
        task=task, state=State.ASKED, from_day=old, to_day=to_day, reason=_said(reason),
        asked_at=clock.now(), asked_by=by,
    )  # fmt: skip
    audit.record("extension.asked", asked, by=by, after=_facts(asked), reason=reason)
    return asked


@transaction.atomic
def grant(
    *,
    task_id: int,
    to_day: date,
    authority: str,
    number: str,
    signed_on: date,
    reason: str,
    by: User,
) -> Extension:
    """Answers the unit's request where there is one; another day than asked may be given."""
    task = _locked(task_id)
    access.require_above(by, Permission.ACCEPT, task.unit)
    old = _movable(task, to_day)
    given = task.extensions.waiting().first() or Extension(task=task)
    given.state, given.from_day, given.to_day = State.GRANTED, old, to_day
    given.reason = given.reason or _said(reason)
    given.authority, given.number, given.signed_on = authority.strip(), number.strip(), signed_on
    given.decided_at, given.decided_by = clock.now(), by
    if not given.authority or not given.number:
        raise ValidationError(_("Cần ghi cơ quan, người cho phép và số, ký hiệu văn bản."))
    given.save()
    task.last_day = to_day
    task.save(update_fields=["last_day"])
    audit.record(
        "extension.granted", given, by=by, before={"last_day": old}, after=_facts(given),
        reason=given.reason,
    )  # fmt: skip
    _tell(task, _("Gia hạn đến hết ngày %(day)s") % {"day": dates.short(to_day)})
    return given


@transaction.atomic
def refuse(*, task_id: int, answer: str, by: User) -> Extension:
    task = _locked(task_id)
    access.require_above(by, Permission.ACCEPT, task.unit)
    asked = task.extensions.waiting().first()
    if asked is None:
        raise ValidationError(_("Không còn đề nghị gia hạn nào đang chờ."))
    asked.state, asked.answer = State.REFUSED, _said(answer)
    asked.decided_at, asked.decided_by = clock.now(), by
    asked.save()
    audit.record("extension.refused", asked, by=by, after=_facts(asked), reason=asked.answer)
    _tell(task, _("Không gia hạn"))
    return asked


def _locked(task_id: int) -> ReviewTask:
    rows = ReviewTask.objects.select_related("unit", "milestone__campaign", "person", "campaign")
    return rows.select_for_update(of=("self",)).get(pk=task_id)


def _movable(task: ReviewTask, to_day: date) -> date:
    """The day that moves; only forward, and never into the past."""
    if task.state not in IN_HAND:
        raise ValidationError(_("Chỉ gia hạn nhiệm vụ đơn vị chưa gửi hoặc được trả lại."))
    if task.last_day is None:
        raise ValidationError(
            _("Kế hoạch không ghi thời hạn cho việc này nên không có gì để gia hạn.")
        )
    earliest = max(task.last_day, clock.today())
    if to_day < clock.today() or to_day <= task.last_day:
        words = _("Ngày cuối mới phải sau ngày %(day)s.") % {"day": dates.short(earliest)}
        raise ValidationError({"to_day": words})
    return task.last_day


def _said(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ValidationError({"reason": _("Cần nêu rõ lý do.")})
    return words


def _facts(found: Extension) -> dict[str, object]:
    return {"last_day": found.to_day, "authority": found.authority, "number": found.number}


def _tell(task: ReviewTask, label: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = f"{label}: {task.milestone.short_title}"
        line = {
            "text": task.milestone.title,
            "label": label,
            "tone": "open",
            "url": task.get_absolute_url(),
        }
        people = set(reminders.by_person([task], clock.today()))
        for user in User.objects.filter(pk__in=people, is_active=True):
            notifications.notify(user, task.campaign, Notice.Kind.OUTCOME, subject, [line])
