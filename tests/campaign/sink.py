"""A real SMTP server that can be told to fail, and that keeps a journal as a relay does."""

import email
import socket
import threading
from email import policy

from aiosmtpd.controller import Controller


class Sink:
    """Keeps what it takes; `answers` says how the next mails fare: a reply, "drop" (nothing was
    taken) or "take and drop" (it was, and the sender never hears of it)."""

    def __init__(self, journal=None):
        self.taken, self.answers, self.connections = [], [], 0
        self.journal, self.lock = journal, threading.Lock()

    def ids(self):
        return [mail["Message-ID"] for mail in self.taken]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answers and self.answers[0].startswith("rcpt "):
            return self.answers.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("drop", "take and drop"):
            if answer.startswith("take"):
                self._take(envelope)
            server.transport.abort()
            return "451 never read"
        if answer.startswith("250"):
            self._take(envelope)
        return answer

    def _take(self, envelope):
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        with self.lock:
            self.taken.append(mail)
            if self.journal:
                with self.journal.open("a") as lines:
                    lines.write(f"cleanup[7]: 4F: message-id={mail['Message-ID']}\n")


def free_port():
    """aiosmtpd connects to its own port once, so it cannot be told 0."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def serve(handler):
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
