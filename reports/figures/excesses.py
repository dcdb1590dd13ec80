"""Peer groups decided over their cap: the line the report keeps (QĐ 124, Điều 12)."""

from __future__ import annotations

from campaign.models import Campaign
from orgunits.models import OrgUnit
from ratings.models import CapExcess, RatingCase
from reports.figures.shape import Excess

State = RatingCase.State
CONFIDENTIAL = (State.COLLECTING, State.PROPOSED, State.DECIDED)


def of(campaign: Campaign, unit: OrgUnit) -> tuple[Excess, ...]:
    """The campaign's own report, once all of a group is published: who reads reports need not know
    grades before."""
    if unit.pk != campaign.unit_id:
        return ()
    secret = RatingCase.objects.filter(campaign=campaign, state__in=CONFIDENTIAL)
    rows = CapExcess.objects.filter(group__campaign=campaign)
    rows = rows.exclude(group__in=secret.values("group")).select_related("group")
    return tuple(
        Excess(
            row.group.name,
            row.group.object_kind,
            row.excellent,
            row.good,
            row.allowed,
            row.number,
            row.decided_on.isoformat(),
            row.justification,
        )
        for row in rows.order_by("group__place", "pk")
    )
