"""The arithmetic of the rules: pure functions of numbers and grades, no database.

A legal maximum is rounded down; of a group with few good ones none may be excellent, unless the
rules say “at least one”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from campaign.domain.rulebooks import LEVELS
from campaign.models.rules import GradeCode

GRADES = tuple(GradeCode.values)
GOOD = "good"
# Best first.
RANK = {code: place for place, code in enumerate(GRADES)}


class Rule(Protocol):
    percent: int
    base: str


@dataclass(frozen=True)
class Rounding:
    """What the tables do not keep of a cap; as a regulation has it where it says nothing else."""

    rounding: str = "down"
    min_one: bool = False
    exceptional_percent: int = 0


def allowed_excellent(
    rule: Rule, good: int, excellent: int, how: Rounding | None = None, *, exceptional: bool = False
) -> int:
    """The most that may be excellent beside `good`; `excellent` counts where the base is “good or
    above”. An exceptional group has its own percentage, where the rules give one."""
    how = how or Rounding()
    percent = percent_of(rule, how, exceptional=exceptional)
    base = good if rule.base == GOOD else good + excellent
    whole, rest = divmod(base * percent, 100)
    most = whole + (how.rounding == "half_up" and rest >= 50)
    return max(most, 1) if how.min_one and base else most


def places(rule: Rule, top: int, how: Rounding | None = None, *, exceptional: bool = False) -> int:
    """How many of `top` at “good” or above may be “excellent”.

    Whoever is moved up leaves the base: 20% of “good” is a sixth of them all, 16 of 100 and not 20.
    """
    how = how or Rounding()
    percent = percent_of(rule, how, exceptional=exceptional)
    whole = 100 + percent if rule.base == GOOD else 100
    # Rounding up, or “at least one”, may give one more.
    found = min(top, top * percent // whole + 1)
    while found > allowed_excellent(rule, top - found, found, how, exceptional=exceptional):
        found -= 1
    return found


def percent_of(rule: Rule, how: Rounding, *, exceptional: bool) -> int:
    return how.exceptional_percent if exceptional and how.exceptional_percent else rule.percent


def ceiling(grade: str, limits: Iterable[str]) -> str:
    """The grade, or the worst of those it may not exceed; an empty limit says nothing."""
    return max([grade, *(limit for limit in limits if limit)], key=RANK.__getitem__)


def is_above(grade: str, limit: str) -> bool:
    return bool(grade and limit) and RANK[grade] < RANK[limit]


@dataclass(frozen=True)
class Threshold:
    """When a grade may be given: least levels, or least points of 100."""

    grade: str
    every: str = ""
    tasks: str = ""
    min_points: int = 0


def by_levels(levels: Mapping[str, str], tasks: frozenset[str], tests: Iterable[Threshold]) -> str:
    """The best grade whose test all criteria meet (QĐ 124, Điều 12); the worst where none is."""
    for test in sorted(tests, key=_best_first):
        if all(
            _reaches(level, test.every) and (key not in tasks or _reaches(level, test.tasks))
            for key, level in levels.items()
        ):
            return test.grade
    return GradeCode.NOT_COMPLETED.value


def by_points(points: Iterable[Decimal], tests: Iterable[Threshold]) -> str:
    """QĐ 366: the sum against the thresholds; 89,99 points are not yet 90."""
    total = sum(points, Decimal(0))
    for test in sorted(tests, key=_best_first):
        if total >= test.min_points:
            return test.grade
    return GradeCode.NOT_COMPLETED.value


def _best_first(test: Threshold) -> int:
    return RANK[test.grade]


def _reaches(level: str, least: str) -> bool:
    return not least or LEVELS.index(level) <= LEVELS.index(least)
