"""The minutes of a conference: drafted, sent for comment, signed; then nothing changes (R42)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock, dates
from orgunits.models import OrgUnit, User

from .conferences import Conference


def stored_under(instance: Minutes, filename: str) -> str:
    return f"minutes/{instance.sha256[:2]}/{instance.sha256}"


class Minutes(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        COMMENT = "comment", _("Đang lấy ý kiến")
        SIGNED = "signed", _("Đã ký")

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(_("trạng thái"), max_length=7, choices=State, default=State.DRAFT)
    opening = models.TextField(_("diễn biến chung"), max_length=5000, blank=True)
    closing = models.TextField(_("kết luận chung"), max_length=5000, blank=True)
    sent_at = models.DateTimeField(_("gửi lấy ý kiến lúc"), null=True, blank=True)
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("số, ký hiệu"), max_length=40, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signed_at = models.DateTimeField(_("ghi nhận ký lúc"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    content = models.FileField(upload_to=stored_under, max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("biên bản")
        verbose_name_plural = _("biên bản")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None, sent_by=None)
                | (~Q(state="draft") & Q(sent_at__isnull=False, sent_by__isnull=False)),
                name="minutes_sent_at_and_by",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state="signed",
                        signed_on__isnull=False,
                        signed_at__isnull=False,
                        signed_by__isnull=False,
                    )
                    & ~Q(number="")
                    & ~Q(sha256="")
                )
                | (
                    ~Q(state="signed")
                    & Q(number="", signed_on=None, signed_at=None, signed_by=None, sha256="")
                ),
                name="minutes_signed_with_number_and_scan",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Biên bản %(title)s") % {"title": self.conference.title})

    def get_absolute_url(self) -> str:
        return f"{self.conference.get_absolute_url()}#minutes"

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED

    def readable_by(self, user: Any) -> bool:
        """Those convened read it once it was sent to them."""
        seats = self.conference.seats.filter(person_id=user.person_id)
        return bool(user.person_id and self.state != self.State.DRAFT and seats.exists())


class MinutesComment(models.Model):
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    text = models.TextField(_("ý kiến"), max_length=2000)

    class Meta:
        verbose_name = _("ý kiến về biên bản")
        verbose_name_plural = _("ý kiến về biên bản")
        ordering = ["minutes", "pk"]

    def __str__(self) -> str:
        return f"{self.by}, {dates.short(clock.day_of(self.at))}"
