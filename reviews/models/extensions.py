"""More time (gia hạn): asked for by a unit, granted above, with the document it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User

from .tasks import ReviewTask


class ExtensionQuerySet(ScopedQuerySet):
    unit_field = "task__unit"

    def waiting(self) -> ExtensionQuerySet:
        return self.filter(state=Extension.State.ASKED)


class Extension(models.Model):
    """Only `task.last_day` moves; the printed deadline and past receipts stay."""

    class State(models.TextChoices):
        ASKED = "asked", _("Chờ trả lời")
        GRANTED = "granted", _("Đã gia hạn")
        REFUSED = "refused", _("Không gia hạn")

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(_("trạng thái"), max_length=8, choices=State)
    from_day = models.DateField(_("ngày cuối cũ"))
    to_day = models.DateField(_("ngày cuối mới"))
    reason = models.CharField(_("lý do"), max_length=500)
    asked_at = models.DateTimeField(_("xin lúc"), null=True, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority = models.CharField(_("cơ quan, người cho phép"), max_length=200, blank=True)
    number = models.CharField(_("số, ký hiệu văn bản"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    answer = models.CharField(_("trả lời"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="asked"), name="one_open_request_per_task"
            ),
            models.CheckConstraint(
                condition=Q(to_day__gt=F("from_day")), name="extension_gives_more_time"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", asked_at__isnull=False, asked_by__isnull=False)
                & Q(decided_at=None, decided_by=None)
                | ~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="extension_asked_or_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | (~Q(authority="") & ~Q(number="") & Q(signed_on__isnull=False)),
                name="extension_rests_on_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="extension_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.from_day:%d/%m/%Y} → {self.to_day:%d/%m/%Y}"

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit

    @property
    def days(self) -> int:
        return (self.to_day - self.from_day).days

    @property
    def at(self) -> str:
        instant = self.decided_at or self.asked_at
        return f"{instant.astimezone(clock.HANOI):%H:%M %d/%m/%Y}" if instant else ""
