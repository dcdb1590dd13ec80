"""A published plan changes only by a document; what stood before is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgunits.models import OrgUnit, User

from .plan import Milestone


class Amendment(models.Model):
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="amendments")
    number = models.CharField(_("số, ký hiệu văn bản"), max_length=40)
    issued_on = models.DateField(_("ngày văn bản"))
    reason = models.CharField(_("lý do"), max_length=500)
    # {"printed_words", "operator", "printed_date", "last_day"}, dates as written in ISO.
    old = models.JSONField(_("trước"))
    new = models.JSONField(_("sau"))
    made_at = models.DateTimeField(_("ghi lúc"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("sửa đổi kế hoạch")
        verbose_name_plural = _("sửa đổi kế hoạch")
        ordering = ["milestone__campaign", "made_at"]

    def __str__(self) -> str:
        return f"{self.number} · {self.milestone.key}"

    @property
    def unit(self) -> OrgUnit:
        return self.milestone.campaign.unit

    @property
    def old_day(self) -> date | None:
        return _day(self.old)

    @property
    def new_day(self) -> date | None:
        return _day(self.new)


def _day(facts: dict[str, Any]) -> date | None:
    return date.fromisoformat(facts["last_day"]) if facts.get("last_day") else None
