"""Entering and withdrawing what stands against a grade; nothing is deleted."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain.rulebooks import COLLECTIVES, PERSONS, SUBJECTS
from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Permission
from ratings.domain import pinned_rules, withdrawals
from ratings.models import Disqualifier

K = Disqualifier.Kind


def words_of(campaign: Campaign, kind: str, *, is_person: bool) -> tuple[str, str]:
    """The words of the campaign's rules and their clause, to be kept with the row; the kind's own
    where the rules have none."""
    wanted = set(PERSONS if is_person else COLLECTIVES)
    for row in reversed(pinned_rules.of(campaign).non_completions):
        if row.key.endswith(f"_{kind}") and wanted & set(SUBJECTS[row.subjects]):
            return row.words[:1].lower() + row.words[1:], row.clause
    return str(K(kind).label), ""


@transaction.atomic
def enter(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    kind: str,
    document: str,
    document_on: date,
    authority: str,
    on_day: date,
    by: User,
    person: Person | None = None,
    is_self_remedied: bool = False,
    remark: str = "",
) -> Disqualifier:
    access.require(by, Permission.RATE, unit)
    if person and not Appointment.objects.filter(person=person, unit=unit).exists():
        raise ValidationError({"person": _("Cá nhân không giữ chức vụ nào ở đơn vị đã chọn.")})
    for name, day in (("document_on", document_on), ("on_day", on_day)):
        if day > clock.today():
            raise ValidationError({name: _("Ngày này không được sau hôm nay.")})
    words, clause = words_of(campaign, kind, is_person=person is not None)
    row = Disqualifier.objects.create(
        campaign=campaign,
        unit=unit,
        person=person,
        kind=kind,
        words=words,
        clause=clause,
        document=document.strip(),
        document_on=document_on,
        authority=authority.strip(),
        on_day=on_day,
        is_self_remedied=is_self_remedied,
        remark=remark.strip(),
        entered_at=clock.now(),
        entered_by=by,
    )
    audit.record("disqualifier.entered", row, by=by, after={"kind": kind, "document": document})
    return row


@transaction.atomic
def withdraw(*, disqualifier_id: int, reason: str, by: User) -> Disqualifier:
    rows = Disqualifier.objects.select_related("unit")
    row = rows.select_for_update(of=("self",)).get(pk=disqualifier_id)
    access.require(by, Permission.RATE, row.unit)
    withdrawals.withdraw(row, reason=reason, by=by)
    audit.record("disqualifier.withdrawn", row, by=by, reason=reason.strip())
    return row
