"""The rule set of a campaign as it stood on the day that the plan was published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit


class PinnedRulesQuerySet(ScopedQuerySet):
    unit_field = "campaign__unit"


class PinnedRules(models.Model):
    campaign = models.OneToOneField(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="pinned_rules"
    )
    # `campaign.domain.rulebooks.freeze`.
    book = models.JSONField(_("bộ quy định"))
    pinned_at = models.DateTimeField(_("chốt lúc"))

    objects = PinnedRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ quy định đã chốt")
        verbose_name_plural = _("bộ quy định đã chốt")

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit
