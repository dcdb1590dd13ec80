"""The demo's mails, which land as files instead of leaving the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NEWEST = 500


@dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str = ""

    @property
    def path(self) -> Path:
        return settings.DEMO_MAIL_DIR / f"{self.name}.eml"


def newest(address: str | None) -> list[Mail]:
    """The latest mails, to everyone or to one address."""
    paths = sorted(settings.DEMO_MAIL_DIR.glob("*.eml"), key=_written_at, reverse=True)
    mails = (_read(path, headers_only=True) for path in paths[:NEWEST])
    return [mail for mail in mails if address is None or mail.to == address]


def find(name: str, address: str | None) -> Mail | None:
    path = settings.DEMO_MAIL_DIR / f"{name}.eml"
    if not path.is_file():
        return None
    mail = _read(path, headers_only=False)
    return mail if address is None or mail.to == address else None


def _written_at(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _read(path: Path, *, headers_only: bool) -> Mail:
    with path.open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file, headersonly=headers_only)
    date = message["Date"]
    return Mail(
        name=path.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        text="" if headers_only else _plain(message),
    )


def _plain(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return body.get_content().strip() if body else ""
