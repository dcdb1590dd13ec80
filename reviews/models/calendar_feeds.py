"""The secret address of one person's calendar; of its token only the digest is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgunits.models import User


class CalendarFeed(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("lập lúc"))

    class Meta:
        verbose_name = _("địa chỉ lịch riêng")
        verbose_name_plural = _("địa chỉ lịch riêng")

    def __str__(self) -> str:
        return str(self.user)
