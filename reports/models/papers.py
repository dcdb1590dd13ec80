"""The general report as a paper (R50): its texts are the Commission's, its figures those of one
run; once numbered nothing of it changes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .runs import ReportRun

LONGEST = 12000


def stored_under(instance: ReportPaper, filename: str) -> str:
    return f"reports/{instance.pdf_sha256[:2]}/{instance.pdf_sha256}"


def text(label: Any) -> models.TextField:
    return models.TextField(label, max_length=LONGEST, blank=True)


class ReportPaperQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ReportPaperQuerySet:
        return self.under(user, Permission.REPORT)


class ReportPaper(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        NUMBERED = "numbered", _("Đã cấp số")

    TEXTS = ("direction", "reviewing", "strengths", "limits", "causes", "measures", "proposals")
    # The figures speak for themselves in these two; the others are never empty in what goes out.
    OPTIONAL = ("direction", "reviewing")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="report_papers")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="report_papers")
    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="papers")
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.DRAFT)
    direction = text(_("công tác lãnh đạo, chỉ đạo"))
    reviewing = text(_("kết quả kiểm điểm"))
    strengths = text(_("ưu điểm"))
    limits = text(_("hạn chế, khuyết điểm"))
    causes = text(_("nguyên nhân"))
    measures = text(_("phương hướng, giải pháp"))
    proposals = text(_("kiến nghị, đề xuất"))
    # Counts the savings: who saves over somebody else's text is told first.
    revision = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(_("soạn từ lúc"))
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("lưu lúc"))
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("số"), max_length=10, blank=True)
    dated_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    # Why it went out although tables were missing or did not agree.
    remark = models.CharField(_("lý do"), max_length=500, blank=True)
    numbered_at = models.DateTimeField(_("cấp số lúc"), null=True, blank=True)
    numbered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pdf = models.FileField(upload_to=stored_under, max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = ReportPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản báo cáo")
        verbose_name_plural = _("văn bản báo cáo")
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=Q(state="draft"),
                name="one_draft_of_a_report",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit", "number"],
                condition=~Q(number=""),
                name="report_number_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state="numbered",
                        dated_on__isnull=False,
                        numbered_at__isnull=False,
                        numbered_by__isnull=False,
                    )
                    & ~Q(number="")
                    & ~Q(signer="")
                    & ~Q(pdf_sha256="")
                )
                | Q(
                    state="draft",
                    number="",
                    signer="",
                    dated_on=None,
                    numbered_at=None,
                    numbered_by=None,
                    pdf_sha256="",
                ),
                name="report_numbered_with_day_signer_and_file",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Báo cáo tổng hợp năm %(year)s") % {"year": self.campaign.year})

    def get_absolute_url(self) -> str:
        return reverse("reports:paper", args=[self.pk])

    @property
    def is_numbered(self) -> bool:
        return self.state == self.State.NUMBERED

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.TEXTS}
