"""The document pack of a conference: what belongs to it, sent to whom, opened when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .conferences import Conference, ConferenceSeat
from .submissions import SubmissionFile


class PaperQuerySet(ScopedQuerySet):
    unit_field = "conference__unit"

    def visible_to(self, user: Any) -> PaperQuerySet:
        """To whoever makes the pack; to the others only what was sent to them."""
        seen = within(roots(user, Permission.HOLD_CONFERENCE), self.unit_field)
        if getattr(user, "is_authenticated", False) and user.is_active and user.person_id:
            sent = PaperDelivery.objects.filter(seat__person_id=user.person_id)
            seen |= Q(pk__in=sent.values("paper"))
        return self.filter(seen)


def stored_under(instance: ConferencePaper, filename: str) -> str:
    """By content, not by name: names come from strangers."""
    return f"conferences/{instance.sha256[:2]}/{instance.sha256}"


class ConferencePaper(models.Model):
    """Planned by its title; whole once it has a file, uploaded or taken from what a unit sent."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("tài liệu hội nghị")
        REPORT = "report", _("dự thảo báo cáo kiểm điểm tập thể")

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("loại"), max_length=6, choices=Kind, default=Kind.PAPER)
    title = models.CharField(_("tên tài liệu"), max_length=200)
    source = models.ForeignKey(
        SubmissionFile,
        verbose_name=_("từ bản gửi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conference_papers",
    )
    name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    content = models.FileField(upload_to=stored_under, max_length=200, blank=True)
    size = models.PositiveIntegerField(_("dung lượng (byte)"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài liệu hội nghị")
        verbose_name_plural = _("tài liệu hội nghị")
        ordering = ["conference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "title"], name="paper_title_once"),
            models.CheckConstraint(
                condition=Q(sha256="", content="", name="")
                | (~Q(sha256="") & ~Q(content="") & ~Q(name="")),
                name="paper_is_whole_or_missing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:paper", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit

    @property
    def is_missing(self) -> bool:
        return not self.sha256


class PaperDelivery(models.Model):
    """Sent to one convened person at one instant; opened when they first download it."""

    paper = models.ForeignKey(ConferencePaper, on_delete=models.PROTECT, related_name="deliveries")
    seat = models.ForeignKey(ConferenceSeat, on_delete=models.PROTECT, related_name="deliveries")
    sent_at = models.DateTimeField(_("gửi lúc"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("mở lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lượt gửi tài liệu")
        verbose_name_plural = _("lượt gửi tài liệu")
        ordering = ["paper", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "seat"], name="paper_sent_once_per_seat"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(opened_at__gte=F("sent_at")),
                name="paper_opened_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} · {self.seat}"
