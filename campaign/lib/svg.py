"""Geometry of the drawings in templates/ui, so that templates do no arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

FULL = 1000
EDGE = 30
WIDE = 70  # a part at least this wide carries its share inside


def per_cent(thousandths: float) -> str:
    """A position as an SVG attribute: always with a point, whatever the language of the page."""
    return f"{thousandths / 10:.1f}%"


def scale(day: date, first: date, last: date) -> int:
    """Where a day stands between the two ends of the line, kept inside it."""
    span = max((last - first).days, 1)
    return min(max(EDGE + round((FULL - 2 * EDGE) * (day - first).days / span), 0), FULL)


def timeline(points: Sequence[dict[str, Any]], *, today: date) -> dict[str, Any]:
    """For ui/timeline.html: points carry `day`, label, done, total, url; the line spans today."""
    if not points:
        return {"points": [], "today_x": None, "today_at": "", "today_anchor": "start"}
    ordered = sorted(points, key=lambda point: point["day"])
    first, last = min(ordered[0]["day"], today), max(ordered[-1]["day"], today)
    if len(ordered) == 1:  # a single milestone stands above its words, in the middle
        day = ordered[0]["day"]
        first, last = day - (last - first), day + (last - first)
    drawn = [
        {
            "date": f"{point['day']:%d/%m}",
            **point,
            "x": scale(point["day"], first, last),
            "label_x": round(FULL * (index + 0.5) / len(ordered)),
            "is_past": point["day"] < today,
        }
        for index, point in enumerate(ordered)
    ]
    x = scale(today, first, last)
    anchor = "start" if x < FULL // 10 else "end" if x > FULL * 9 // 10 else "middle"
    return {"points": drawn, "today_x": x, "today_at": per_cent(x), "today_anchor": anchor}


def shares(counts: Iterable[tuple[int, str, int]]) -> list[dict[str, Any]]:
    """For ui/chart_bars.html: (grade 1 to 4, its name, how many); empty grades are left out."""
    counted = list(counts)
    total = sum(number for _, _, number in counted)
    parts, done = [], 0
    for grade, name, number in counted:
        if not number:
            continue
        x, width = FULL * done / total, FULL * number / total
        done += number
        parts.append(
            {
                "grade": grade,
                "name": name,
                "number": number,
                "x": per_cent(x),
                "width": per_cent(width),
                "middle": per_cent(x + width / 2),
                "is_wide": width >= WIDE,
                "share": per_cent(width).replace(".", ","),
            }
        )
    return parts
