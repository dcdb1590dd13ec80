"""Special cases of the rules that a person's case is registered under: rated, but some not above a
grade (HD 21: sick for three months or more). Nothing is deleted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode
from orgunits.models import OrgUnit

from .cases import RatingCase
from .reach import fully
from .standing import Standing, StandingQuerySet, withdrawn_with_a_reason


class SpecialCaseQuerySet(StandingQuerySet):
    unit_field = "case__unit"

    def visible_to(self, user: Any) -> SpecialCaseQuerySet:
        return self.filter(fully(user, self.unit_field))


class SpecialCase(Standing):
    case = models.ForeignKey(
        RatingCase, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="specials"
    )
    key = models.CharField(_("trường hợp"), max_length=40)
    # The rule as it stood when the case was registered.
    words = models.CharField(_("theo quy định"), max_length=500)
    clause = models.CharField(_("điều khoản"), max_length=200, blank=True)
    max_grade = models.CharField(_("cao nhất là"), max_length=20, choices=GradeCode, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=300)

    objects = SpecialCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("trường hợp riêng")
        verbose_name_plural = _("trường hợp riêng")
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=Q(withdrawn_at=None),
                name="special_case_stands_once",
            ),
            withdrawn_with_a_reason("special_case_withdrawn_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def unit(self) -> OrgUnit:
        return self.case.unit
