"""The outbox: one digest per person and local day; also the evidence that someone was told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.models import User

from .plan import Campaign

# A night of quiet hours, and then some: whatever waits for longer was put down by a false clock.
LONGEST_DELAY = timedelta(hours=25)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(_waits_for_its_reader())

    def with_unread(self) -> NoticeQuerySet:
        return self.annotate(is_unread=ExpressionWrapper(_waits_for_its_reader(), BooleanField()))

    def due(self, instant: datetime) -> NoticeQuerySet:
        now = Q(due_at__lte=instant) | Q(due_at__gt=instant + LONGEST_DELAY)
        return self.filter(now, state=Notice.State.PLANNED)

    def of_days_to_come(self, today: date) -> NoticeQuerySet:
        """Digests that a false clock planned ahead; their day will come."""
        return self.filter(kind=Notice.Kind.DIGEST, day__gt=today)

    def abandoned(self, instant: datetime, lease: timedelta) -> NoticeQuerySet:
        """Whoever was sending them has not been heard of since; nor can a lease be that long."""
        over = Q(lease_until__lte=instant) | Q(lease_until__gt=instant + 2 * lease)
        return self.filter(over, state=Notice.State.SENDING)

    def unsent(self) -> NoticeQuerySet:
        return self.filter(state__in=[Notice.State.PLANNED, Notice.State.SENDING])

    def doubtful(self) -> NoticeQuerySet:
        """Handed to the relay, which may or may not have taken it."""
        return self.filter(state=Notice.State.UNCERTAIN, handed_at__isnull=False)


def _waits_for_its_reader() -> Q:
    """A digest tells all that is still to do, so that a later one leaves nothing in it to read."""
    of_the_same = {name: OuterRef(name) for name in ("campaign", "user", "kind")}
    later = Notice.objects.filter(**of_the_same, day__gt=OuterRef("day"))
    return Q(read_at=None) & (~Q(kind=Notice.Kind.DIGEST) | ~Q(Exists(later)))


class Notice(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        UNCERTAIN = "uncertain", _("Chưa rõ đã tới chưa")
        FAILED = "failed", _("Không gửi được")
        CANCELLED = "cancelled", _("Không cần gửi nữa")

    class Kind(models.TextChoices):
        DIGEST = "digest", _("Nhắc việc trong ngày")
        URGING = "urging", _("Đôn đốc")
        OUTCOME = "outcome", _("Kết quả xử lý")
        CONFERENCE = "conference", _("Hội nghị")
        OPINION = "opinion", _("Xin ý kiến")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    subject = models.CharField(max_length=200)
    # Lines of {"text", "url"}; no suggestion, grade or other unit's name ever stands here.
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    # The machine's instants: not before when to send, whose turn it is, when the relay was called.
    due_at = models.DateTimeField()
    # Since when it should have gone: attempts that fail move `due_at`, and not this.
    due_since = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    # The work was done before the mail's turn came.
    is_settled = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin nhắc việc")
        verbose_name_plural = _("tin nhắc việc")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_by_turn"),
            models.Index(fields=["user", "read_at"], name="notice_by_reader"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user", "kind", "day"],
                condition=Q(kind__in=["digest", "urging"]),
                name="one_notice_per_person_kind_and_day",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="notice_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until=None)),
                name="notice_sending_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("campaign:notice", args=[self.pk])

    @property
    def further(self) -> int:
        """How many lines an entry of the inbox leaves out."""
        return max(0, len(self.lines) - 2)
