"""Who attends and directs the review of a unit: taken from the standing charges, then edited
with a reason (R24–R29)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.domain import people
from orgunits.models import Appointment, OrgUnit, Person, StandingCharge, User
from orgunits.roles import Permission
from reviews.models import Suggestion, Supervision

DIRECT, FOLLOW = Supervision.Kind.DIRECT, Supervision.Kind.FOLLOW


@transaction.atomic
def copy_from_charges(campaign: Campaign, by: User | None) -> int:
    """Every charge in force becomes a row of this campaign; a second run adds only what is new."""
    day = clock.today()
    known = Supervision.objects.filter(campaign=campaign, kind=DIRECT, unit=OuterRef("unit"))
    charges = StandingCharge.objects.in_force(day).filter(unit__path__startswith=campaign.unit.path)
    rows = [
        Supervision(
            campaign=campaign,
            unit=charge.unit,
            person=charge.person,
            kind=DIRECT,
            basis=charge.basis,
            valid_from=charge.valid_from,
        )
        for charge in charges.exclude(Exists(known)).select_related("unit", "person")
    ]
    Supervision.objects.bulk_create(rows)
    audit.record_many([_begun(row) for row in rows], by=by)
    return len(rows)


@transaction.atomic
def assign(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    person: Person,
    basis: str,
    on: date,
    by: User | None,
    kind: str = DIRECT,
    agency: OrgUnit | None = None,
) -> Supervision:
    """Exactly one Standing Committee member directs at a unit (R26), and sees it from then on."""
    if kind == FOLLOW and agency is None:
        raise ValidationError(_("Cần nêu cơ quan cử đại diện dự, theo dõi."))
    open_rows = Supervision.objects.filter(campaign=campaign, unit=unit, valid_to=None)
    if kind == DIRECT and open_rows.filter(kind=DIRECT).exists():
        raise ValidationError(
            _("Đơn vị đã có Ủy viên Ban Thường vụ dự, chỉ đạo. Hãy dùng “Thay người”.")
        )
    if open_rows.filter(kind=kind, person=person).exists():
        raise ValidationError(_("Đồng chí %(who)s đã được phân công tại đơn vị.") % {"who": person})
    row = Supervision.objects.create(
        campaign=campaign,
        unit=unit,
        person=person,
        kind=kind,
        agency=agency,
        basis=basis,
        valid_from=on,
    )
    audit.record_many([_begun(row)], by=by)
    if kind == DIRECT:
        people.let_see(person=person, unit=unit, basis=basis, by=by)
    return row


@transaction.atomic
def replace(
    *, supervision_id: int, person: Person, basis: str, on: date, reason: str, by: User | None
) -> Supervision:
    """Close the row with its reason and open the successor's (R25).

    A standing charge of the predecessor moves along: it would let them see the unit on.
    """
    old = Supervision.objects.select_for_update().get(pk=supervision_id)
    problems = _cannot_replace(old, person, on, reason)
    if problems:
        raise ValidationError(problems)
    old.valid_to, old.end_reason = max(old.valid_from, on - timedelta(days=1)), reason.strip()
    old.save(update_fields=["valid_to", "end_reason"])
    audit.record("supervision.ended", old, by=by, before={"member": str(old.person)}, reason=reason)
    _move_charge(old, person, basis, on, reason, by)
    return assign(
        campaign=old.campaign,
        unit=old.unit,
        person=person,
        kind=old.kind,
        agency=old.agency,
        basis=basis,
        on=on,
        by=by,
    )


@transaction.atomic
def attend(*, supervision_id: int, on: date, remarks: str, by: User) -> Supervision:
    """The member's own note of having attended; corrected by entering it again."""
    row = Supervision.objects.select_for_update().get(pk=supervision_id)
    if row.valid_to:
        raise ValidationError(_("Phân công này đã kết thúc, không ghi nhận dự được nữa."))
    if on > clock.today():
        raise ValidationError(_("Ngày dự không được sau hôm nay."))
    before = {"attended_on": row.attended_on, "remarks_trace": row.trace(row.remarks)}
    row.attended_on, row.remarks = on, remarks.strip()
    row.save(update_fields=["attended_on", "remarks"])
    after = {"attended_on": on, "remarks_trace": row.trace(row.remarks)}
    audit.record("supervision.attended", row, by=by, before=before, after=after)
    return row


def candidates(user: User, kind: str = DIRECT, agency: OrgUnit | None = None) -> Any:
    """Persons with a post today at the Standing Committee; for R27, at the same agency; for R28,
    at the assigning side."""
    posts = Appointment.objects.in_force(clock.today()).filter(person=OuterRef("pk"))
    if agency:
        posts = posts.filter(unit=agency)
    elif kind == Supervision.Kind.GOVERNMENT:
        posts = posts.under(user, Permission.SUPERVISE)
    else:
        posts = posts.filter(unit__kind=OrgUnit.Kind.STANDING_COMMITTEE)
    return Person.objects.filter(Exists(posts))


def undirected(campaign: Campaign, user: User) -> Any:
    """Directly subordinate organizations nobody attends and directs at (R24)."""
    units = OrgUnit.objects.under(user, Permission.SEE_SUPERVISION)
    return (
        units.below(campaign.unit)
        .direct_committees()
        .exclude(Exists(_directed(campaign)))
        .order_by("place", "path")
    )


def unattended(campaign: Campaign, user: User) -> Any:
    """Units of the government's side to which nobody is assigned by its caucus (R28)."""
    rows = Supervision.objects.filter(campaign=campaign, unit=OuterRef("pk"), valid_to=None)
    units = OrgUnit.objects.under(user, Permission.SUPERVISE).below(campaign.unit)
    return (
        units.filter(kind=OrgUnit.Kind.GOVERNMENT)
        .in_force(clock.today())
        .exclude(Exists(rows.filter(kind=Supervision.Kind.GOVERNMENT)))
        .order_by("place", "path")
    )


def suggested_units(campaign: Campaign, user: User) -> list[Any]:
    """Units with an issued suggestion the user may know of, and whether a member directs there."""
    issued = Suggestion.objects.visible_to(user).issued().filter(campaign=campaign)
    units = OrgUnit.objects.filter(pk__in=issued.values("unit"))
    return list(units.annotate(is_directed=Exists(_directed(campaign))).order_by("path"))


def gaps(campaign: Campaign, user: User) -> list[OrgUnit]:
    """Where an issued suggestion still lacks its directing member (R26)."""
    return [unit for unit in suggested_units(campaign, user) if not unit.is_directed]


def director_of(suggestion: Suggestion) -> Person | None:
    rows = Supervision.objects.filter(campaign=suggestion.campaign_id, unit=suggestion.unit_id)
    row = rows.filter(kind=DIRECT, valid_to=None).select_related("person").first()
    return row.person if row else None


def people_of(unit: OrgUnit) -> Any:
    """Who holds a post there today."""
    posts = Appointment.objects.in_force(clock.today()).filter(unit=unit)
    return Person.objects.filter(pk__in=posts.values("person"))


def assigned_units(person: Person | None, campaign: Campaign | None) -> Any:
    """Units the person directs or follows now, in this campaign or by a standing charge."""
    if person is None:
        return OrgUnit.objects.none()
    rows = Supervision.objects.filter(person=person, campaign=campaign, valid_to=None)
    charges = StandingCharge.objects.in_force(clock.today()).filter(person=person)
    return OrgUnit.objects.filter(Q(pk__in=rows.values("unit")) | Q(pk__in=charges.values("unit")))


def _directed(campaign: Campaign) -> Any:
    return Supervision.objects.filter(
        campaign=campaign, unit=OuterRef("pk"), kind=DIRECT, valid_to=None
    )


def _cannot_replace(old: Supervision, person: Person, on: date, reason: str) -> list[str]:
    problems = []
    if not reason.strip():
        problems.append(_("Cần nêu lý do thay người dự."))
    if old.valid_to:
        problems.append(_("Phân công này đã kết thúc từ trước."))
    if old.person_id == person.pk:
        problems.append(_("Đồng chí này đang được phân công, hãy chọn người khác."))
    if not old.valid_from <= on <= clock.today():
        problems.append(_("Ngày thay phải từ ngày bắt đầu phân công đến hôm nay."))
    return problems


def _move_charge(
    old: Supervision, person: Person, basis: str, on: date, reason: str, by: User | None
) -> None:
    charge = StandingCharge.objects.filter(person=old.person, unit=old.unit, valid_to=None).first()
    if charge and old.kind == DIRECT:
        people.replace(charge_id=charge.pk, person=person, basis=basis, on=on, reason=reason, by=by)
    elif not _still_assigned(old):
        people.stop_seeing(person=old.person, unit=old.unit, reason=reason, by=by)


def _still_assigned(old: Supervision) -> bool:
    return Supervision.objects.filter(
        campaign=old.campaign, unit=old.unit, person=old.person, valid_to=None
    ).exists()


def _begun(row: Supervision) -> audit.Entry:
    after = {"member": str(row.person), "kind": row.kind, "basis": row.basis}
    if row.agency:
        after["agency"] = row.agency.name
    return audit.Entry("supervision.begun", row, after=after)
