"""Shares and the cap on “Hoàn thành xuất sắc”, in whole numbers only."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from campaign.models import CapRule


def share(part: int, whole: int) -> str | None:
    """One decimal, half up: “12.5”; None where there is nothing to compare with."""
    if not whole:
        return None
    value = Decimal(part) * 100 / Decimal(whole)
    return str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def most_excellent(percent: int, base: str, good_or_above: int) -> int:
    """How many of those at Good or above may be Excellent; a legal maximum is rounded down.

    Where the base is those at Good alone, raising one to Excellent also shrinks the base:
    E ≤ p% · (N − E), that is E ≤ p · N / (100 + p). At p = 20 and N = 100: 16.
    """
    whole = 100 + percent if base == CapRule.Base.GOOD else 100
    return percent * good_or_above // whole


def points(now: str | None, before: str | None) -> str | None:
    """Percentage points between two shares as they are printed, so that readers can subtract."""
    if now is None or before is None:
        return None
    change = Decimal(now) - Decimal(before)
    return f"{change:+}" if change else "0.0"
