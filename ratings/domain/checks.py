"""What is wrong with a table of counts, and what deserves a second look; sentences with figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaign.models import CapRule
from campaign.models.rules import ObjectKind
from campaign.templatetags.vietnamese import count
from orgunits.models import OrgUnit
from ratings.domain.quota import Rounding, allowed_excellent
from ratings.domain.result_tables import Figures, Key, is_of_units_below, units_below
from ratings.models import ResultRow
from ratings.models.result_tables import COUNTS

# A unit's own row of these stands for itself: its group of comparison is one level up.
ALONE = {ObjectKind.PARTY_ORG, ObjectKind.LEADING_COLLECTIVE}
COMPARED = ("on_roll", *COUNTS)


def counted(row: ResultRow) -> int:
    return row.rated + row.unrated


def imbalance(row: ResultRow) -> str:
    """“tổng số 812, các cột cộng lại 810, thiếu 2”; empty when it adds up."""
    gap = (row.on_roll or 0) - counted(row)
    if not gap:
        return ""
    words = {"roll": count(row.on_roll or 0), "sum": count(counted(row)), "gap": count(abs(gap))}
    if gap > 0:
        return _("tổng số %(roll)s, các cột cộng lại %(sum)s, thiếu %(gap)s") % words
    return _("tổng số %(roll)s, các cột cộng lại %(sum)s, thừa %(gap)s") % words


def errors(row: ResultRow) -> list[str]:
    """Each keeps the table from being sent."""
    if row.on_roll is None:
        return [_("%(row)s: chưa nhập số liệu; nếu không có, ghi 0") % {"row": row.name}]
    found = []
    if gap := imbalance(row):
        found.append(f"{row.name}: {gap}")
    if row.unrated_other and not row.other_reason.strip():
        found.append(
            _("%(row)s: %(n)s chưa xếp loại vì lý do khác, cần ghi rõ lý do")
            % {"row": row.name, "n": count(row.unrated_other)}
        )
    return found


def cap_warning(
    row: ResultRow, unit: OrgUnit, rule: CapRule | None, how: Rounding | None = None
) -> str:
    if rule is None or (row.object_kind in ALONE and row.level == unit.level):
        return ""
    allowed = allowed_excellent(rule, row.good, row.excellent, how)
    if row.excellent <= allowed:
        return ""
    return _(
        "%(row)s: %(excellent)s hoàn thành xuất sắc, vượt mức %(allowed)s "
        "(%(percent)s%% của %(base)s, %(clause)s)."
    ) % {
        "row": row.name,
        "excellent": count(row.excellent),
        "allowed": count(allowed),
        "percent": rule.percent,
        "base": rule.get_base_display(),
        "clause": rule.clause,
    }


def differences(
    rows: Iterable[ResultRow], unit: OrgUnit, sums: dict[Key, Figures], units: int
) -> list[str]:
    """Rows about the `units` directly below against the sum of what they had accepted."""
    who = {"accepted": count(units_below(sums)), "units": count(units)}
    return [
        text % who
        for row in rows
        if is_of_units_below(row, unit) and row.on_roll is not None
        if (text := _difference(row, sums.get((row.object_kind, row.level))))
    ]


def _difference(row: ResultRow, below: Figures | None) -> str:
    """Names the first figure that differs; the numbers of units are still to be filled in."""
    for name in COMPARED:
        here, there = getattr(row, name), getattr(below, name, None)
        if there is not None and here != there:
            return _(
                "%(row)s, %(column)s: tổng của %%(accepted)s trên %%(units)s đơn vị trực thuộc "
                "đã tiếp nhận là %(below)s, biểu này ghi %(here)s."
            ) % {
                "row": row.name,
                "column": str(getattr(ResultRow, name).field.verbose_name),
                "below": count(there),
                "here": count(here),
            }
    return ""
