"""Criteria sheets: one that stands for each side, its earlier editions kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain.rulebooks import SUBJECTS, Criterion, RuleBook
from campaign.lib import clock
from orgunits import audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import assessments, pinned_rules, quota
from ratings.models import CriteriaSheet, CriterionMark, RatingCase, Step


@dataclass(frozen=True)
class Outcome:
    """What a sheet comes to; `grade` only where every criterion is marked."""

    points: Decimal | None
    grade: str


def book_of(case: RatingCase) -> RuleBook:
    return pinned_rules.of(case.campaign)


def wanted(case: RatingCase) -> list[Criterion]:
    return book_of(case).criteria_of(case.object_kind)


def outcome(case: RatingCase, marks: Iterable[CriterionMark]) -> Outcome:
    """The grade by the tests of the campaign's rules; all else (targets, products, discipline) is
    for people to weigh."""
    marks = list(marks)
    book, rows = book_of(case), wanted(case)
    tests = [
        quota.Threshold(test.grade, test.every, test.tasks, test.min_points)
        for test in book.grade_tests
        if test.is_computed and case.object_kind in SUBJECTS[test.subjects]
    ]
    is_whole = {row.key for row in rows} <= {mark.key for mark in marks}
    if book.scale.is_points:
        points = [mark.points for mark in marks if mark.points is not None]
        grade = quota.by_points(points, tests) if is_whole else ""
        return Outcome(sum(points, Decimal(0)), grade)
    levels = {mark.key: mark.level for mark in marks if mark.level}
    tasks = frozenset(row.key for row in rows if row.is_task)
    return Outcome(None, quota.by_levels(levels, tasks, tests) if is_whole and levels else "")


def may_fill(user: User, case: RatingCase, *, by_self: bool) -> bool:
    """Their own sheet as their own step; the verifier's sheet by who rates."""
    if by_self:
        return assessments.may_enter(user, case, Step.SELF)
    return assessments.may_enter(user, case, Step.VERIFIED)


@transaction.atomic
def fill(
    *, case_id: int, by_self: bool, marks: Iterable[dict[str, Any]], by: User
) -> CriteriaSheet:
    rows = RatingCase.objects.select_related("unit").select_for_update(of=("self",))
    case = rows.get(pk=case_id)
    if not may_fill(by, case, by_self=by_self):
        raise PermissionDenied(Permission.RATE)
    marks = [mark for mark in marks if mark.get("level") or mark.get("points") is not None]
    _require_fit(case, marks)
    now = clock.now()
    sheets = CriteriaSheet.objects.filter(case=case, by_self=by_self, superseded_at=None)
    sheets.update(superseded_at=now)
    sheet = CriteriaSheet.objects.create(case=case, by_self=by_self, filled_at=now, filled_by=by)
    CriterionMark.objects.bulk_create(
        CriterionMark(sheet=sheet, place=place, **mark) for place, mark in enumerate(marks)
    )
    audit.record("rating_case.criteria_filled", case, by=by, after={"count": len(marks)})
    return sheet


def _require_fit(case: RatingCase, marks: list[dict[str, Any]]) -> None:
    """At least one mark; each in the measure of the rules, points up to the criterion's own."""
    if not marks:
        raise ValidationError(_("Cần chấm ít nhất một tiêu chí."))
    rows = {row.key: row for row in wanted(case)}
    by_points = book_of(case).scale.is_points
    problems = [
        _("%(words)s: %(points)s điểm, tối đa %(most)s.")
        % {"words": row.words, "points": mark["points"], "most": row.points}
        for mark in marks
        if (row := rows.get(mark["key"])) and by_points and (mark.get("points") or 0) > row.points
    ]
    if any((mark.get("points") is not None) != by_points for mark in marks):
        problems.append(_("Chấm theo điểm.") if by_points else _("Chấm theo cấp độ."))
    if problems:
        raise ValidationError(problems)


def sheets_of(case: RatingCase, user: User) -> list[CriteriaSheet]:
    """Those that stand, as the user may see them."""
    seen = CriteriaSheet.objects.visible_to(user).filter(case=case, superseded_at=None)
    return list(seen.select_related("filled_by").prefetch_related("marks").order_by("-by_self"))
