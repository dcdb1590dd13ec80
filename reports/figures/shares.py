"""Shares, in whole numbers only."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def share(part: int, whole: int) -> str | None:
    """One decimal, half up: “12.5”; None where there is nothing to compare with."""
    if not whole:
        return None
    value = Decimal(part) * 100 / Decimal(whole)
    return str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def points(now: str | None, before: str | None) -> str | None:
    """Percentage points between two shares as they are printed, so that readers can subtract."""
    if now is None or before is None:
        return None
    change = Decimal(now) - Decimal(before)
    return f"{change:+}" if change else "0.0"
