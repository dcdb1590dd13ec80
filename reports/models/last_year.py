"""The year before, where the system holds no report of it: figures copied from a signed one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.models.rules import GradeCode, ObjectKind
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


class LastYearQuerySet(ScopedQuerySet):
    unit_field = "campaign__unit"

    def visible_to(self, user: Any) -> LastYearQuerySet:
        return self.under(user, Permission.REPORT)


class LastYear(models.Model):
    """`campaign` is the one compared with its year before."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="last_year")
    basis = models.CharField(_("lấy từ văn bản"), max_length=200)
    entered_at = models.DateTimeField(_("nhập lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LastYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu năm trước")
        verbose_name_plural = _("số liệu năm trước")

    def __str__(self) -> str:
        return f"{self.campaign.year - 1}: {self.basis}"

    def get_absolute_url(self) -> str:
        return reverse("reports:last-year", args=[self.campaign.key])

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit


class LastYearRow(models.Model):
    """An empty level is the kind as a whole."""

    COUNTS = ("on_roll", "excellent", "good", "completed", "not_completed")

    last_year = models.ForeignKey(LastYear, on_delete=models.CASCADE, related_name="rows")
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    level = models.CharField(_("cấp"), max_length=12, choices=OrgUnit.Level, blank=True)
    on_roll = models.PositiveIntegerField(_("tổng số"))
    excellent = models.PositiveIntegerField(GradeCode.EXCELLENT.label)
    good = models.PositiveIntegerField(GradeCode.GOOD.label)
    completed = models.PositiveIntegerField(GradeCode.COMPLETED.label)
    not_completed = models.PositiveIntegerField(GradeCode.NOT_COMPLETED.label)

    class Meta:
        verbose_name = _("dòng số liệu năm trước")
        verbose_name_plural = _("dòng số liệu năm trước")
        ordering = ["last_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["last_year", "object_kind", "level"], name="last_year_row_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    on_roll__gte=F("excellent") + F("good") + F("completed") + F("not_completed")
                ),
                name="last_year_rated_are_on_the_roll",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_object_kind_display()} {self.level}"

    @staticmethod
    def anchor(kind: str, level: str) -> str:
        """Where its line stands on the page of entry."""
        return f"dong-{kind}-{level or 'all'}"
