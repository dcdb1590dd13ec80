"""What was decided on those whom the Standing Committee manages, group by group (R43, R48)."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from campaign.models import Campaign
from orgunits.models import OrgUnit
from ratings.models import PeerGroup, RatingCase
from ratings.models.cases import OTHER
from ratings.models.result_tables import GRADES, UNRATED
from reports.figures import lines
from reports.figures.excesses import CONFIDENTIAL
from reports.figures.shape import GroupLine


def of(campaign: Campaign, unit: OrgUnit, caps: lines.Caps) -> tuple[GroupLine, ...]:
    """A group counts once its last grade is published; until then none of it is told."""
    if unit.pk != campaign.unit_id:
        return ()
    secret = RatingCase.objects.filter(campaign=campaign, state__in=CONFIDENTIAL)
    groups = PeerGroup.objects.filter(campaign=campaign).exclude(pk__in=secret.values("group"))
    counted = _counts(campaign)
    return tuple(
        GroupLine(group.pk, group.name, _line(group, counted[group.pk], caps))
        for group in groups.order_by("place", "pk")
        if group.pk in counted
    )


def _counts(campaign: Campaign) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    rows = RatingCase.objects.filter(campaign=campaign).order_by()
    for group, grade, code, n in rows.values_list("group", "grade", "unrated_code").annotate(
        n=Count("pk")
    ):
        column = grade or ("unrated_other" if code == OTHER else code)
        found.setdefault(group, Counter())[column] += n
    return found


def _line(group: PeerGroup, counts: Counter[str], caps: lines.Caps) -> lines.Line:
    sums = {column: counts[column] for column in (*GRADES, *UNRATED)}
    facts = sums | {"on_roll": counts.total(), "tables": 0}
    return lines.line(facts, group.object_kind, "", caps, exceptional=group.is_exceptional)
