"""The rule a ballot is decided by: quorum, threshold and its base, and what if none passes."""

from __future__ import annotations

from collections.abc import Mapping

from campaign.models import VoteRule
from ratings.models import Ballot

Base, Fallback = VoteRule.Base, VoteRule.Fallback


def of(ballot: Ballot) -> VoteRule:
    """As the pinned rule set says; where it says nothing, the usual practice, marked as assumed."""
    rules = VoteRule.objects.filter(rule_set=ballot.campaign.rule_set_id)
    known = rules.filter(object_kind=ballot.object_kind).first()
    return known or VoteRule(object_kind=ballot.object_kind)


def quorum_needed(rule: VoteRule, convened: int) -> int:
    """A share that is no whole number is rounded up: 2/3 of 16 is 11."""
    return -(-convened * rule.quorum_parts // rule.quorum_of)


def has_quorum(rule: VoteRule, convened: int, present: int) -> bool:
    return convened > 0 and present >= quorum_needed(rule, convened)


def votes_needed(rule: VoteRule, base: int) -> int:
    """More than the share: over half of 15 is 8, over half of 16 is 9."""
    return base * rule.threshold_parts // rule.threshold_of + 1


def winner(rule: VoteRule, votes: Mapping[str, int], base: int) -> str:
    """The grade that passes; `votes` in the order of grades, the highest first."""
    needed, above = votes_needed(rule, base), 0
    for grade, number in votes.items():
        above = above + number if rule.fallback == Fallback.CUMULATE_DOWN else number
        if above >= needed:
            return grade
    return ""
