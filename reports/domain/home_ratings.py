"""What ratings wait for, on the first page: one's own, and for who rates what is open or over."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Campaign
from orgunits import access
from orgunits.roles import Permission
from ratings.domain import board
from ratings.domain.pinned_rules import Limit
from ratings.models import Assessment, RatingCase, Step
from ratings.models.reach import knows
from reports.domain.home import Line

State = RatingCase.State


def lines(user: Any, campaign: Campaign, rules: dict[str, Limit]) -> list[Line]:
    """Figures of the campaign only for who may know grades before they are published."""
    found = _own(user, campaign)
    return [*found, *_of_rater(campaign, rules)] if knows(user, campaign.unit) else found


def _own(user: Any, campaign: Campaign) -> list[Line]:
    paths = access.roots(user, Permission.SUBMIT)
    if not paths and not user.person_id:
        return []
    own = Q(person=None, unit__path__in=paths)
    if user.person_id:
        own |= Q(person_id=user.person_id)
    rated = Assessment.objects.current().filter(case=OuterRef("pk"), step=Step.SELF)
    open_ = RatingCase.objects.filter(own, campaign=campaign, state=State.COLLECTING)
    n = open_.filter(~Exists(rated)).count()
    return [Line(n, _("hồ sơ chờ tự xếp loại"), reverse("ratings:cases"))] if n else []


def _of_rater(campaign: Campaign, limits: dict[str, Limit]) -> list[Line]:
    """One query: the page is opened all day."""
    rows = RatingCase.objects.rated().filter(campaign=campaign).order_by()
    stands = rows.values_list(
        "group", "object_kind", "group__exceptional_basis", "state", board.STANDS
    )
    counted: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    decided = 0
    for group, kind, basis, state, grade, n in stands.annotate(n=Count("pk")):
        counted[group, kind, basis][grade] += n
        decided += n if state == State.DECIDED else 0
    over = sum(
        board.under(limits.get(kind), grades, is_exceptional=bool(basis)).is_over
        for (_group, kind, basis), grades in counted.items()
    )
    return _lines(over, decided)


def _lines(over: int, decided: int) -> list[Line]:
    lines, url = [], reverse("ratings:cases")
    if over:
        lines.append(Line(over, _("nhóm đối tượng vượt tỷ lệ tối đa"), url))
    if decided:
        text = _("kết quả xếp loại đã quyết định, chưa công bố")
        lines.append(Line(decided, text, f"{url}?state=decided"))
    return lines
