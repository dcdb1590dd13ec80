"""A province's layer upon a regulation: it may tighten, never loosen. A layer names only what it
changes; the rule set that results is whole, and stands under the layer's own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.domain import rulebooks
from campaign.domain.rulebooks import LEVELS, TABLES, Identity, RuleBook
from campaign.lib import tomlrows, tomlwrite
from campaign.lib.tomlfile import TOP, Place, TomlFile
from campaign.models.rules import GradeCode

# Each from the strictest to the loosest.
ORDERS: dict[str, list[str]] = {
    "base": ["good", "good_or_above"],
    "rounding": ["down", "half_up"],
    "vote_base": ["convened", "present", "valid"],
    "level": [*LEVELS, ""],
    "max_grade": [*reversed(GradeCode.values), ""],
}
# What a layer may add of its own; elsewhere it only changes rows that stand.
MAY_ADD = {"criteria", "non_completions", "grade_tests", "special_cases", "lead_times", "forms"}
MAY_ADD |= {"periods", "links"}
FIXED = {"grades", "authorities"}
LOOSER = gettext_lazy("“%(key)s” nới lỏng quy định của Trung ương; cấp tỉnh chỉ được quy định chặt "
                      "hơn.")  # fmt: skip
Rank = Callable[[Any], Any]


def merged(text: str, regulation: RuleBook) -> str:
    """The rule set as one file; `Refused` names, by their lines, what loosens."""
    layer = TomlFile(text)
    heads = tomlrows.rows(layer, "rule_set", Identity)
    if len(heads) != 1:
        layer.refuse(TOP, "rule_set", _("cần đúng một bảng [%(name)s].") % {"name": "rule_set"})
    if layer.tables("scale"):
        layer.refuse(("scale", 0), "", _("cấp tỉnh không đổi thang chấm của quy định."))
    rows = {name: _rows(layer, name, regulation) for name in TABLES}
    layer.finish()
    scale = tomlwrite.table("[scale]", asdict(regulation.scale).items())
    parts = [tomlwrite.table("[rule_set]", asdict(heads[0][1]).items()), scale]
    parts += [
        tomlwrite.table(f"[[{name}]]", asdict(row).items()) for name in rows for row in rows[name]
    ]
    return "".join(parts)


def _rows(layer: TomlFile, name: str, regulation: RuleBook) -> list[Any]:
    """The regulation's rows in their order, each as the layer has it; then the layer's own."""
    known_by = TABLES[name][1]
    standing = {getattr(row, known_by): row for row in getattr(regulation, name)}
    for place, row in rulebooks.rows_of(layer, name):
        old = standing.get(getattr(row, known_by))
        _check(layer, place, name, old, row)
        standing[getattr(row, known_by)] = row
    return list(standing.values())


def _check(layer: TomlFile, place: Place, name: str, old: Any, new: Any) -> None:
    if name in FIXED:
        layer.refuse(place, "", _("cấp tỉnh không đổi mục này của quy định."))
    elif old is None:
        if name not in MAY_ADD:
            layer.refuse(place, "", _("cấp tỉnh không thêm được mục này."))
    else:
        for key, strictness in STRICTNESS[name].items():
            if strictness(new) < strictness(old):
                layer.refuse(place, key, LOOSER % {"key": key})


def _strict(key: str, order: str) -> Rank:
    return lambda row: -ORDERS[order].index(getattr(row, key))


def _more(key: str) -> Rank:
    return lambda row: getattr(row, key)


def _less(key: str) -> Rank:
    return lambda row: -int(getattr(row, key))


def _share(parts: str, of: str) -> Rank:
    return lambda row: Fraction(getattr(row, parts), getattr(row, of) or 1)


# The greater, the stricter.
STRICTNESS: dict[str, dict[str, Rank]] = {
    "periods": {},
    "criteria": {"group": lambda row: row.is_task},
    "grade_tests": {
        "every": _strict("every", "level"),
        "tasks": _strict("tasks", "level"),
        "min_points": _more("min_points"),
    },
    "non_completions": {},
    "caps": {
        "percent": _less("percent"),
        "base": _strict("base", "base"),
        "rounding": _strict("rounding", "rounding"),
        "min_one": _less("min_one"),
        "exceptional_percent": _less("exceptional_percent"),
    },
    "exemptions": {"is_reviewed": _more("is_reviewed")},
    "special_cases": {
        "is_reviewed": _more("is_reviewed"),
        "max_grade": _strict("max_grade", "max_grade"),
    },
    "links": {"is_on": _more("is_on")},
    "vote_rules": {
        "is_secret": _more("is_secret"),
        "quorum_parts": _share("quorum_parts", "quorum_of"),
        "threshold_parts": _share("threshold_parts", "threshold_of"),
        "base": _strict("base", "vote_base"),
    },
    "lead_times": {"days": _more("days")},
    "forms": {},
}
