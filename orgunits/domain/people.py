"""Standing charges of units: who follows which unit, and who took over from whom (R24, R25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import audit
from orgunits.domain import accounts
from orgunits.models import Appointment, OrgUnit, Person, RoleGrant, StandingCharge, User
from orgunits.roles import Role


@transaction.atomic
def charge(
    *, person: Person, unit: OrgUnit, basis: str, valid_from: date, by: User | None
) -> StandingCharge:
    """Put a Standing Committee member in charge of a unit; the right to see it comes along."""
    row = StandingCharge.objects.create(
        person=person, unit=unit, basis=basis, valid_from=valid_from
    )
    audit.record("charge.begun", row, by=by, after={"member": str(person), "basis": basis})
    let_see(person=person, unit=unit, basis=basis, by=by)
    return row


@transaction.atomic
def begin_charge(
    *, person: Person, unit: OrgUnit, basis: str, on: date, by: User | None
) -> StandingCharge:
    """Asked for by hand: refused where somebody follows the unit already, or before its day."""
    if StandingCharge.objects.filter(unit=unit, valid_to=None).exists():
        raise ValidationError(_("Đơn vị đã có người phụ trách. Hãy dùng “Thay người”."))
    if on > clock.today():
        raise ValidationError(_("Ngày phân công không được sau hôm nay."))
    return charge(person=person, unit=unit, basis=basis, valid_from=on, by=by)


def members(day: date) -> QuerySet[Person]:
    """Persons with a post at the Standing Committee on that day."""
    posts = Appointment.objects.in_force(day).filter(unit__kind=OrgUnit.Kind.STANDING_COMMITTEE)
    return Person.objects.filter(pk__in=posts.values("person"))


def is_member(user: Any) -> bool:
    """A seat on the Standing Committee today, whether or not any unit was given to follow."""
    if not getattr(user, "is_active", False) or user.person_id is None:
        return False
    return members(clock.today()).filter(pk=user.person_id).exists()


@transaction.atomic
def replace(
    *, charge_id: int, person: Person, basis: str, on: date, reason: str, by: User | None
) -> StandingCharge:
    """Close the old row the day before, open the new one, and name the reason (R25)."""
    old = StandingCharge.objects.select_for_update().get(pk=charge_id)
    if not reason.strip():
        raise ValidationError(_("Cần nêu lý do thay người được phân công."))
    if old.valid_to or old.person == person:
        raise ValidationError(_("Phân công này đã kết thúc hoặc đã giao cho chính đồng chí này."))
    end_charge(charge_id=old.pk, on=on, reason=reason, by=by)
    return charge(person=person, unit=old.unit, basis=basis, valid_from=on, by=by)


@transaction.atomic
def end_charge(*, charge_id: int, on: date, reason: str, by: User | None) -> None:
    old = StandingCharge.objects.select_for_update().get(pk=charge_id)
    old.valid_to, old.end_reason = max(old.valid_from, on - timedelta(days=1)), reason
    old.save(update_fields=["valid_to", "end_reason"])
    audit.record("charge.ended", old, by=by, before={"member": str(old.person)}, reason=reason)
    stop_seeing(person=old.person, unit=old.unit, reason=reason, by=by)


def let_see(*, person: Person, unit: OrgUnit, basis: str, by: User | None) -> None:
    for user in person.accounts.filter(is_active=True):
        accounts.grant(user=user, role=Role.STANDING_MEMBER, unit=unit, basis=basis, by=by)


def stop_seeing(*, person: Person, unit: OrgUnit, reason: str, by: User | None) -> None:
    """Ends the member's view of `unit`, unless another charge still rests on it."""
    if StandingCharge.objects.filter(person=person, unit=unit, valid_to=None).exists():
        return
    for held in RoleGrant.objects.filter(
        user__person=person, unit=unit, role=Role.STANDING_MEMBER, ended_at=None
    ).select_related("user", "unit"):
        accounts.end(grant=held, by=by, reason=reason)
