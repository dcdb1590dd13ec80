"""Charts of a consolidated report, from its frozen figures alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib import svg
from campaign.templatetags.vietnamese import count
from ratings.domain.board import EXCELLENT, GOOD
from reports import wording
from reports.charts import caps
from reports.figures.shape import General, Line

Names = dict[str, dict[str, str]]


# The list behind a figure: kind, level, grade.
Open = Callable[[str, str, str], str]


def grades(figures: General, open_: Open) -> dict[str, Any] | None:
    """By kind, and below each its levels where there are several."""
    names = wording.names(figures)
    rows = []
    for whole in figures.kinds:
        levels = [line for line in figures.lines if line.kind == whole.kind and line.rated]
        shown = [whole, *(levels if len(levels) > 1 else ())]
        rows += [_bar(line, figures, names, open_) for line in shown if line.rated]
    return {"title": _finding(figures.kinds, names), "rows": rows} if rows else None


def _finding(kinds: Iterable[Line], names: Names) -> str:
    """What the law caps: the kind with the largest share of Excellent against Good."""
    capped = [line for line in kinds if line.rated and line.cap and line.of_good]
    if not capped:
        return _("Phân bố mức xếp loại theo đối tượng và cấp")
    most = max(capped, key=lambda line: float(line.of_good or 0))
    return _("Cao nhất: %(kind)s, Hoàn thành xuất sắc bằng %(share)s%% số Hoàn thành tốt") % {
        "kind": names["kind"][most.kind].lower(),
        "share": str(most.of_good).replace(".", ","),
    }


def _bar(line: Line, figures: General, names: Names, open_: Open) -> dict[str, Any]:
    """The grades by their rank in the rule set, four as the chart has colours."""
    ranked = list(enumerate(figures.head.grades, 1))
    parts = svg.shares((rank, grade.name, line.grades[grade.code]) for rank, grade in ranked)
    codes = {rank: grade.code for rank, grade in ranked}
    for part in parts:
        part["url"] = open_(line.kind, line.level, codes[part["grade"]])
    note = _("%(rated)s đã xếp loại, %(unrated)s chưa xếp loại")
    return {
        "label": names["level"][line.level] if line.level else names["kind"][line.kind],
        "url": open_(line.kind, line.level, ""),
        "note": note % {"rated": count(line.rated), "unrated": count(line.unrated)},
        "parts": parts,
        "is_part": bool(line.level),
    }


def cap_use(figures: General, open_: Open) -> dict[str, Any] | None:
    """Each kind at each level is a group of its own."""
    names = wording.names(figures)
    uses = [
        caps.Use(
            f"{names['kind'][line.kind]}, {names['level'][line.level].lower()}",
            place,
            line.grades["excellent"],
            line.grades["good"],
            line.cap.limit,
            url=open_(line.kind, line.level, ""),
            lists={grade: open_(line.kind, line.level, grade) for grade in (EXCELLENT, GOOD)},
        )
        for place, line in enumerate(figures.lines)
        if line.cap and line.good_or_above
    ]
    return caps.chart(uses) if uses else None
