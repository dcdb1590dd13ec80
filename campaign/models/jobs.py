"""Long work is a row first; Celery only pumps it: losing the broker loses time, never work."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> JobQuerySet:
        """Progress is shown to whoever asked for the work."""
        return self.filter(by=user) if getattr(user, "is_authenticated", False) else self.none()


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        RUNNING = "running", _("Đang chạy")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Không thành công")

    kind = models.CharField(max_length=40)
    title = models.CharField(_("việc"), max_length=200)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    # Ties what the asker is told to what the log holds.
    reference = models.CharField(max_length=12, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc chạy nền")
        verbose_name_plural = _("việc chạy nền")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], ended_at__isnull=False)
                | Q(state__in=["waiting", "running"], ended_at=None),
                name="job_ended_at",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign:job", args=[self.pk])


class Heartbeat(models.Model):
    """When each part was last seen at work, one row a part; read by the health page."""

    class Part(models.IntegerChoices):
        BEAT = 1, _("beat và worker")
        PUMP = 2, _("gửi tin nhắc việc")
        # With a database in a file: the latest hour seen, and when it was found to lie ahead.
        LATEST = 3, _("giờ mới nhất")
        SET_BACK = 4, _("đồng hồ lùi")

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
