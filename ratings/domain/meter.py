"""The meter of a group as a row of places: used, still free, above the cap."""

from __future__ import annotations

from dataclasses import dataclass

# More would be too narrow to count, and the meter is then one bar; fewer, and one is no wall.
MOST, LEAST = 40, 16


@dataclass(frozen=True)
class Place:
    """In shares of the whole width, written for an SVG."""

    look: str
    x: str
    width: str


def places(excellent: int, allowed: int) -> list[Place]:
    number = max(excellent, allowed)
    if not 0 < number <= MOST:
        return []
    width = 100 / max(number, LEAST)
    return [
        Place(_look(n, excellent, allowed), f"{n * width:.3f}%", f"{width:.3f}%")
        for n in range(number)
    ]


def _look(n: int, excellent: int, allowed: int) -> str:
    if n >= excellent:
        return "free"
    return "used" if n < allowed else "over"
