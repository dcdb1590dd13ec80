"""A notice on its way to the gateway for SMS or chat, beside its mail."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .notifications import Notice


class PushQuerySet(models.QuerySet):
    def due(self, instant: datetime) -> PushQuerySet:
        """Whose turn it is, those whose pump died in the act among them: the gateway knows a
        repeated call by its number."""
        waits = Q(state=Push.State.PLANNED, due_at__lte=instant)
        return self.filter(waits | Q(state=Push.State.SENDING, lease_until__lte=instant))


class Push(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")
        CANCELLED = "cancelled", _("Không cần gửi nữa")

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="push")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # The machine's instants, as in the outbox.
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=300, blank=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin nhắn")
        verbose_name_plural = _("tin nhắn")
        indexes = [models.Index(fields=["state", "due_at"], name="push_by_turn")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until=None)),
                name="push_sending_has_a_lease",
            )
        ]

    def __str__(self) -> str:
        return str(self.notice)
