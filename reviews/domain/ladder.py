"""R38: cell, then leading collective, then Standing Committee; out of turn only with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission
from reviews.models import AnnualSummary, LadderStep

Place = LadderStep.Place


@dataclass(frozen=True)
class Rung:
    place: int
    label: str
    step: LadderStep | None

    @property
    def look(self) -> str:
        if self.step is None:
            return "open"
        return "returned" if self.step.override_reason else "accepted"


def of(campaign: Campaign, person: Person) -> list[Rung]:
    steps = {s.place: s for s in LadderStep.objects.filter(campaign=campaign, person=person)}
    return [Rung(value, str(label), steps.get(value)) for value, label in Place.choices]


def out_of_turn(campaign: Campaign, person: Person, place: int, held_on: date) -> list[str]:
    """What should have come before, as sentences."""
    known = {r.place: r for r in of(campaign, person)}
    found = []
    for lower in range(1, place):
        step = known[lower].step
        if step is None:
            found.append(
                _("Chưa ghi nhận kiểm điểm tại: %(place)s.") % {"place": known[lower].label}
            )
        elif step.held_on > held_on:
            words = {"place": known[lower].label, "day": dates.short(step.held_on)}
            found.append(_("%(place)s kiểm điểm ngày %(day)s, sau ngày này.") % words)
    return found


def may_enter(user: User, unit: OrgUnit, person: Person) -> bool:
    """Whoever prepares the conference; and the person."""
    own = user.person_id is not None and user.person_id == person.pk
    return own or access.can(user, Permission.HOLD_CONFERENCE, unit)


@transaction.atomic
def enter(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    person: Person,
    place: int,
    held_on: date,
    by: User,
    document: str = "",
    override_reason: str = "",
) -> LadderStep:
    """A second entry corrects the first; the trail keeps both."""
    if not may_enter(by, unit, person):
        access.require(by, Permission.HOLD_CONFERENCE, unit)
    if held_on > clock.today():
        raise ValidationError({"held_on": _("Ngày kiểm điểm không thể sau hôm nay.")})
    before = out_of_turn(campaign, person, place, held_on)
    reason = override_reason.strip()[:500] if before else ""
    if before and not reason:
        raise ValidationError([*before, _("Kiểm điểm không theo thứ tự thì phải ghi lý do.")])
    old = (
        LadderStep.objects.select_for_update()
        .filter(campaign=campaign, person=person, place=place)
        .first()
    )
    step = old or LadderStep(campaign=campaign, person=person, place=place, unit=unit)
    was = {"held_on": step.held_on} if old else {}
    step.held_on, step.document, step.override_reason = held_on, document.strip()[:200], reason
    step.entered_at, step.entered_by = clock.now(), by
    step.save()
    after = {"held_on": held_on, "place": place}
    audit.record("ladder_step.entered", step, by=by, before=was, after=after, reason=reason)
    return step


# --- R12: the unit's own year-end summary


@transaction.atomic
def set_summary_day(*, campaign: Campaign, unit: OrgUnit, held_on: date, by: User) -> AnnualSummary:
    access.require(by, Permission.SUBMIT, unit)
    old = AnnualSummary.objects.select_for_update().filter(campaign=campaign, unit=unit).first()
    before = {"held_on": old.held_on} if old else {}
    found = old or AnnualSummary(campaign=campaign, unit=unit)
    found.held_on, found.entered_at, found.entered_by = held_on, clock.now(), by
    found.save()
    audit.record("annual_summary.set", found, by=by, before=before, after={"held_on": held_on})
    return found


def summary_warning(campaign: Campaign, unit: OrgUnit, *, is_finished: bool) -> str:
    """“hoàn thành trước khi tổng kết công tác năm” (II.4), said as long as it is not."""
    found = AnnualSummary.objects.filter(campaign=campaign, unit=unit).first()
    if found is None or is_finished:
        return ""
    day = {"day": dates.short(found.held_on)}
    if found.held_on <= clock.today():
        return _("Đơn vị đã tổng kết năm ngày %(day)s mà chưa hoàn thành việc này (II.4).") % day
    return _("Phải hoàn thành trước ngày tổng kết năm của đơn vị, %(day)s (II.4).") % day
