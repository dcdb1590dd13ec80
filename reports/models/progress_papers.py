"""The progress paper of a day, drawn in the background for whoever asked for it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


def stored_under(instance: ProgressPaper, filename: str) -> str:
    return f"reports/{instance.pdf_sha256[:2]}/{instance.pdf_sha256}"


class ProgressPaperQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ProgressPaperQuerySet:
        """Counted from what its asker may see, so it is theirs alone, as long as they follow."""
        return self.under(user, Permission.FOLLOW).filter(made_by=user)


class ProgressPaper(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("đến hết ngày"))
    # Of what is drawn: while it stays the same, the paper there is answers.
    source_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pdf = models.FileField(upload_to=stored_under, max_length=200)
    pdf_sha256 = models.CharField(max_length=64)

    objects = ProgressPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản in tiến độ")
        verbose_name_plural = _("bản in tiến độ")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["made_by", "source_sha256"], name="equal_progress_makes_one_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.day:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("reports:progress-paper", args=[self.pk])
