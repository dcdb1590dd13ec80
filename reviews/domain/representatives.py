"""Leaders of the party-building commissions and the Office attend and follow (R27)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.models import Appointment, OrgUnit, User
from orgunits.roles import Permission
from reviews.domain import supervision
from reviews.models import Supervision

Kind = OrgUnit.Kind
FOLLOW = Supervision.Kind.FOLLOW
SENDERS = (Kind.PARTY_BUILDING, Kind.OFFICE)
FOLLOWED = (
    Kind.DISTRICT_COMMITTEE,
    Kind.DIRECT_COMMITTEE,
    Kind.PARTY_CAUCUS,
    Kind.PARTY_AFFAIRS,
)


def posts(user: User) -> QuerySet[Appointment]:
    """Who leads there today, of the agencies the user assigns for."""
    held = Appointment.objects.under(user, Permission.SUPERVISE).in_force(clock.today())
    return (
        held.filter(unit__kind__in=SENDERS)
        .select_related("unit", "person")
        .order_by("unit__place", "unit__path", "place", "pk")
    )


def may_send(user: Any, unit: OrgUnit) -> bool:
    """The Party's side sends them; the government's assigns its own (R28)."""
    rights = (Permission.SUPERVISE, Permission.READ_SUGGESTION)
    return unit.kind in FOLLOWED and all(access.can(user, right, unit) for right in rights)


def unfollowed(campaign: Campaign, user: User) -> QuerySet[OrgUnit]:
    """Direct party organizations and caucuses where no agency follows yet."""
    rows = Supervision.objects.filter(
        campaign=campaign, unit=OuterRef("pk"), kind=FOLLOW, valid_to=None
    )
    units = OrgUnit.objects.under(user, Permission.SEE_SUPERVISION).below(campaign.unit)
    return (
        units.filter(kind__in=FOLLOWED)
        .in_force(clock.today())
        .exclude(Exists(rows))
        .order_by("place", "path")
    )


@transaction.atomic
def send(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    posts: Iterable[Appointment],
    basis: str,
    on: date,
    by: User,
) -> list[Supervision]:
    """One or more leaders, of one or more agencies; all of them or none."""
    if unit.kind not in FOLLOWED:
        raise ValidationError(
            _("Chỉ cử đại diện dự, theo dõi ở đảng bộ trực thuộc, đảng đoàn, ban cán sự đảng.")
        )
    return [
        supervision.assign(
            campaign=campaign,
            unit=unit,
            person=post.person,
            agency=post.unit,
            kind=FOLLOW,
            basis=basis,
            on=on,
            by=by,
        )
        for post in posts
    ]
