"""A few mails begun together, and how far their pump came: outlives the pump, not the database.

On PostgreSQL the table is UNLOGGED: a step costs no wait for the disk, and after a crash of the
server the table is empty, so that nobody believes a step which may have been forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q


class HandfulQuerySet(models.QuerySet):
    def abandoned(self, instant: datetime, lease: timedelta) -> HandfulQuerySet:
        """As `NoticeQuerySet.abandoned`."""
        return self.filter(Q(lease_until__lte=instant) | Q(lease_until__gt=instant + 2 * lease))


class Handful(models.Model):
    # Notices in their turn; what they all have in `handed_at` while they are this pump's.
    keys = models.JSONField()
    begun_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    # How many the relay was called for; it may or may not have taken the last of these.
    reached = models.PositiveSmallIntegerField(default=0)

    objects = HandfulQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.reached}/{len(self.keys)}"
