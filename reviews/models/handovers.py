"""Whose hands a unit's task is in, and through which it came."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User

from .tasks import ReviewTask


class HandOverQuerySet(ScopedQuerySet):
    unit_field = "task__unit"


class HandOver(models.Model):
    """From nobody: the unit's clerks had it together; to nobody: it goes back to them."""

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("bàn giao lúc"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=500)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("bàn giao nhiệm vụ")
        verbose_name_plural = _("bàn giao nhiệm vụ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(from_user__isnull=False) | Q(to_user__isnull=False))
                & ~Q(from_user=F("to_user")),
                name="handover_changes_hands",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="handover_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.from_user or '·'} → {self.to_user or '·'}"

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit

    @property
    def when(self) -> str:
        return f"{self.at.astimezone(clock.HANOI):%H:%M %d/%m/%Y}"
