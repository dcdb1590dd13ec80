"""The spreadsheet to fill in for a large unit, made in the background; the newest replaces the one
before."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.models import ReviewTask

from .result_files import ResultFile


def place(_row: TemplateFile, _name: str) -> str:
    return f"result-templates/{uuid4().hex}.xlsx"


class TemplateFileQuerySet(ScopedQuerySet):
    unit_field = "task__unit"

    def visible_to(self, user: Any) -> TemplateFileQuerySet:
        """What the draft says stands in it: to whoever writes the draft."""
        return self.filter(within(roots(user, Permission.SUBMIT), self.unit_field))


class TemplateFile(models.Model):
    task = models.ForeignKey(
        ReviewTask,
        verbose_name=_("nhiệm vụ"),
        on_delete=models.PROTECT,
        related_name="template_files",
    )
    kind = models.CharField(_("loại dữ liệu"), max_length=6, choices=ResultFile.Kind)
    content = models.FileField(_("tệp"), upload_to=place)
    lines = models.PositiveIntegerField(_("số dòng"))
    made_at = models.DateTimeField(_("lập lúc"))

    objects = TemplateFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu nhập kết quả")
        verbose_name_plural = _("mẫu nhập kết quả")
        constraints = [
            models.UniqueConstraint(fields=["task", "kind"], name="template_file_once_per_kind")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ratings:template-file", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit
