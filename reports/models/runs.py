"""A report is computed once, frozen as canonical JSON with its SHA-256, and drawn from that."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


class ReportRunQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ReportRunQuerySet:
        return self.under(user, Permission.REPORT)


class ReportRun(models.Model):
    class Kind(models.TextChoices):
        GENERAL = "general", _("Báo cáo tổng hợp")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind, default=Kind.GENERAL)
    as_of = models.DateTimeField(_("số liệu tính đến"))
    figures = models.JSONField(_("số liệu"))
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    xlsx = models.FileField(upload_to="reports/", max_length=200, blank=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    # Tables A–F as the rule set's templates lay them out; reports of before have none.
    tables = models.FileField(upload_to="reports/", max_length=200, blank=True)
    tables_sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="reports/", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_problem = models.CharField(max_length=300, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        ordering = ["-made_at", "-pk"]
        constraints = [
            # Unchanged data make the same figures: one report, however often it is asked for.
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "sha256"], name="equal_figures_make_one_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("reports:run", args=[self.pk])
