"""Conclusions of a conference become tasks: what, whose, until when (R10, R42).

Each is a remedy of the unit that is to act, so that it is reported with evidence, verified from
above, urged when overdue and carried into next year like any other.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock, dates
from campaign.models import Notice
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Permission
from reviews.domain import remedies, remedy_reporters
from reviews.domain.proposals import MANAGED_KINDS
from reviews.models import Conference, Minutes, Remediation

State = Conference.State


def units_for(conference: Conference, user: User) -> Any:
    """The collective that met, those directly below it, and whom the Standing Committee manages."""
    met = conference.unit
    below = Q(path__startswith=met.path, depth=met.depth + 1)
    units = OrgUnit.objects.under(user, Permission.HOLD_CONFERENCE).in_force(clock.today())
    return units.filter(Q(pk=met.pk) | below | Q(kind__in=MANAGED_KINDS)).order_by("place", "path")


def persons_for(conference: Conference, user: User) -> Any:
    """Who holds a post in the collective that met, and who heads one of the other units."""
    posts = Appointment.objects.in_force(clock.today()).filter(person=OuterRef("pk"))
    heads = posts.filter(is_head=True, unit__in=units_for(conference, user).values("pk"))
    return Person.objects.filter(Exists(posts.filter(unit=conference.unit)) | Exists(heads))


def given(conference: Conference, user: User) -> Any:
    rows = Remediation.objects.visible_to(user).filter(conference=conference)
    return rows.select_related("unit", "owner").order_by("due_on", "pk")


def of_minutes(minutes: Minutes) -> list[Remediation]:
    """What the minutes say was given: once they are signed, nothing later."""
    rows = minutes.conference.remedies.select_related("unit", "owner").order_by("planned_at", "pk")
    if minutes.signed_at:
        rows = rows.filter(planned_at__lte=minutes.signed_at)
    return list(rows)


def missing_to_give(conference: Conference) -> list[str]:
    met = conference.state in (State.HELD, State.CLOSED)
    return [] if met else [_("Giao việc theo kết luận sau khi hội nghị đã họp.")]


@transaction.atomic
def give(
    *,
    conference: Conference,
    unit: OrgUnit,
    shortcoming: str,
    measure: str,
    due_on: date,
    by: User,
    owner: Person | None = None,
) -> Remediation:
    if gaps := missing_to_give(conference):
        raise ValidationError(gaps)
    if owner and not _serves(owner, unit):
        raise ValidationError(
            {"owner": _("Đồng chí %(who)s không giữ chức vụ ở đơn vị đã chọn.") % {"who": owner}}
        )
    task = remedies.plan(
        campaign=conference.campaign,
        unit=unit,
        owner=owner,
        shortcoming=shortcoming,
        measure=measure,
        due_on=due_on,
        conference=conference,
        by=by,
    )
    _tell(task)
    return task


def _serves(person: Person, unit: OrgUnit) -> bool:
    posts = Appointment.objects.in_force(clock.today())
    return posts.filter(person=person, unit=unit).exists()


def _tell(task: Remediation) -> None:
    """That there is one and until when; what it is stands behind the sign-in."""
    line = {
        "text": _("Việc giao theo kết luận hội nghị"),
        "when": _("đến hết ngày %(day)s") % {"day": dates.short(task.due_on)},
        "url": task.get_absolute_url(),
    }
    subject = _("Có việc giao theo kết luận hội nghị")
    for user in User.objects.filter(pk__in=remedy_reporters.of([task], clock.today())[task.pk]):
        notifications.notify(user, task.campaign, Notice.Kind.CONFERENCE, subject, [line])
