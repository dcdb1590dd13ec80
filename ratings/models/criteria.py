"""Criteria sheets (QĐ 124, Điều 10): a level or points per criterion, shown by concrete products
(R2, “thông qua sản phẩm cụ thể”)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .cases import RatingCase
from .reach import fully


class CriteriaSheetQuerySet(ScopedQuerySet):
    unit_field = "case__unit"

    def visible_to(self, user: Any) -> CriteriaSheetQuerySet:
        own = Q(case__person=None) & within(roots(user, Permission.SUBMIT), self.unit_field)
        if getattr(user, "person_id", None):
            own |= Q(case__person_id=user.person_id)
        return self.filter(fully(user, self.unit_field) | (own & Q(by_self=True)))


class CriteriaSheet(models.Model):
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="sheets")
    by_self = models.BooleanField(_("tự chấm"))
    filled_at = models.DateTimeField(_("ghi lúc"))
    filled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = CriteriaSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu tiêu chí")
        verbose_name_plural = _("phiếu tiêu chí")
        ordering = ["case", "filled_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "by_self"],
                condition=Q(superseded_at=None),
                name="one_current_sheet_per_side",
            )
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def unit(self) -> OrgUnit:
        return self.case.unit


class CriterionMark(models.Model):
    class Level(models.TextChoices):
        EXCELLENT = "excellent", _("Xuất sắc")
        GOOD = "good", _("Tốt")
        AVERAGE = "average", _("Trung bình")
        POOR = "poor", _("Kém")

    sheet = models.ForeignKey(CriteriaSheet, on_delete=models.CASCADE, related_name="marks")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(_("tiêu chí"), max_length=60)
    words = models.CharField(_("nội dung tiêu chí"), max_length=500)
    level = models.CharField(_("cấp độ"), max_length=10, choices=Level, blank=True)
    points = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(_("sản phẩm cụ thể"), blank=True)

    class Meta:
        verbose_name = _("mức theo tiêu chí")
        verbose_name_plural = _("mức theo tiêu chí")
        ordering = ["sheet", "place"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="criterion_once_per_sheet"),
            models.CheckConstraint(
                condition=(Q(points=None) & ~Q(level="")) | Q(points__isnull=False, level=""),
                name="criterion_by_level_or_points",
            ),
        ]

    def __str__(self) -> str:
        return self.words
