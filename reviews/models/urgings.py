"""Who was urged, when and how (R48): the evidence that nobody was forgotten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User


class UrgingQuerySet(ScopedQuerySet):
    pass


class Urging(models.Model):
    class Channel(models.TextChoices):
        SITE = "site", _("Tin nhắn và thư điện tử")
        LETTER = "letter", _("Công văn")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="urgings")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="urgings")
    channel = models.CharField(_("cách đôn đốc"), max_length=6, choices=Channel)
    tasks = models.PositiveSmallIntegerField(_("số việc quá hạn"))
    # Accounts told by this very act; none of a letter, nor of those already told that day.
    people = models.PositiveSmallIntegerField(_("số người nhận"), default=0)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần đôn đốc")
        verbose_name_plural = _("lần đôn đốc")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tasks__gte=1), name="urged_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_channel_display()}"
