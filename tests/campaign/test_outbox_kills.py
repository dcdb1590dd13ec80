"""Pumps killed at every step lose nothing and double nothing, at a real relay."""

import os
import subprocess
import sys
from datetime import timedelta
from itertools import cycle, islice

import pytest
from django.conf import settings as configured
from django.db import connection

from campaign.bootstrap.places import ROOT
from campaign.domain import notifications, outbox
from campaign.lib import clock
from campaign.models import Handful, Notice
from tests.campaign.dying_pump import STEPS
from tests.campaign.storm import database_url

# A database in a file takes longer for each death: the same in a smaller size.
RECIPIENTS, DEATHS = (300, 210) if connection.vendor == "postgresql" else (60, 40)
ONCE = (*STEPS[:3], "concluded")
AT_THE_RELAY = ("reached", "mail", "rcpt", "data", "body", "replied")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("shared_database"),
]


@pytest.fixture
def notices(campaign, make_people):
    """One each for 300 people, and one that is sent before: it proves the journal's reach."""
    people = make_people(RECIPIENTS + 1)
    rows = [
        notifications.draft(person.pk, campaign, "outcome", "Tin", [], "kills") for person in people
    ]
    Notice.objects.bulk_create(rows)
    return rows


@pytest.fixture(params=["", "journal"], ids=["without a journal", "with a journal"])
def journal(request, relay, settings):
    settings.MAIL_JOURNAL = str(relay.journal) if request.param else ""
    settings.MAIL_JOURNAL_PATIENCE = 0
    return settings.MAIL_JOURNAL


@pytest.fixture
def dying_pump(relay, journal):
    """Answers `die(step, count)` with whether a pump was killed there."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EMAIL_BACKEND": configured.EMAIL_BACKEND,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(relay.port),
        "EMAIL_TIMEOUT": "20",
        "MAIL_JOURNAL": journal,
        "MAIL_JOURNAL_PATIENCE": "0",
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.campaign.dying_pump"],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip

    def die(step, count):
        running.stdin.write(f"{step} {count}\n")
        running.stdin.flush()
        return running.stdout.readline().strip() == "-9"

    yield die
    running.stdin.close()
    running.wait(10)


def bury(relay):
    """The pump is dead: its lease would end ten minutes from now, and the relay, which has seen it
    go, writes of other things too."""
    relay.wait_until_left()
    with relay.journal.open("a") as lines:
        lines.write("smtpd[9]: disconnect from unknown\n")
    past = clock.machine() - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until=past)
    Handful.objects.update(lease_until=past)


def test_deaths_at_every_step_lose_nothing_and_double_nothing(relay, notices, dying_pump, journal):
    waiting = Notice.objects.exclude(pk=notices[-1].pk)
    waiting.update(due_at=clock.machine() + timedelta(hours=1))
    outbox.pump()
    waiting.update(due_at=clock.machine())
    died = dict.fromkeys(STEPS, 0)
    for step in islice(cycle(STEPS), DEATHS):
        count = 1 if step in ONCE else 1 + (died[step] % 3 == 2)
        died[step] += dying_pump(step, count)
        bury(relay)
    for _last_doubts in range(3):
        outbox.pump()
        bury(relay)
    assert sum(died.values()) == DEATHS, died
    settled(relay, notices, known=bool(journal), doubts=sum(died[step] for step in AT_THE_RELAY))


def settled(relay, notices, *, known, doubts):
    """A journal settles all; without one a person is asked of the one mail at the relay when the
    pump died, and of no other."""
    taken, ids = relay.ids(), {notice.message_id for notice in notices}
    assert len(taken) == len(set(taken))
    states = dict(Notice.objects.values_list("message_id", "state"))
    asked = {key for key, state in states.items() if state == "uncertain"}
    assert len(asked) == (0 if known else doubts)
    assert set(states.values()) == {"sent"} if known else {"sent", "uncertain"}
    assert {key for key, state in states.items() if state == "sent"} <= set(taken)
    assert set(taken) | asked == ids
