"""Which groups a campaign rates, and who is meant by each (R17, R43, R48, R59): shipped as a list
that the Commission shortens, renames and re-sorts; the list is data, not code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.models import Appointment, OrgUnit, User
from orgunits.roles import Permission
from ratings.models import PeerGroup
from ratings.models.cases import OF_PERSONS

SHIPPED = Path(__file__).resolve().parent.parent / "peer_groups.toml"


@dataclass(frozen=True)
class Member:
    """One who belongs to a group: a unit, or a person by a post at it."""

    unit: OrgUnit
    post: Appointment | None = None

    @property
    def key(self) -> tuple[str, int]:
        return ("person", self.post.person_id) if self.post else ("unit", self.unit.pk)


@cache
def shipped() -> list[dict[str, Any]]:
    return tomllib.loads(SHIPPED.read_text("utf-8"))["groups"]


def of_campaign(campaign: Campaign) -> list[PeerGroup]:
    """Those that stand, and those of the shipped list not made yet (unsaved, without a key)."""
    standing = {group.key: group for group in campaign.peer_groups.all()}
    found = [
        standing.pop(row["key"]) if row["key"] in standing else _fresh(campaign, place, row)
        for place, row in enumerate(shipped())
    ]
    return [*found, *standing.values()]


def _fresh(campaign: Campaign, place: int, row: dict[str, Any]) -> PeerGroup:
    names = ("kinds", "posts", "managed_by", "clause")
    return PeerGroup(
        campaign=campaign,
        key=row["key"],
        name=row["name"],
        object_kind=row["object_kind"],
        place=place,
        subjects={name: row[name] for name in names if name in row},
    )


def members(groups: list[PeerGroup], campaign: Campaign) -> dict[str, list[Member]]:
    """By key of the group; a person of several posts only in the first group that means them."""
    units = list(_units(campaign))
    posts = _posts(campaign)
    found: dict[str, list[Member]] = {}
    taken: set[tuple[str, tuple[str, int]]] = set()
    for group in groups:
        rows = _meant(group, units, posts)
        fresh = [row for row in rows if (group.object_kind, row.key) not in taken]
        found[group.key] = list({row.key: row for row in fresh}.values())
        taken |= {(group.object_kind, row.key) for row in fresh}
    return found


def _meant(group: PeerGroup, units: list[OrgUnit], posts: list[Appointment]) -> list[Member]:
    wanted = group.subjects
    kinds = wanted.get("kinds", ())
    if group.object_kind not in OF_PERSONS:
        return [Member(unit) for unit in units if unit.kind in kinds]
    which = wanted.get("posts", "all")
    return [
        Member(post.unit, post)
        for post in posts
        if post.unit.kind in kinds
        and post.managed_by in wanted.get("managed_by", ())
        and (which == "all" or post.is_head == (which == "head"))
    ]


def _units(campaign: Campaign) -> Any:
    return OrgUnit.objects.inside(campaign.unit.path).in_force(clock.today()).order_by("path")


def _posts(campaign: Campaign) -> list[Appointment]:
    managed = (Appointment.ManagedBy.CENTRE, Appointment.ManagedBy.STANDING_COMMITTEE)
    rows = Appointment.objects.in_force(clock.today()).filter(
        unit__in=_units(campaign), managed_by__in=managed
    )
    # Of two posts in one group, the one as head counts.
    return list(
        rows.select_related("unit", "person").order_by("unit__path", "is_head", "-place", "pk")
    )


@transaction.atomic
def create(*, campaign: Campaign, name: str, object_kind: str, by: User) -> PeerGroup:
    """A group made by hand: empty, cases are moved into it."""
    access.require(by, Permission.RATE, campaign.unit)
    number = campaign.peer_groups.count() + 1
    group = PeerGroup.objects.create(
        campaign=campaign,
        key=f"rieng-{number}",
        name=name.strip(),
        object_kind=object_kind,
        place=len(shipped()) + number,
    )
    audit.record("peer_group.created", group, by=by, after={"name": group.name})
    return group


@transaction.atomic
def rename(
    *, group_id: int, name: str, by: User, exceptional_basis: str | None = None
) -> PeerGroup:
    """`exceptional_basis`: None leaves it; a document gives the group the higher percentage of the
    campaign's rules, an empty one takes it back."""
    group = PeerGroup.objects.select_for_update(of=("self",)).get(pk=group_id)
    access.require(by, Permission.RATE, group.unit)
    if not name.strip():
        raise ValidationError({"name": _("Cần ghi tên nhóm.")})
    values = {"name": name.strip()[:200]}
    if exceptional_basis is not None:
        values["exceptional_basis"] = exceptional_basis.strip()[:200]
    old = {key: getattr(group, key) for key in values}
    for key, value in values.items():
        setattr(group, key, value)
    group.save(update_fields=list(values))
    audit.record("peer_group.renamed", group, by=by, before=old, after=values)
    return group
