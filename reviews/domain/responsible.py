"""Who was responsible for a unit on any date: read from the dated rows, whatever came later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from campaign.models import Campaign
from orgunits.models import OrgUnit, StandingCharge, User
from orgunits.roles import Permission
from reviews.models import Supervision


@dataclass(frozen=True)
class Responsible:
    """`last_day` and `reason` tell that somebody took over since."""

    unit: OrgUnit
    name: str
    agency: str
    kind: str
    basis: str
    since: date
    last_day: date | None
    reason: str


def on(day: date, user: User, campaign: Campaign | None, unit: OrgUnit | None) -> list[Responsible]:
    """Of the standing charge first, then of the campaign; within what the user sees of either."""
    charges = StandingCharge.objects.under(user, Permission.SEE_SUPERVISION).in_force(day)
    rows = Supervision.objects.listed_for(user).in_force(day)
    rows = rows.filter(campaign=campaign)
    if unit:
        charges, rows = charges.filter(unit=unit), rows.filter(unit=unit)
    found = [_told(row, _("phụ trách thường xuyên")) for row in charges.select_related(*WITH)]
    found += [
        _told(row, row.get_kind_display(), row.agency)
        for row in rows.select_related(*WITH, "agency")
    ]
    return sorted(found, key=lambda each: (each.unit.level, each.unit.place, each.unit.path))


WITH = ("unit", "person")


def _told(
    row: Supervision | StandingCharge, kind: str, agency: OrgUnit | None = None
) -> Responsible:
    return Responsible(
        unit=row.unit,
        name=str(row.person),
        agency=agency.name if agency else "",
        kind=kind,
        basis=row.basis,
        since=row.valid_from,
        last_day=row.valid_to,
        reason=row.end_reason,
    )
