"""Asking, answering, excusing: each of those asked once, and told without a word of content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock, dates
from campaign.models import Campaign, Notice
from orgunits import access, audit
from orgunits.models import OrgUnit, Person, RoleGrant, User
from orgunits.roles import MAY, Permission
from reviews.models import OpinionPoint, OpinionRequest

Kind, State = OpinionRequest.Kind, OpinionRequest.State
SENDERS = [role for role, may in MAY.items() if Permission.SUBMIT in may]
MOST_POINTS = 20


@dataclass(frozen=True)
class Asked:
    """One of these three."""

    unit: OrgUnit | None = None
    person: Person | None = None
    name: str = ""


@transaction.atomic
def ask_about(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    person: Person,
    kind: str,
    asked: Asked,
    due_on: date,
    by: User,
) -> OpinionRequest:
    """Of the residence (R37), an agency, or the cell of temporary activities."""
    access.require(by, Permission.HOLD_CONFERENCE, unit)
    _one_of_three(asked)
    _once(campaign, person, kind, asked)
    made = new(campaign, unit, kind, asked, due_on, by, person=person)
    made.save()
    audit.record("opinion.asked", made, by=by, after={"due_on": due_on})
    tell([made])
    return made


def new(
    campaign: Campaign,
    unit: OrgUnit,
    kind: str,
    asked: Asked,
    due_on: date | None,
    by: User,
    **facts: Any,
) -> OpinionRequest:
    """Unsaved; an excuse has no day to answer by."""
    return OpinionRequest(
        campaign=campaign, unit=unit, kind=kind, asked_unit=asked.unit, asked_person=asked.person,
        asked_name=asked.name.strip(), due_on=due_on, asked_at=clock.now(), asked_by=by, **facts,
    )  # fmt: skip


def _one_of_three(asked: Asked) -> None:
    if sum(map(bool, (asked.unit, asked.person, asked.name.strip()))) != 1:
        raise ValidationError(
            _("Chọn một nơi được hỏi: đơn vị trong hệ thống, hoặc ghi tên nơi khác.")
        )


def _once(campaign: Campaign, person: Person, kind: str, asked: Asked) -> None:
    same = OpinionRequest.objects.filter(campaign=campaign, person=person, kind=kind)
    if kind != Kind.AGENCY and same.exists():
        raise ValidationError(_("Đã có một yêu cầu loại này cho đồng chí đó."))


@transaction.atomic
def excuse(
    *, campaign: Campaign, unit: OrgUnit, person: Person, case: str, reason: str, by: User
) -> OpinionRequest:
    """HD 33: no comment of the residence this year, and why; takes the place of an open request."""
    access.require(by, Permission.HOLD_CONFERENCE, unit)
    if case not in OpinionRequest.Excuse.values or not reason.strip():
        raise ValidationError(_("Cần chọn trường hợp theo Hướng dẫn 33-HD/BTCTW và ghi lý do."))
    same = OpinionRequest.objects.select_for_update(of=("self",)).filter(
        campaign=campaign, person=person, kind=Kind.RESIDENCE
    )
    found = same.first() or new(campaign, unit, Kind.RESIDENCE, Asked(), None, by, person=person)
    if found.pk and not found.is_open:
        raise ValidationError(_("Nơi cư trú đã có nhận xét."))
    found.state, found.excuse, found.excuse_reason = State.EXCUSED, case, reason.strip()
    found.answered_at, found.answered_by = clock.now(), by
    found.save()
    audit.record("opinion.excused", found, by=by, after={"case": case}, reason=reason.strip())
    return found


# --- answering


def is_asked(user: User, request: OpinionRequest) -> bool:
    return OpinionRequest.objects.asked_of(user).filter(pk=request.pk).exists()


@transaction.atomic
def answer(
    *,
    request_id: int,
    points: Iterable[tuple[str, str]],
    by: User,
    paper_number: str = "",
    paper_signed_on: date | None = None,
) -> OpinionRequest:
    """By the one asked; or, from a signed paper, by whoever asked. No point: agreed as it is."""
    found = OpinionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    _may_answer(found, by, paper_number, paper_signed_on)
    if not found.is_open:
        raise ValidationError(_("Ý kiến này đã được gửi, không sửa được nữa."))
    said = [(part.strip(), text.strip()) for part, text in points if text.strip()]
    _fit(said)
    if found.kind != Kind.REPORT and not said:
        raise ValidationError(_("Cần ghi nội dung nhận xét."))
    OpinionPoint.objects.bulk_create(
        OpinionPoint(request=found, place=place, part=part, text=text)
        for place, (part, text) in enumerate(said, start=1)
    )
    found.state = State.ANSWERED if said else State.AGREED
    found.answered_at, found.answered_by = clock.now(), by
    found.paper_number, found.paper_signed_on = paper_number.strip(), paper_signed_on
    found.save()
    audit.record("opinion.answered", found, by=by, after={"points": len(said)})
    return found


def _may_answer(found: OpinionRequest, by: User, number: str, signed_on: date | None) -> None:
    if is_asked(by, found):
        return
    access.require(by, Permission.HOLD_CONFERENCE, found.unit)
    if not number.strip() or signed_on is None:
        raise ValidationError(
            _("Nhập thay từ văn bản giấy thì phải ghi số, ký hiệu và ngày văn bản.")
        )


def _fit(said: list[tuple[str, str]]) -> None:
    if len(said) > MOST_POINTS:
        raise ValidationError(_("Nhiều nhất %(n)s ý kiến một lần.") % {"n": MOST_POINTS})
    if any(len(part) > 120 or len(text) > 4000 for part, text in said):
        raise ValidationError(
            _("Mỗi ý kiến dài nhất 4.000 ký tự, tên phần, mục dài nhất 120 ký tự.")
        )


def open_(*, request: OpinionRequest, by: User) -> None:
    """The first look of the one asked."""
    if request.opened_at is None and is_asked(by, request):
        request.opened_at = clock.now()
        OpinionRequest.objects.filter(pk=request.pk, opened_at=None).update(
            opened_at=request.opened_at
        )


# --- telling


def tell(made: list[OpinionRequest]) -> None:
    """One notice each; which report or person it is about stands only behind the sign-in."""
    with translation.override(settings.LANGUAGE_CODE):
        people, subject = _people(made), _("Có văn bản xin ý kiến đồng chí")
        for request in made:
            for user in people.get(request.pk, ()):
                lines = [_line(request)]
                kind = Notice.Kind.OPINION
                notifications.notify(user, request.campaign, kind, subject, lines)


def _line(request: OpinionRequest) -> dict[str, Any]:
    due = dates.short(request.due_on) if request.due_on else ""
    return {
        "opinion": request.pk,
        "text": str(request.get_kind_display()),
        "when": _("đến hết ngày %(day)s") % {"day": due},
        "tone": "open",
        "label": str(request.get_state_display()),
        "url": request.get_absolute_url(),
    }


def _people(made: list[OpinionRequest]) -> dict[int, list[User]]:
    """Two queries for any number of requests."""
    units = {request.asked_unit_id for request in made if request.asked_unit_id}
    persons = {request.asked_person_id for request in made if request.asked_person_id}
    grants = RoleGrant.objects.in_force(clock.today()).filter(role__in=SENDERS, unit__in=units)
    by_unit: dict[int, list[User]] = {}
    for grant in grants.select_related("user"):
        if grant.user.is_active:
            by_unit.setdefault(grant.unit_id, []).append(grant.user)
    by_person: dict[int, list[User]] = {}
    for user in User.objects.filter(person_id__in=persons, is_active=True):
        by_person.setdefault(user.person_id or 0, []).append(user)
    return {
        request.pk: by_unit.get(request.asked_unit_id or 0, [])
        + by_person.get(request.asked_person_id or 0, [])
        for request in made
    }


def require_asker(user: User, request: OpinionRequest) -> None:
    if not access.can(user, Permission.HOLD_CONFERENCE, request.unit):
        raise PermissionDenied(Permission.HOLD_CONFERENCE)
