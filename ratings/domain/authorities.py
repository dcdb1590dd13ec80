"""Who proposes and who decides the grade of a case, as the rules of its campaign have it."""

from __future__ import annotations

from campaign.domain.rulebooks import Authority
from campaign.models.rules import ObjectKind
from orgunits.models import OrgUnit
from ratings.domain import pinned_rules
from ratings.models import RatingCase

K, L = OrgUnit.Kind, OrgUnit.Level
PROVINCE = "province"
AT_THE_TOP = (K.PROVINCIAL_COMMITTEE, K.STANDING_COMMITTEE)
OF_OFFICIALS = (ObjectKind.LEADING_COLLECTIVE, ObjectKind.LEADING_CADRE)
BELOW_DISTRICT = (L.GRASSROOTS, L.CELL)


def of(case: RatingCase) -> Authority | None:
    """None where the rules say nothing of such a case."""
    return pinned_rules.of(case.campaign).authority(_key(case))


def decides(case: RatingCase | None) -> str:
    """What a form of decision begins with; what the province rates of itself is reported, so that
    who signs is typed."""
    found = of(case) if case else None
    return found.decides if found and found.key != PROVINCE else ""


def _key(case: RatingCase) -> str:
    if not case.person_id and case.unit.kind in AT_THE_TOP:
        return PROVINCE
    if case.object_kind in OF_OFFICIALS:
        return "managed"
    if case.object_kind == ObjectKind.PARTY_MEMBER:
        return "member"
    return "grassroots" if case.unit_level in BELOW_DISTRICT else "district"
