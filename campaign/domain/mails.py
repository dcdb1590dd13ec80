"""A notice as a mail, plain and HTML."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from campaign.lib import clock
from campaign.models import Notice


def compose(notice: Notice, connection: Any = None) -> EmailMultiAlternatives:
    context = {
        "notice": notice,
        "lines": [line | {"url": settings.SITE_ADDRESS + line["url"]} for line in notice.lines],
        "address": settings.SITE_ADDRESS,
        "inbox": settings.SITE_ADDRESS + notice.get_absolute_url(),
    }
    message = EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string("campaign/mail_digest.txt", context),
        to=[notice.user.email],
        headers={
            "Message-ID": notice.message_id,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("campaign/mail_digest.html", context), "text/html")
    return message
