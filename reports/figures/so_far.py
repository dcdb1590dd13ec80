"""Grades so far: each accepted table speaks only for objects of its unit's own level, so that
nothing counts twice while districts are still to send theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib import svg
from campaign.models import Campaign
from campaign.models.rules import GradeCode, ObjectKind
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from ratings.domain.pinned_rules import Limit
from ratings.models import ResultRow
from ratings.models.result_tables import GRADES, UNRATED
from reports.figures import shares
from reports.figures.scope import RANK
from reviews.domain import structure

UNIT = "table__submission__task__unit"


@dataclass(frozen=True)
class KindSoFar:
    """A kind of object as a whole, or (`level`) at one level."""

    kind: str
    label: str
    tables: int
    grades: dict[str, int]
    unrated: int
    level: str = ""
    levels: tuple[KindSoFar, ...] = ()

    @property
    def rated(self) -> int:
        return sum(self.grades.values())

    @property
    def on_roll(self) -> int:
        return self.rated + self.unrated

    @property
    def good_or_above(self) -> int:
        return self.grades["excellent"] + self.grades["good"]

    @property
    def of_good(self) -> str | None:
        return shares.share(self.grades["excellent"], self.grades["good"])

    def most(self, limit: Limit | None) -> int | None:
        return limit.places(self.good_or_above) if limit else None


def build(
    user: Any, campaign: Campaign, unit: OrgUnit, stood: OrgUnit | None = None
) -> list[KindSoFar]:
    """Two queries; `stood`: the unit as of the campaign, where that is known already."""
    base = stood or structure.as_of(campaign, unit)
    rows = (
        ResultRow.objects.accepted()
        .under(user, Permission.FOLLOW)
        .filter(**{f"{UNIT}_path__startswith": base.path})
        .filter(table__submission__task__campaign=campaign, level=F(f"{UNIT}_level"))
        .order_by()
        .values("object_kind", "level")
        .annotate(
            tables=Count("table", distinct=True),
            **{name: Sum(name) for name in (*GRADES, *UNRATED)},
        )
    )
    found: dict[str, list[KindSoFar]] = {}
    for row in sorted(rows, key=lambda row: RANK[row["level"]]):
        found.setdefault(row["object_kind"], []).append(_at_level(row))
    return [_kind(kind, found[kind]) for kind in ObjectKind if kind in found]


def _at_level(row: dict[str, Any]) -> KindSoFar:
    return KindSoFar(
        kind=row["object_kind"],
        label=str(OrgUnit.Level(row["level"]).label),
        tables=row["tables"],
        grades={grade: row[grade] for grade in GRADES},
        unrated=sum(row[reason] for reason in UNRATED),
        level=row["level"],
    )


def _kind(kind: ObjectKind, levels: list[KindSoFar]) -> KindSoFar:
    return KindSoFar(
        kind=kind.value,
        label=str(kind.label),
        tables=sum(each.tables for each in levels),
        grades={grade: sum(each.grades[grade] for each in levels) for grade in GRADES},
        unrated=sum(each.unrated for each in levels),
        levels=tuple(levels),
    )


def results_url(base: OrgUnit | None, **filters: str) -> str:
    """The rows behind a figure; that page too takes from each table the unit's own level. `base`
    is left out where it is all that the user sees."""
    asked = {"unit": base.pk, **filters} if base else filters
    return f"{reverse('ratings:results')}?{urlencode(asked)}"


def chart(kinds: list[KindSoFar], caps: dict[str, Limit], base: OrgUnit | None) -> dict[str, Any]:
    """What ui/chart_bars.html and the table beside it need; the title says the finding."""
    return {
        "title": finding(kinds, caps),
        "rows": [_bar(line) for line in _lines(kinds) if line.rated],
        "grades": [{"name": str(label)} for label in GradeCode.labels],
        "table": [_figures(line, base) for line in _lines(kinds)],
    }


def _lines(kinds: list[KindSoFar]) -> list[KindSoFar]:
    """Each kind, and below it its levels where it has several."""
    found = []
    for kind in kinds:
        found += [kind, *(kind.levels if len(kind.levels) > 1 else ())]
    return found


def _bar(kind: KindSoFar) -> dict[str, Any]:
    names = zip(range(1, 5), GradeCode.labels, GRADES, strict=True)
    note = _("%(rated)s đã xếp loại, %(unrated)s chưa xếp loại") % {
        "rated": dotted(kind.rated),
        "unrated": dotted(kind.unrated),
    }
    parts = svg.shares((place, str(name), kind.grades[code]) for place, name, code in names)
    return {"label": kind.label, "note": note, "parts": parts, "is_part": bool(kind.level)}


def _figures(kind: KindSoFar, base: OrgUnit | None) -> dict[str, Any]:
    figures = [
        *((str(GradeCode(code).label), code, kind.grades[code]) for code in GRADES),
        (_("Chưa xếp loại"), "unrated", kind.unrated),
    ]
    asked = {"kind": kind.kind, **({"level": kind.level} if kind.level else {})}
    cells = [
        {
            "name": name,
            "figure": n,
            "url": results_url(base, **asked, grade=code) if n else "",
        }
        for name, code, n in figures
    ]
    whole = {"name": _("Tổng số"), "figure": kind.on_roll, "url": results_url(base, **asked)}
    return {"label": kind.label, "cells": [*cells, whole], "is_part": bool(kind.level)}


def finding(kinds: list[KindSoFar], caps: dict[str, Limit]) -> str:
    for kind in kinds:
        cap = caps.get(kind.kind)
        most = kind.most(cap)
        if cap and most is not None and kind.of_good and kind.grades["excellent"] > most:
            return _(
                "%(kind)s: Hoàn thành xuất sắc bằng %(share)s%% số Hoàn thành tốt, "
                "vượt mức %(cap)s%% (%(clause)s)"
            ) % {
                "kind": kind.label,
                "share": kind.of_good.replace(".", ","),
                "cap": cap.rule.percent,
                "clause": cap.rule.clause,
            }
    return _("Số Hoàn thành xuất sắc ở từng loại đối tượng nằm trong mức tối đa")


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
