"""A task that nobody owes any longer, as after a merger or a retirement; and perhaps owes again."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User

from .tasks import ReviewTask


class ExclusionQuerySet(ScopedQuerySet):
    unit_field = "task__unit"


class Exclusion(models.Model):
    """While one is open, its task is in the state `exempt`."""

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="exclusions")
    at = models.DateTimeField(_("ra khỏi diện lúc"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=500)
    ended_at = models.DateTimeField(_("trở lại diện lúc"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(_("lý do trở lại"), max_length=500, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ ra khỏi diện")
        verbose_name_plural = _("nhiệm vụ ra khỏi diện")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(ended_at=None), name="one_open_exclusion_per_task"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="exclusion_ended_at_and_by_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.reason}"

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit

    @property
    def events(self) -> list[dict[str, Any]]:
        """Newest first, as lines of the task's history."""
        out = {"at": self.at, "by": self.by, "reason": self.reason, "state": "exempt"}
        if self.ended_at is None:
            return [out]
        back = {"at": self.ended_at, "by": self.ended_by, "reason": self.end_reason}
        return [back | {"state": "open"}, out]
