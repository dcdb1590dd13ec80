"""Posts of people, and the few facts of membership that the rules ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import text
from orgunits import audit
from orgunits.models import Appointment, OrgUnit, Person, User

FACTS = (
    "admitted_on",
    "exempted_from",
    "exempted_to",
    "suspended_from",
    "suspended_to",
    "temporary_unit",
)
CONTACT = ("phone", "email", "address")


@transaction.atomic
def add_person(*, full_name: str, unit: OrgUnit, by: User | None) -> Person:
    person = Person.objects.create(full_name=full_name)
    after = {"full_name": person.full_name}
    audit.record("person.added", person, by=by, unit=unit, after=after)
    return person


@transaction.atomic
def appoint(*, person: Person, unit: OrgUnit, by: User | None, **facts: Any) -> Appointment:
    """One may hold several posts at once, but not the same post of a unit twice at a time."""
    post = text.clean(facts["post"])
    same = Appointment.objects.filter(person=person, unit=unit, post=post, valid_to=None)
    if same.exists():
        raise ValidationError(_("Đồng chí này đang giữ đúng chức vụ đó ở đơn vị."))
    facts["post"] = post
    row = Appointment(person=person, unit=unit, **facts)
    row.full_clean()
    row.save()
    audit.record("appointment.begun", row, by=by, after=facts)
    return row


@transaction.atomic
def end(*, appointment_id: int, on: date, basis: str, by: User | None) -> Appointment:
    """`on`: the last day in the post."""
    row = Appointment.objects.select_for_update().get(pk=appointment_id)
    if row.valid_to:
        raise ValidationError(_("Chức vụ này đã có ngày kết thúc."))
    if on < row.valid_from:
        raise ValidationError(_("Ngày cuối không được trước ngày bắt đầu giữ chức vụ."))
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    after = {"valid_to": on, "basis": basis}
    audit.record("appointment.ended", row, by=by, before={"valid_to": None}, after=after)
    return row


@transaction.atomic
def save_facts(*, person_id: int, unit: OrgUnit, facts: dict[str, Any], by: User | None) -> Person:
    """`unit`: where the person is managed from, so that the trail is read there."""
    person = Person.objects.select_for_update().get(pk=person_id)
    changed = [name for name in FACTS if getattr(person, name) != facts[name]]
    before = {name: getattr(person, name) for name in changed}
    for name in changed:
        setattr(person, name, facts[name])
    person.full_clean()
    if changed:
        person.save(update_fields=changed)
        after = {name: facts[name] for name in changed}
        audit.record("person.facts_saved", person, by=by, unit=unit, before=before, after=after)
    return person


@transaction.atomic
def save_contact(*, unit_id: int, facts: dict[str, str], by: User | None) -> OrgUnit:
    unit = OrgUnit.objects.select_for_update().get(pk=unit_id)
    changed = [name for name in CONTACT if getattr(unit, name) != facts[name]]
    before = {name: getattr(unit, name) for name in changed}
    for name in changed:
        setattr(unit, name, facts[name])
    if changed:
        unit.save(update_fields=changed)
        after = {name: facts[name] for name in changed}
        audit.record("unit.contact_saved", unit, by=by, before=before, after=after)
    return unit
