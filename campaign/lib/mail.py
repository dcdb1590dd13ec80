"""In the demo, mails land as .eml files in a folder that the site shows."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from campaign.lib import clock


class FolderBackend(BaseEmailBackend):
    body_begun = False  # see `campaign.lib.relay`: writing the same file again does no harm

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.DEMO_MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            raw = message.message()
            stem = "".join(c if c.isalnum() else "-" for c in raw["Message-ID"].strip("<>"))
            path = settings.DEMO_MAIL_DIR / f"{clock.today():%Y%m%d}-{stem}.eml"
            path.write_bytes(raw.as_bytes())
        return len(email_messages)
