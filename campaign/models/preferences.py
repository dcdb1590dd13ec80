"""How a person wants to be told; what must be said stays in the inbox whatever is chosen here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgunits.models import User


class NoticePreference(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_preference")
    mails_digest = models.BooleanField(_("Gửi thư nhắc việc trong ngày"), default=True)
    mails_outcome = models.BooleanField(
        _("Gửi thư khi kết quả được tiếp nhận hoặc trả lại"), default=True
    )
    wants_push = models.BooleanField(_("Nhận tin nhắn qua cổng nhắn tin của tỉnh"), default=True)
    # Asia/Ho_Chi_Minh; from evening to morning where `quiet_from` is the later one.
    quiet_from = models.TimeField(_("Không gửi thư từ"), null=True, blank=True)
    quiet_to = models.TimeField(_("đến"), null=True, blank=True)

    class Meta:
        verbose_name = _("tùy chọn nhận tin")
        verbose_name_plural = _("tùy chọn nhận tin")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_(
                    "Ghi cả giờ bắt đầu và giờ kết thúc, hoặc bỏ trống cả hai."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
