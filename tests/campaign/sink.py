"""A real SMTP server that can be told to fail, and that keeps a journal as a relay does."""

import asyncio
import email
import socket
import threading
import time
from email import policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

STALL = 60  # seconds; the sender gives up long before, and the server hears of it


class Sink:
    """Keeps what it takes; `answers` says how the next mails fare: a reply, "drop" (nothing was
    taken), "take and drop" (it was, and the sender never hears of it) or "stall"; with "rcpt "
    before it, at the recipient."""

    def __init__(self, journal=None):
        self.taken, self.answers, self.connections, self.sessions = [], [], 0, 0
        self.journal, self.lock = journal, threading.Lock()

    def ids(self):
        return [mail["Message-ID"] for mail in self.taken]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answers and self.answers[0].startswith("rcpt "):
            return await self._answer(self.answers.pop(0).removeprefix("rcpt "))
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
        return await self._answer(answer)

    async def _answer(self, answer):
        if answer == "stall":
            await asyncio.sleep(STALL)
        return answer

    def wait_until_left(self, within=60):
        """Whoever was killed has left: what it had put on the wire is taken or lost by now."""
        until = time.monotonic() + within
        while self.sessions and time.monotonic() < until:
            time.sleep(0.005)
        assert self.sessions == 0

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


class Session(SMTP):
    def connection_made(self, transport):
        self.event_handler.sessions += 1
        super().connection_made(transport)

    def connection_lost(self, error):
        super().connection_lost(error)
        self.event_handler.sessions -= 1


class Relay(Controller):
    def factory(self):
        return Session(self.handler, **self.SMTP_kwargs)


def serve(handler):
    controller = Relay(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
