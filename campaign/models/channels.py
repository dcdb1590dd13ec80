"""When and by which ways everyone is told: one row, set on a page; until then the environment's."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

Hours = tuple[time, time]


class Channels(models.Model):
    # Asia/Ho_Chi_Minh; from evening to morning where `quiet_from` is the later one.
    quiet_from = models.TimeField(_("Không gửi thư từ"), null=True, blank=True)
    quiet_to = models.TimeField(_("đến"), null=True, blank=True)
    uses_gateway = models.BooleanField(_("Gửi cả tin nhắn qua cổng nhắn tin"), default=True)
    gateway_kinds = models.JSONField(_("Loại tin được gửi qua cổng"), default=list, blank=True)

    class Meta:
        verbose_name = _("kênh gửi tin")
        verbose_name_plural = _("kênh gửi tin")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="site_quiet_hours_have_both_ends",
                violation_error_message=_(
                    "Ghi cả giờ bắt đầu và giờ kết thúc, hoặc bỏ trống cả hai."
                ),
            ),
            models.CheckConstraint(condition=Q(pk=1), name="channels_are_one_row"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def quiet_hours(self) -> Hours | None:
        start, end = self.quiet_from, self.quiet_to
        return (start, end) if start is not None and end is not None else None
