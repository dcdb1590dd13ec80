"""Handing one mail to the SMTP relay, and telling apart what may be tried again and what may not.

Once the relay has asked for the body (354), a lost connection leaves open whether it took the
mail: such a mail is never sent again by itself.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

# CONNECT, banner, EHLO, STARTTLS, EHLO, AUTH (3), MAIL, RCPT, DATA, body, its reply, RSET, QUIT.
EXCHANGES = 15


class Verdict(StrEnum):
    SENT = "sent"
    LATER = "later"  # nothing was handed over; try again
    REFUSED = "refused"  # for good
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Reply:
    verdict: Verdict
    text: str = ""
    is_closed: bool = False  # the relay, not this mail: the connection must be made anew


class WatchedSMTP(smtplib.SMTP):
    body_begun = False

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        self.body_begun = False
        return super().sendmail(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()
        self.body_begun = self.body_begun or code == 354
        return code, text


class WatchedSMTPS(smtplib.SMTP_SSL, WatchedSMTP):
    """The same over TLS from the first byte."""


class RelayBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return WatchedSMTPS if self.use_ssl else WatchedSMTP


def connect(connection: BaseEmailBackend) -> Reply | None:
    """Why there is no connection to the relay, or None when there is."""
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        return Reply(Verdict.LATER, _words(error.smtp_code, error.smtp_error), is_closed=True)
    except (OSError, ssl.SSLError) as error:
        return Reply(Verdict.LATER, str(error), is_closed=True)
    return None


def hand_over(connection: BaseEmailBackend, message: EmailMessage) -> Reply:
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(*next(iter(error.recipients.values())))
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except OSError as error:  # smtplib's "disconnected" is one as well
        return _lost(connection, error)
    return Reply(Verdict.SENT)


def hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        return


def _refused(code: int, text: bytes | str) -> Reply:
    verdict = Verdict.REFUSED if 500 <= code < 600 else Verdict.LATER
    return Reply(verdict, _words(code, text), is_closed=code == 421)


def _lost(connection: BaseEmailBackend, error: OSError) -> Reply:
    smtp = getattr(connection, "connection", None)
    # A backend that does not tell is taken at its worst.
    begun = getattr(smtp, "body_begun", getattr(connection, "body_begun", True))
    verdict = Verdict.UNCERTAIN if begun else Verdict.LATER
    return Reply(verdict, str(error), is_closed=True)


def _words(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {words}".strip()
