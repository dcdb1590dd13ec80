"""The cap as arithmetic alone (QĐ 124, Điều 12): a legal maximum, always rounded down."""

from __future__ import annotations

from campaign.models import CapRule


def places(rule: CapRule, top: int) -> int:
    """How many of `top` at “good” or above may be “excellent”.

    Whoever is moved up leaves the base: 20% of “good” is a sixth of them all, 16 of 100 and not 20.
    """
    whole = 100 + rule.percent if rule.base == CapRule.Base.GOOD else 100
    return top * rule.percent // whole


def base_of(rule: CapRule, top: int) -> int:
    """What the percentage is taken of, once every place is used."""
    return top - places(rule, top) if rule.base == CapRule.Base.GOOD else top
