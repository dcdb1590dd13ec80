"""Under which rules a campaign is rated: pinned when its plan is published, and never read from
today's file from then on."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.domain import rule_files, rulebooks, rules_in_force
from campaign.domain.rulebooks import RuleBook
from campaign.lib import clock
from campaign.models import Campaign, CapRule
from ratings.domain import quota
from ratings.domain.quota import Rounding
from ratings.models import PinnedRules


@dataclass(frozen=True)
class Limit:
    """A cap with how the rules round it: the one way in which lists, board and reports count."""

    rule: CapRule
    how: Rounding

    def places(self, top: int, *, exceptional: bool = False) -> int:
        return quota.places(self.rule, top, self.how, exceptional=exceptional)

    def percent(self, *, exceptional: bool = False) -> int:
        return quota.percent_of(self.rule, self.how, exceptional=exceptional)


def pin(campaign: Campaign) -> PinnedRules | None:
    """Once; None for rules that came by no file."""
    found = PinnedRules.objects.filter(campaign=campaign).first()
    if found:
        return found
    book = rule_files.of_code(campaign.rule_set.code)
    if book is None:
        return None
    facts = {"book": rulebooks.freeze(book), "pinned_at": clock.now()}
    return PinnedRules.objects.create(campaign=campaign, **facts)


def of(campaign: Campaign) -> RuleBook:
    return rules_in_force.of(campaign)


def pinned(campaign: Campaign) -> RuleBook | None:
    """None of a draft."""
    found = PinnedRules.objects.filter(campaign=campaign).first()
    return rulebooks.thaw(found.book) if found else None


def is_on(campaign: Campaign, link: str) -> bool:
    return of(campaign).link(link) is not None


def limits(campaign: Campaign) -> dict[str, Limit]:
    """By kind of object; a kind without one is not capped."""
    rules = CapRule.objects.filter(rule_set=campaign.rule_set_id)
    return {rule.object_kind: Limit(rule, rounding(campaign, rule.object_kind)) for rule in rules}


def rounding(campaign: Campaign, object_kind: str) -> Rounding:
    """What the tables do not keep of a cap."""
    cap = of(campaign).cap(object_kind)
    if cap is None:
        return Rounding()
    return Rounding(cap.rounding, cap.min_one, cap.exceptional_percent)
