"""Geometry of the drawings in templates/ui, so that templates do no arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

FULL = 1000
EDGE = 30
WIDE = 120  # a part at least this wide carries its share inside


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


# --- A curve of days against a deadline, in a box of its own; words stand at its right.

WIDTH, HEIGHT = 440, 176
LEFT, RIGHT, TOP, BOTTOM = 6, 296, 30, 146
GAP, NARROW = 19, 72


def curve(
    columns: Mapping[str, Sequence[int]], days: Sequence[date], *, last: date, deadline: date | None
) -> dict[str, Any]:
    """For ui/chart_curve.html; the columns belong to `days`, the axis ends on `last` or later."""
    first, last = days[0], max(last, days[-1], days[0] + timedelta(days=1))
    most = max(max((max(numbers) for numbers in columns.values()), default=0), 1)
    xs = [_along(day, first, last) for day in days]
    lines = {
        name: _path(xs, [_height(number, most) for number in numbers])
        for name, numbers in columns.items()
    }
    ends = {name: _height(numbers[-1], most) for name, numbers in columns.items()}
    now = xs[-1]
    due = _along(deadline, first, last) if deadline and first <= deadline <= last else None
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "lines": lines,
        "areas": {name: f"{line}V{BOTTOM}H{LEFT}Z" for name, line in lines.items()},
        "ends": {name: {"x": now, "y": y} for name, y in ends.items()},
        "labels": spread(ends),
        "first": f"{first:%d/%m}" if now - LEFT > NARROW else "",
        "now": f"{days[-1]:%d/%m}",
        "now_x": now,
        "now_anchor": "start" if now - LEFT < NARROW / 2 else "middle",
        "deadline_x": due,
        "deadline": f"{deadline:%d/%m}" if due is not None and deadline else "",
        "deadline_anchor": "end" if due is not None and due > RIGHT - NARROW else "middle",
    }


def spread(wanted: dict[str, float]) -> dict[str, float]:
    """Words beside their points, never one upon another, and none below the axis."""
    placed: dict[str, float] = {}
    lowest: float = TOP - GAP
    for name, y in sorted(wanted.items(), key=lambda each: each[1]):
        lowest = placed[name] = max(y, lowest + GAP)
    too_low = max(0, lowest - BOTTOM)
    floor = BOTTOM - GAP * (len(placed) - 1)
    for place, name in enumerate(placed):
        placed[name] = min(placed[name], floor + GAP * place) if too_low else placed[name]
    return placed


def _along(day: date, first: date, last: date) -> float:
    return round(LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days, 1)


def _height(number: int, most: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * number / most, 1)


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Days between two of equal height are on the straight line already."""
    points = list(zip(xs, ys, strict=True))
    inner = zip(points, points[1:], points[2:], strict=False)
    turns = [here for before, here, after in inner if not before[1] == here[1] == after[1]]
    kept = [points[0], *turns, *points[1:][-1:]]
    return "M" + "L".join(f"{x} {y}" for x, y in kept)
