"""Start-up fails where a setting would let a mail go out twice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from campaign.lib import relay


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
