"""What is entered once and stands until it is withdrawn with a reason; nothing is deleted."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet
from orgunits.models import User

Rows = TypeVar("Rows", bound="StandingQuerySet")


class StandingQuerySet(ScopedQuerySet):
    def standing(self: Rows) -> Rows:
        return self.filter(withdrawn_at=None)


class Standing(models.Model):
    entered_at = models.DateTimeField(_("nhập lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=500, blank=True)

    class Meta:
        abstract = True


def withdrawn_with_a_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
        | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
        name=name,
    )
