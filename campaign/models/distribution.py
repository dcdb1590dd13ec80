"""Who was sent a plan and has said so (Nơi nhận, R56)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User

from .plan import Campaign


class Acknowledgement(models.Model):
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"))
    confirmed_by = models.ForeignKey(
        User, verbose_name=_("người xác nhận"), on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("xác nhận đã nhận kế hoạch")
        verbose_name_plural = _("xác nhận đã nhận kế hoạch")
        ordering = ["campaign", "confirmed_at"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="plan_received_once_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.campaign.number}"
