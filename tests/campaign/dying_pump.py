"""A pump that is killed (SIGKILL) at a named step; run as a program with the settings in force.

Reads lines "step count" and answers each with the child's exit: -9 when it died there, 0 when the
outbox was empty before. Each child is a fork: Django loads once for hundreds of deaths.
"""

import os
import signal
import smtplib
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import translation  # noqa: E402

from campaign.domain import handfuls, mails, outbox  # noqa: E402
from campaign.lib import relay  # noqa: E402
from campaign.models import Notice  # noqa: E402

STEPS = (
    "claimed",  # rows are ours, nothing done
    "checked",  # conditions asked anew
    "connected",  # the relay has answered
    "begun",  # handed_at is written for a handful
    "reached",  # and which of them is next
    "mail",  # the relay has taken MAIL FROM
    "rcpt",  # and RCPT TO
    "data",  # and asked for the body (354)
    "body",  # the body is on the wire, its reply unread
    "replied",  # the relay has said 250
    "concluded",  # our rows say so
)


class Death:
    def __init__(self, step, count):
        self.step, self.left = step, count

    def __call__(self, step):
        if step == self.step:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


def after(owner, name, death, step):
    original = getattr(owner, name)

    def wrapped(*args, **kwargs):
        answer = original(*args, **kwargs)
        death(step)
        return answer

    setattr(owner, name, wrapped)


def arm(death):
    after(outbox, "claim", death, "claimed")
    after(outbox, "_worth_sending", death, "checked")
    after(relay, "connect", death, "connected")
    after(handfuls, "begin", death, "begun")
    after(handfuls, "reach", death, "reached")
    after(handfuls, "end", death, "concluded")
    after(smtplib.SMTP, "mail", death, "mail")
    after(smtplib.SMTP, "rcpt", death, "rcpt")
    after(smtplib.SMTP, "data", death, "replied")
    arm_the_body(death)


def arm_the_body(death):
    """In `SMTP.data` one reply asks for the body, the next answers it."""
    original = relay.WatchedSMTP.getreply

    def getreply(self):
        if self.body_begun:
            death("body")
        answer = original(self)
        if answer[0] == 354:
            death("data")
        return answer

    relay.WatchedSMTP.getreply = getreply


def run(step, count):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    connections.close_all()
    arm(Death(step, count))
    outbox.pump()
    os._exit(0)


def warm_up():
    """Templates, catalogs and addresses are read once, not by each child."""
    with translation.override(settings.LANGUAGE_CODE):
        mails.compose(Notice.objects.select_related("user").first()).message().as_bytes()
    connections.close_all()


if __name__ == "__main__":
    outbox.HANDFUL = 5  # 300 mails last for all the deaths
    warm_up()
    for line in sys.stdin:
        step, count = line.split()
        sys.stdout.write(f"{-os.WTERMSIG(run(step, int(count)))}\n")
        sys.stdout.flush()
