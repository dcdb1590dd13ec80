"""A draft made from a plan there is: last year's for this year, the province's for a committee."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from campaign.models import Campaign, Milestone
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

COMMITTEES = (OrgUnit.Kind.DISTRICT_COMMITTEE, OrgUnit.Kind.DIRECT_COMMITTEE)
# From the top; a committee's own plan takes its level and what stands to the right of it.
LEVELS = [
    OrgUnit.Level.PROVINCE,
    OrgUnit.Level.DISTRICT,
    OrgUnit.Level.GRASSROOTS,
    OrgUnit.Level.CELL,
]
PARTS = ("bases", "topics", "recipients", "assumptions")


@transaction.atomic
def next_year(*, source_id: int, year: int, number: str, issued_on: date, by: User) -> Campaign:
    """The printed words and dates move by whole years; weekdays differ, and the page says so."""
    source = Campaign.objects.select_for_update(of=("self",)).get(pk=source_id)
    if source.parent_id or source.state == Campaign.State.DRAFT:
        raise ValidationError(_("Chỉ soạn từ một kế hoạch của tỉnh đã ban hành."))
    if year <= source.year:
        raise ValidationError(
            _("Năm của kế hoạch mới phải sau năm %(year)s.") % {"year": source.year}
        )
    if Campaign.objects.of_province().filter(year=year).exists():
        raise ValidationError(_("Năm %(year)s đã có kế hoạch.") % {"year": year})
    facts = {"key": str(year), "year": year, "number": number, "issued_on": issued_on}
    draft = _copied(source, **facts)
    draft.title, draft.subject = (_in_year(t, source, year) for t in (draft.title, draft.subject))
    draft.save()
    _copy_rows(source, draft, source.milestones.all())
    audit.record("campaign.drafted", draft, by=by, after={"drafted_from": source.number})
    return draft


@transaction.atomic
def own_plan(*, parent_id: int, unit: OrgUnit, number: str, issued_on: date, by: User) -> Campaign:
    """R52: the committee's level and below, for its own subtree."""
    parent = Campaign.objects.select_for_update(of=("self",)).get(pk=parent_id)
    if parent.state != Campaign.State.PUBLISHED or parent.parent_id:
        raise ValidationError(_("Kế hoạch cấp trên chưa ban hành hoặc đã khép lại."))
    if parent.own_plans.filter(unit=unit).exists():
        raise ValidationError(_("%(unit)s đã có kế hoạch của cấp mình.") % {"unit": unit})
    key = f"{parent.key}-{unit.code.lower().replace('.', '-')}"[:60]
    draft = _copied(parent, key=key, number=number, issued_on=issued_on, unit=unit, parent=parent)
    draft.title = _("%(title)s của %(unit)s") % {"title": parent.title, "unit": unit.name}
    draft.issuer, draft.signer_post = unit.name.upper(), _("BÍ THƯ")
    draft.place = unit.short_name
    draft.save()
    _copy_rows(parent, draft, parent.milestones.filter(level__in=["", *_from(unit.level)]))
    audit.record("campaign.drafted", draft, by=by, after={"drafted_from": parent.number})
    return draft


def committees(parent: Campaign) -> QuerySet[OrgUnit]:
    """The direct committees, which owe a plan of their own (III.3)."""
    below = OrgUnit.objects.below(parent.unit).in_force(clock.today())
    return below.filter(kind__in=COMMITTEES, depth=parent.unit.depth + 1).order_by("place", "path")


def may_draft(user: Any, parent: Campaign) -> QuerySet[OrgUnit]:
    """The user's committees without a plan of their own yet; held on the committee itself."""
    own = access.roots(user, Permission.OWN_PLAN)
    return committees(parent).filter(path__in=own).exclude(campaigns__parent=parent)


def shifted(day: date, years: int) -> date:
    """29 February has no counterpart in most years."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def _copied(source: Campaign, **facts: Any) -> Campaign:
    kept = {
        field.name: getattr(source, field.name)
        for field in Campaign._meta.concrete_fields
        if field.name not in {"id", "state", "sha256", "drafted_from"}
        and not field.name.startswith(("published_", "closed_"))
    }
    return Campaign(**{**kept, **facts}, drafted_from=source)


def _copy_rows(source: Campaign, draft: Campaign, milestones: Any) -> None:
    rows = list(milestones)
    keys = {row.key for row in rows}
    for row in rows:
        _to_year(row, source, draft)
        if row.derivation and not {row.derivation["conference"], row.derivation["after"]} <= keys:
            row.derivation = {}
    _attach(draft.milestones, draft, rows)
    for name in PARTS:
        if name == "recipients" and draft.parent_id:
            _to_the_level_below(draft)
            continue
        _attach(getattr(draft, name), draft, list(getattr(source, name).all()))


def _to_the_level_below(draft: Campaign) -> None:
    """The province's recipients are not the committee's; its own grassroots are, to begin with."""
    text = _("Các tổ chức cơ sở đảng trực thuộc")
    draft.recipients.create(place=1, text=text, subjects={"level": OrgUnit.Level.GRASSROOTS})


def _attach(manager: Any, draft: Campaign, rows: list[Any]) -> None:
    for row in rows:
        row.pk, row.campaign = None, draft
    manager.bulk_create(rows)


def _to_year(row: Milestone, source: Campaign, draft: Campaign) -> None:
    years = draft.year - source.year
    if not years:
        return
    row.title, row.deliverable = (
        _in_year(t, source, draft.year) for t in (row.title, row.deliverable)
    )
    row.internal_date = None
    if row.printed_date:
        new = shifted(row.printed_date, years)
        row.printed_words = row.printed_words.replace(
            dates.short(row.printed_date), dates.short(new)
        )
        row.printed_date = new


def _in_year(text: str, source: Campaign, year: int) -> str:
    return re.sub(rf"\bnăm {source.year}\b", f"năm {year}", text)


def _from(level: str) -> list[str]:
    return [str(one) for one in LEVELS[LEVELS.index(OrgUnit.Level(level)) :]]
