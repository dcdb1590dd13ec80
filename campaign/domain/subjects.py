"""Whom a milestone means: units, or persons of units, in force today below the plan's unit."""

from __future__ import annotations

from typing import Any

from campaign.lib import clock
from campaign.models import Campaign, Milestone
from orgunits.models import Appointment, OrgUnit

# A unit, or a person of a unit: (unit, person or None).
Subject = tuple[int, int | None]


def of_milestone(milestone: Milestone) -> list[Subject]:
    wanted = milestone.subjects
    if milestone.work == Milestone.Work.NOTHING or not wanted:
        return []
    if "posts" in wanted:
        return _persons(milestone, wanted["posts"])
    found = units(milestone.campaign, wanted).order_by("path").values_list("pk", flat=True)
    return [(unit, None) for unit in found]


def units(campaign: Campaign, wanted: dict[str, Any]) -> Any:
    """{"kinds": […]}, {"level": …}, {"codes": […]} together; nothing wanted, no unit."""
    found = _scope(campaign)
    for key, column in (("kinds", "kind__in"), ("level", "level"), ("codes", "code__in")):
        if key in wanted:
            found = found.filter(**{column: wanted[key]})
    return found if wanted else found.none()


def unknown(milestone: Milestone) -> list[str]:
    """Codes that name no unit in force: the plan and the tree disagree."""
    codes = milestone.subjects.get("codes")
    if not codes:
        return []
    known = _scope(milestone.campaign).filter(code__in=codes).values_list("code", flat=True)
    found = set(known)
    return [code for code in codes if code not in found]


def _scope(campaign: Campaign) -> Any:
    below = OrgUnit.objects.filter(path__startswith=campaign.unit.path)
    return below.in_force(clock.today())


def _persons(milestone: Milestone, kinds: list[str]) -> list[Subject]:
    posts = Appointment.objects.in_force(clock.today()).filter(
        unit__in=_scope(milestone.campaign).filter(kind__in=kinds)
    )
    rows = posts.order_by("unit__path", "place", "pk").values_list("unit_id", "person_id")
    return list(dict.fromkeys(rows))
