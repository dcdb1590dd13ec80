"""The rows of a statistical table and the figures its columns may ask for, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ratings.models.result_tables import GRADES, UNRATED
from reports import wording
from reports.figures.shape import Change, General, Line, Reviewed

HAND = "hand"
COUNT, SHARE, POINTS, TEXT = "count", "share", "points", "text"
LINE: dict[str, str] = {
    **dict.fromkeys(("on_roll", "rated", "unrated", "good_or_above"), COUNT),
    **dict.fromkeys(("rated_share", "good_share", "of_good"), SHARE),
    **{f"grades.{code}": COUNT for code in GRADES},
    **{f"shares.{code}": SHARE for code in GRADES},
    **{f"reasons.{code}": COUNT for code in UNRATED},
    **dict.fromkeys(("cap.limit", "cap.over"), "limit"),
    "reasons": TEXT,
}
REVIEWED = ("units_due", "units_reviewed", "units_left", "members_due", "members_reviewed",
            "members_left", "attended")  # fmt: skip
CHANGE = {"of_good": POINTS, "good_share": POINTS, **dict.fromkeys(GRADES, POINTS)}


@dataclass(frozen=True)
class Row:
    unit: str
    level: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    is_total: bool = False


def kind_of(rows: str, value: str) -> str:
    """count · share · points · limit · text; a count is added up at the foot of the table."""
    if rows == "reviewed":
        return COUNT if value in REVIEWED else TEXT
    if rows == "change":
        side, _dot, name = value.partition(".")
        return CHANGE.get(name, TEXT) if side == "change" else LINE.get(name, TEXT)
    return LINE.get(value, TEXT)


def is_known(rows: str, value: str) -> bool:
    if value in ("place", "unit", "level", HAND) or value == "reasons" and rows != "change":
        return True
    return kind_of(rows, value) != TEXT


def of_line(line: Line, figures: General) -> dict[str, Any]:
    names = wording.names(figures)["reason_in_text"]
    given = [r.code for r in figures.head.reasons if line.reasons[r.code]]
    return {
        **{name: getattr(line, name) for name in LINE if "." not in name and name != "reasons"},
        **{f"grades.{code}": number for code, number in line.grades.items()},
        **{f"shares.{code}": share for code, share in line.shares.items()},
        **{f"reasons.{code}": number for code, number in line.reasons.items()},
        "cap.limit": line.cap.limit if line.cap else None,
        "cap.over": line.cap.over if line.cap else None,
        "reasons": "; ".join(f"{names[code]}: {line.reasons[code]}" for code in given),
    }


def _units(figures: General, kinds: Iterable[str]) -> Iterable[Row]:
    names = wording.names(figures)["level"]
    for each in figures.units:
        if each.line.kind in kinds:
            yield Row(each.unit_name, names[each.line.level], of_line(each.line, figures))
    yield from _totals(figures, kinds)
    yield from _groups(figures, kinds)


def _levels(figures: General, kinds: Iterable[str]) -> Iterable[Row]:
    names = wording.names(figures)["level"]
    for line in figures.lines:
        if line.kind in kinds:
            yield Row(names[line.level], names[line.level], of_line(line, figures))
    yield from _totals(figures, kinds)
    yield from _groups(figures, kinds)


def _groups(figures: General, kinds: Iterable[str]) -> Iterable[Row]:
    """Below the total, for they are decided apart; in part they are counted above as well."""
    for group in figures.groups:
        if group.line.kind in kinds:
            yield Row(group.name, "", of_line(group.line, figures))


def _totals(figures: General, kinds: Iterable[str]) -> Iterable[Row]:
    """A table of one kind has one total; of several, one each, and none adds up over kinds."""
    for line in figures.kinds:
        if line.kind in kinds:
            yield Row("CỘNG", "", of_line(line, figures), is_total=True)


def _reviewed(figures: General, _kinds: Iterable[str]) -> Iterable[Row]:
    names = wording.names(figures)["level"]
    for each in figures.reviewed:
        yield Row(names[each.level], names[each.level], _review(each))
    sums = [_review(each) for each in figures.reviewed]
    total = {name: sum(row[name] for row in sums) for name in REVIEWED}
    yield Row("CỘNG", "", total, is_total=True)


def _review(each: Reviewed) -> dict[str, Any]:
    return {
        "units_due": each.units_due,
        "units_reviewed": each.units_reviewed,
        "units_left": each.units_due - each.units_reviewed,
        "members_due": each.members_due,
        "members_reviewed": each.members_reviewed,
        "members_left": each.members_due - each.members_reviewed,
        "attended": each.attended,
    }


def _change(figures: General, _kinds: Iterable[str]) -> Iterable[Row]:
    if figures.before is None:
        return
    names = wording.names(figures)
    now = {(line.kind, line.level): line for line in (*figures.kinds, *figures.lines)}
    old = {(line.kind, line.level): line for line in figures.before.lines}
    for change in figures.before.changes:
        key = change.kind, change.level
        level = f", {names['level'][change.level].lower()}" if change.level else ""
        sides = {
            "then": of_line(old[key], figures),
            "now": of_line(now[key], figures),
            "change": _points(change),
        }
        values = {f"{side}.{name}": v for side, row in sides.items() for name, v in row.items()}
        yield Row(f"{names['kind'][change.kind]}{level}", "", values)


def _points(change: Change) -> dict[str, str | None]:
    return {**change.shares, "of_good": change.of_good, "good_share": change.good_share}


ROWS: dict[str, Callable[[General, Iterable[str]], Iterable[Row]]] = {
    "units": _units,
    "levels": _levels,
    "reviewed": _reviewed,
    "change": _change,
}
