"""When overdue work is also told to those above (R48); off until the Commission sets it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.models import OrgUnit


class EscalationRule(models.Model):
    """The plan says “theo dõi, đôn đốc” and no more: who hears of it and when is the province's."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="escalation_rule"
    )
    days = models.PositiveSmallIntegerField(
        _("báo khi quá hạn từ (ngày)"), default=0, help_text=_("0: không báo.")
    )
    every = models.PositiveSmallIntegerField(_("sau đó cứ mỗi (ngày) báo lại"), default=7)
    to_member = models.BooleanField(_("báo đồng chí được phân công dự, chỉ đạo"), default=True)
    to_above = models.BooleanField(_("báo cấp trên trực tiếp"), default=True)

    class Meta:
        verbose_name = _("quy định báo việc quá hạn")
        verbose_name_plural = _("quy định báo việc quá hạn")
        constraints = [
            models.CheckConstraint(
                condition=Q(days=0) | Q(to_member=True) | Q(to_above=True),
                name="escalation_tells_someone",
                violation_error_message=_("Chọn ít nhất một nơi được báo."),
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1, every__lte=60, days__lte=60),
                name="escalation_days_within_a_campaign",
                violation_error_message=_("Số ngày từ 1 đến 60."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit

    @property
    def is_on(self) -> bool:
        return self.days > 0
