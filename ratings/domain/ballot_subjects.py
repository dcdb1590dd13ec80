"""Who stands on which ballot (R46): members of the Standing Committee, the Standing Committee as a
collective, the provincial Party organization; and at which conference (R17, R18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.lib import clock
from orgunits.models import Appointment, OrgUnit
from ratings.models import Ballot, BallotItem
from reviews.models import Conference

Kind = Ballot.Kind
KINDS: dict[str, tuple[str, ...]] = {
    Conference.Kind.RATING: (Kind.MEMBERS, Kind.COLLECTIVE),
    Conference.Kind.SELF_RATING: (Kind.ORGANIZATION,),
}


@dataclass(frozen=True)
class Subject:
    unit_id: int
    person_id: int | None
    name: str
    post: str = ""

    @property
    def key(self) -> str:
        return f"{self.unit_id}-{self.person_id or 0}"


def kinds_of(conference: Conference) -> tuple[str, ...]:
    return KINDS.get(conference.kind, ())


def left_for(conference: Conference) -> list[str]:
    """Kinds of which the conference has no ballot yet."""
    known = set(conference.ballots.values_list("kind", flat=True))
    return [kind for kind in kinds_of(conference) if kind not in known]


def candidates(conference: Conference, kind: str) -> list[Subject]:
    unit = conference.unit
    if kind == Kind.MEMBERS:
        return _members(unit)
    if kind == Kind.COLLECTIVE:
        return [Subject(unit.pk, None, f"Tập thể {unit.name}")]
    top = OrgUnit.objects.get(path=unit.path[: OrgUnit.steplen])
    return [Subject(top.pk, None, top.name)]


def of_items(items: Iterable[BallotItem]) -> list[Subject]:
    return [Subject(each.unit_id, each.person_id, each.name, each.post) for each in items]


def _members(unit: OrgUnit) -> list[Subject]:
    """In the order of protocol; posts that the first does not name stand beside it."""
    today = clock.today()
    rows = list(
        Appointment.objects.in_force(today)
        .filter(unit=unit)
        .select_related("person")
        .order_by("place", "person__sort_key", "pk")
    )
    told = {row.person_id: [row.post] for row in rows}
    elsewhere = Appointment.objects.in_force(today).filter(person__in=told).exclude(unit=unit)
    for post in elsewhere.select_related("unit").order_by("unit__path", "place", "pk"):
        said = told[post.person_id]
        if post.unit.short_name.casefold() not in said[0].casefold():
            said.append(_told(post))
    return [
        Subject(
            unit.pk,
            row.person_id,
            row.person.full_name,
            "; ".join(told[row.person_id])[:300],
        )
        for row in rows
    ]


def _told(post: Appointment) -> str:
    """“Bí thư” alone does not say of what."""
    known = post.unit.short_name.casefold() in post.post.casefold()
    return post.post if known else f"{post.post} ({post.unit.short_name})"
