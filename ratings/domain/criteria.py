"""Criteria sheets: one that stands for each side, its earlier editions kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.lib import clock
from orgunits import audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import assessments
from ratings.models import CriteriaSheet, CriterionMark, RatingCase, Step
from ratings.models.cases import OF_PERSONS

# QĐ 124, Điều 10: the frame; a province writes its own criteria below it (HD 25, mục 1.2).
OF_COLLECTIVE = [
    ("building", gettext_lazy("Xây dựng tổ chức, tập thể: nguyên tắc, đoàn kết, nêu gương")),
    ("tasks", gettext_lazy("Kết quả thực hiện nhiệm vụ chính trị, chỉ tiêu trong năm")),
    ("remedies", gettext_lazy("Kết quả khắc phục hạn chế, khuyết điểm đã được chỉ ra")),
]
OF_PERSON = [
    ("ethics", gettext_lazy("Chính trị tư tưởng, đạo đức, lối sống, tác phong, kỷ luật")),
    ("tasks", gettext_lazy("Kết quả thực hiện chức trách, nhiệm vụ được giao")),
    ("remedies", gettext_lazy("Kết quả khắc phục hạn chế, khuyết điểm đã được chỉ ra")),
]


def wanted(case: RatingCase) -> list[tuple[str, Any]]:
    return OF_PERSON if case.object_kind in OF_PERSONS else OF_COLLECTIVE


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
    if not marks:
        raise ValidationError(_("Cần chấm ít nhất một tiêu chí."))
    now = clock.now()
    sheets = CriteriaSheet.objects.filter(case=case, by_self=by_self, superseded_at=None)
    sheets.update(superseded_at=now)
    sheet = CriteriaSheet.objects.create(case=case, by_self=by_self, filled_at=now, filled_by=by)
    CriterionMark.objects.bulk_create(
        CriterionMark(sheet=sheet, place=place, **mark) for place, mark in enumerate(marks)
    )
    audit.record("rating_case.criteria_filled", case, by=by, after={"count": len(marks)})
    return sheet


def sheets_of(case: RatingCase, user: User) -> list[CriteriaSheet]:
    """Those that stand, as the user may see them."""
    seen = CriteriaSheet.objects.visible_to(user).filter(case=case, superseded_at=None)
    return list(seen.select_related("filled_by").prefetch_related("marks").order_by("-by_self"))
