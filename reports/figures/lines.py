"""Lines of results: added up in the database, shares and caps on top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value

from campaign.models.rules import ObjectKind
from ratings.domain.pinned_rules import Limit
from ratings.models import ResultRow
from ratings.models.result_tables import COUNTS, GRADES, UNRATED
from reports.figures.scope import RANK, UNIT
from reports.figures.shape import Cap, Line, OtherReason, OverCap, UnitLine
from reports.figures.shares import share

Caps = dict[str, Limit]
KINDS = {kind: place for place, kind in enumerate(ObjectKind.values)}
COLUMNS = ("on_roll", *COUNTS)


def by_level(rows: QuerySet[ResultRow], caps: Caps) -> tuple[Line, ...]:
    sums = _sums(rows, "object_kind", "level")
    found = [line(each, each["object_kind"], each["level"], caps) for each in sums]
    return tuple(sorted(found, key=lambda each: (KINDS[each.kind], RANK[each.level])))


def by_kind(rows: QuerySet[ResultRow], caps: Caps) -> tuple[Line, ...]:
    """The four kinds of the plan's title, in its order, also where nothing has come in."""
    sums = {each["object_kind"]: each for each in _sums(rows, "object_kind")}
    nothing = dict.fromkeys((*COLUMNS, "tables"), 0)
    return tuple(line(sums.get(kind, nothing), kind, "", caps) for kind in ObjectKind.values)


def by_unit(rows: QuerySet[ResultRow], caps: Caps) -> tuple[UnitLine, ...]:
    named = rows.annotate(who=F(f"{UNIT}_name"), where=F(UNIT), tables=Value(1))
    found = named.order_by(f"{UNIT}__place", f"{UNIT}_path", "pk").values(
        "where", "who", "object_kind", "level", "tables", *COLUMNS
    )
    return tuple(
        UnitLine(each["where"], each["who"], line(each, each["object_kind"], each["level"], caps))
        for each in found
    )


def over_cap(rows: Iterable[ResultRow], caps: Caps) -> tuple[OverCap, ...]:
    """Units whose subordinate objects exceed the cap; each row is one group a unit has rated."""
    found = []
    for row in rows:
        cap = _cap(caps.get(row.object_kind), row.excellent, row.good)
        if cap and cap.over:
            of_good = share(row.excellent, row.good)
            who = (row.unit.pk, row.task.unit_name, row.object_kind, row.level)
            found.append(OverCap(*who, row.excellent, row.good, cap.limit, cap.over, of_good))
    return tuple(found)


def other_reasons(rows: QuerySet[ResultRow]) -> tuple[OtherReason, ...]:
    found = (
        rows.filter(unrated_other__gt=0)
        .annotate(who=F(f"{UNIT}_name"), where=F(UNIT))
        .order_by(f"{UNIT}_path", "pk")
        .values_list("where", "who", "object_kind", "level", "unrated_other", "other_reason")
    )
    return tuple(OtherReason(*each) for each in found)


def _sums(rows: QuerySet[ResultRow], *by: str) -> list[dict[str, Any]]:
    sums = {name: Sum(name) for name in COLUMNS}
    grouped = rows.order_by().values(*by)
    return list(grouped.annotate(tables=Count("table", distinct=True), **sums))


def line(
    sums: dict[str, Any], kind: str, level: str, caps: Caps, *, exceptional: bool = False
) -> Line:
    """`sums`: `tables` and `COLUMNS` by name."""
    grades = {code: sums[code] for code in GRADES}
    reasons = {code: sums[code] for code in UNRATED}
    rated, excellent, good = sum(grades.values()), grades["excellent"], grades["good"]
    return Line(
        kind=kind,
        level=level,
        tables=sums["tables"],
        on_roll=sums["on_roll"],
        rated=rated,
        unrated=sum(reasons.values()),
        rated_share=share(rated, sums["on_roll"]),
        grades=grades,
        shares={code: share(number, rated) for code, number in grades.items()},
        good_or_above=excellent + good,
        good_share=share(excellent + good, rated),
        of_good=share(excellent, good),
        reasons=reasons,
        cap=_cap(caps.get(kind), excellent, good, exceptional=exceptional),
    )


def _cap(
    limit: Limit | None, excellent: int, good: int, *, exceptional: bool = False
) -> Cap | None:
    if limit is None:
        return None
    most = limit.places(excellent + good, exceptional=exceptional)
    return Cap(
        percent=limit.percent(exceptional=exceptional),
        base=limit.rule.base,
        clause=limit.rule.clause,
        group=limit.rule.group,
        limit=most,
        over=max(0, excellent - most),
    )
