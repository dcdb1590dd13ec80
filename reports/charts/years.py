"""This year's grades beside last year's: shares of all rated, so that unequal years compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib import svg
from campaign.models.rules import GradeCode, ObjectKind
from campaign.templatetags.vietnamese import count
from ratings.models.result_tables import GRADES
from reports.figures.shape import General, Line
from reports.figures.shares import points, share

Grades = Mapping[str, int]
Year = Mapping[str, Grades]
# The list behind a figure: kind, level, grade.
Open = Callable[[str, str, str], str]


def chart(year: int, now: Year, before: Year, *, basis: str, url: str = "") -> Any:
    """Both by kind of object; None where no kind was rated in both years."""
    kinds = [kind for kind in ObjectKind if _rated(now.get(kind)) and _rated(before.get(kind))]
    if not kinds:
        return None
    pairs = {kind: (now[kind], before[kind]) for kind in kinds}
    return {
        "title": finding(year, pairs),
        "rows": [row for kind in kinds for row in _bars(year, kind, *pairs[kind])],
        "grades": [str(label) for label in GradeCode.labels],
        "table": [row for kind in kinds for row in _rows(year, kind, *pairs[kind])],
        "basis": basis,
        "url": url,
    }


def of_report(figures: General, open_: Open, open_before: Open) -> Any:
    """None where the report has no year before it to compare with."""
    if figures.before is None:
        return None
    now, before = by_kind(figures.kinds), by_kind(figures.before.lines)
    drawn = chart(figures.head.year, now, before, basis=figures.before.basis)
    for row in drawn["rows"] if drawn else ():
        to = open_before if row["is_part"] else open_
        row["url"] = to(row["kind"], "", "")
        for part in row["parts"]:
            part["url"] = to(row["kind"], "", GRADES[part["grade"] - 1])
    return drawn


def by_kind(lines: Iterable[Line]) -> Year:
    return {line.kind: line.grades for line in lines if not line.level}


def finding(year: int, pairs: Mapping[ObjectKind, tuple[Grades, Grades]]) -> str:
    """The kind whose share of Excellent moved most."""
    kind, (now, before) = max(pairs.items(), key=lambda each: abs(_moved(*each[1])))
    moved = _moved(now, before)
    facts = {
        "kind": kind.label,
        "share": _comma(share(now["excellent"], _rated(now))),
        "points": _comma(str(abs(moved))),
        "year": year - 1,
    }
    if not moved:
        return _("Tỷ lệ Hoàn thành xuất sắc ở mọi đối tượng bằng năm %(year)s") % facts
    if moved > 0:
        said = _(
            "%(kind)s: %(share)s%% xuất sắc, tăng %(points)s điểm phần trăm so với năm %(year)s"
        )
    else:
        said = _(
            "%(kind)s: %(share)s%% xuất sắc, giảm %(points)s điểm phần trăm so với năm %(year)s"
        )
    return said % facts


def _moved(now: Grades, before: Grades, grade: str = "excellent") -> Decimal:
    """In percentage points, between the shares as they are printed."""
    shares = [share(each[grade], _rated(each)) for each in (now, before)]
    return Decimal(points(*shares) or 0)


def _rated(grades: Grades | None) -> int:
    return sum(grades[code] for code in GRADES) if grades else 0


def _bars(year: int, kind: ObjectKind, now: Grades, before: Grades) -> list[dict[str, Any]]:
    return [
        {**_bar(now), "kind": kind.value, "label": f"{kind.label}, {year}", "is_part": False},
        {**_bar(before), "kind": kind.value, "label": str(year - 1), "is_part": True},
    ]


def _bar(grades: Grades) -> dict[str, Any]:
    names = zip(range(1, 5), GradeCode.labels, GRADES, strict=True)
    note = _("%(n)s đã xếp loại") % {"n": count(_rated(grades))}
    parts = svg.shares((place, str(name), grades[code]) for place, name, code in names)
    return {"note": note, "parts": parts}


def _rows(year: int, kind: ObjectKind, now: Grades, before: Grades) -> list[dict[str, Any]]:
    changes = [_signed(_moved(now, before, code)) for code in GRADES]
    return [
        {"label": f"{kind.label}, {year}", "cells": _shares(now), "is_part": False},
        {"label": str(year - 1), "cells": _shares(before), "is_part": True},
        {"label": _("Chênh lệch, điểm phần trăm"), "cells": changes, "is_part": True},
    ]


def _shares(grades: Grades) -> list[str]:
    rated = _rated(grades)
    return [f"{count(grades[code])} ({_comma(share(grades[code], rated))}%)" for code in GRADES]


def _signed(points: Decimal) -> str:
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{_comma(str(abs(points)))}"


def _comma(number: str | None) -> str:
    return (number or "0").replace(".", ",")
