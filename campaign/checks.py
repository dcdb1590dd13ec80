"""Start-up fails where a setting would let a mail go out twice, or a push unsigned."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from campaign.lib import relay

SECRET_LENGTH = 24


@register()
def pushes_are_signed(app_configs: Any, **kwargs: Any) -> list[Error]:
    if not settings.WEBHOOK_URL or len(settings.WEBHOOK_SECRET) >= SECRET_LENGTH:
        return []
    reason = f"WEBHOOK_URL is set; WEBHOOK_SECRET needs at least {SECRET_LENGTH} characters."
    return [Error(reason, id="campaign.E002")]


@register()
def lease_outlasts_one_mail(app_configs: Any, **kwargs: Any) -> list[Error]:
    longest = relay.EXCHANGES * settings.EMAIL_TIMEOUT
    if longest < settings.NOTICE_LEASE_SECONDS:
        return []
    return [
        Error(
            f"NOTICE_LEASE_SECONDS is {settings.NOTICE_LEASE_SECONDS}, but one mail may take "
            f"{longest} s at EMAIL_TIMEOUT {settings.EMAIL_TIMEOUT}: two pumps could send it.",
            id="campaign.E001",
        )
    ]
