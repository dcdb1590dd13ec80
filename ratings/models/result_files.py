"""A spreadsheet of results on its way into the draft of a task."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, SheetFile
from orgunits.models.imports import applied_at_and_by
from orgunits.roles import Permission
from reviews.models import ReviewTask


class ResultFileQuerySet(ScopedQuerySet):
    unit_field = "task__unit"

    def visible_to(self, user: Any) -> ResultFileQuerySet:
        """Grades of a draft stand in the findings: to whoever writes the draft."""
        return self.filter(within(roots(user, Permission.SUBMIT), self.unit_field))


class ResultFile(SheetFile):
    class Kind(models.TextChoices):
        NAMES = "names", _("Danh sách theo tên")
        COUNTS = "counts", _("Biểu tổng hợp")

    task = models.ForeignKey(
        ReviewTask,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.PROTECT,
        related_name="result_files",
    )
    kind = models.CharField(_("loại dữ liệu"), max_length=6, choices=Kind)

    objects = ResultFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp kết quả")
        verbose_name_plural = _("tệp kết quả")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [applied_at_and_by("result_file_applied_at_and_by")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("ratings:result-file", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit
