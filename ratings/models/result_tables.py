"""The counts a unit reports (biểu tổng hợp kết quả): per object kind and level of the object.

A row of the unit's own level stands for itself; a row of a lower level must equal the sum of the
same rows of the units directly below (`ratings.domain.checks`).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode, ObjectKind
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit
from reviews.models import Submission

GRADES = tuple(GradeCode.values)
# Domain 2.2: exempt from Party work, suspended, admitted or established under 6 months, other.
UNRATED = ("exempted", "suspended", "under_six_months", "unrated_other")
COUNTS = (*GRADES, *UNRATED)


class ResultTable(models.Model):
    submission = models.OneToOneField(
        Submission, verbose_name=_("bản gửi"), on_delete=models.PROTECT, related_name="table"
    )

    class Meta:
        verbose_name = _("biểu kết quả")
        verbose_name_plural = _("biểu kết quả")

    def __str__(self) -> str:
        return str(self.submission)

    @property
    def unit(self) -> OrgUnit:
        return self.submission.task.unit


class ResultRowQuerySet(ScopedQuerySet):
    unit_field = "table__submission__task__unit"

    def accepted(self) -> ResultRowQuerySet:
        """Rows of the version that was accepted: the last one sent."""
        return self.filter(
            table__submission__state=Submission.State.SENT,
            table__submission__task__state="accepted",
            table__submission__version=F("table__submission__task__accepted_version"),
        )


class ResultRow(models.Model):
    table = models.ForeignKey(ResultTable, on_delete=models.CASCADE, related_name="rows")
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    level = models.CharField(_("cấp"), max_length=12, choices=OrgUnit.Level)
    # None in a draft: not entered yet, which is not the same as none on the roll.
    on_roll = models.PositiveIntegerField(_("tổng số"), null=True, blank=True)
    excellent = models.PositiveIntegerField(GradeCode.EXCELLENT.label, default=0)
    good = models.PositiveIntegerField(GradeCode.GOOD.label, default=0)
    completed = models.PositiveIntegerField(GradeCode.COMPLETED.label, default=0)
    not_completed = models.PositiveIntegerField(GradeCode.NOT_COMPLETED.label, default=0)
    exempted = models.PositiveIntegerField(_("miễn công tác và sinh hoạt đảng"), default=0)
    suspended = models.PositiveIntegerField(_("đình chỉ sinh hoạt đảng"), default=0)
    under_six_months = models.PositiveIntegerField(
        _("mới kết nạp, mới thành lập < 6 tháng"), default=0
    )
    unrated_other = models.PositiveIntegerField(_("chưa xếp loại vì lý do khác"), default=0)
    other_reason = models.CharField(_("lý do khác"), max_length=300, blank=True)

    # Set when the table is sent: from then on the database insists that the row adds up.
    is_sent = models.BooleanField(default=False, editable=False)

    objects = ResultRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng kết quả")
        verbose_name_plural = _("dòng kết quả")
        ordering = ["table", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "object_kind", "level"], name="result_row_once_per_kind_and_level"
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False)
                | Q(
                    on_roll__isnull=False,
                    on_roll=sum((F(name) for name in COUNTS[1:]), F(COUNTS[0])),
                ),
                name="sent_result_row_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False) | Q(unrated_other=0) | ~Q(other_reason=""),
                name="sent_other_unrated_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_object_kind_display()} ({self.get_level_display()})"

    @property
    def task(self) -> Any:
        return self.table.submission.task

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit

    @property
    def name(self) -> str:
        """As it is called in sentences: “Đảng viên (cấp cơ sở)”."""
        level = str(self.get_level_display())
        return f"{self.get_object_kind_display()} ({level[:1].lower()}{level[1:]})"

    @property
    def rated(self) -> int:
        return sum(getattr(self, grade) for grade in GRADES)

    @property
    def unrated(self) -> int:
        return sum(getattr(self, reason) for reason in UNRATED)
