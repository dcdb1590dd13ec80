"""How much of its cap each peer group uses; only for who may know grades before publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib import svg
from campaign.models import Campaign
from campaign.templatetags.vietnamese import count
from ratings.domain import board
from ratings.domain.board import EXCELLENT, GOOD, Standing
from ratings.domain.pinned_rules import Limit
from ratings.models import PeerGroup
from ratings.models.reach import knows

NAMED = 2


@dataclass(frozen=True)
class Use:
    """`url` and `lists` (by grade) where the figures open something."""

    label: str
    place: int
    excellent: int
    good: int
    allowed: int
    url: str = ""
    lists: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.allowed - self.excellent

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def share(self) -> float:
        """Of what is allowed; where nothing is, one is already as much again."""
        return self.excellent / max(self.allowed, 1) + (not self.allowed and self.is_over)

    @property
    def words(self) -> str:
        n = {"n": count(abs(self.left))}
        return _("vượt %(n)s") % n if self.is_over else _("còn %(n)s chỗ") % n


def build(user: Any, campaign: Campaign, rules: dict[str, Limit]) -> dict[str, Any] | None:
    """None for whoever may not know, and where no group with a cap has any grade yet."""
    if not knows(user, campaign.unit):
        return None
    groups = list(PeerGroup.objects.visible_to(user).filter(campaign=campaign))
    counted = board.counts(groups)
    uses = []
    for group in groups:
        limit, grades = rules.get(group.object_kind), counted[group.pk]
        standing = board.under(limit, grades, is_exceptional=group.is_exceptional)
        if standing.allowed is not None and standing.top:
            uses.append(_use(group, standing, standing.allowed))
    return chart(uses, len(groups) - len(uses)) if uses else None


def _use(group: PeerGroup, standing: Standing, allowed: int) -> Use:
    lists = {grade: _cases(group, grade) for grade in (EXCELLENT, GOOD)}
    url, counted = group.get_absolute_url(), (standing.excellent, standing.good)
    return Use(str(group), group.place, *counted, allowed, url, lists)


def chart(uses: Iterable[Use], silent: int = 0) -> dict[str, Any]:
    """Over the cap first, then the fullest; the line of the cap stands at one place in all."""
    ordered = sorted(uses, key=lambda use: (-use.share, use.place))
    widest = max([1.25, *(use.share for use in ordered)])
    note = _("Vạch đứng là mức tối đa của mỗi nhóm.")
    if silent:
        more = _("%(n)s nhóm khác chưa có mức hoặc không khống chế tỷ lệ.") % {"n": count(silent)}
        note = f"{note} {more}"
    limit = svg.per_cent(svg.FULL / widest)
    return {
        "title": finding(ordered),
        "note": note,
        "rows": [_row(use, widest, limit) for use in ordered],
    }


def finding(uses: list[Use]) -> str:
    over = [use for use in uses if use.is_over]
    facts: dict[str, Any] = {"n": count(len(uses)), "over": count(len(over))}
    if over:
        named = [f"{use.label} ({use.words})" for use in over[:NAMED]]
        facts["named"] = ", ".join(named) + ("…" if len(over) > NAMED else "")
        return _("%(over)s/%(n)s nhóm vượt mức tối đa: %(named)s") % facts
    facts["left"] = count(sum(use.left for use in uses))
    return _("Cả %(n)s nhóm trong mức tối đa, tính chung còn %(left)s chỗ") % facts


def _row(use: Use, widest: float, limit: str) -> dict[str, Any]:
    return {
        "label": use.label,
        "url": use.url,
        "is_over": use.is_over,
        "width": svg.per_cent(svg.FULL * use.share / widest),
        "limit": limit,
        "words": f"{count(use.excellent)}/{count(use.allowed)}, {use.words}",
        "cells": [
            _cell(_("Xuất sắc"), use.excellent, use.lists.get(EXCELLENT, "")),
            _cell(_("Tối đa"), use.allowed, use.url),
            _cell(_("Tốt"), use.good, use.lists.get(GOOD, "")),
        ],
    }


def _cell(name: str, figure: int, url: str) -> dict[str, Any]:
    return {"name": name, "figure": figure, "url": url}


def _cases(group: PeerGroup, grade: str) -> str:
    return f"{reverse('ratings:cases')}?{urlencode({'group': group.pk, 'grade': grade})}"
