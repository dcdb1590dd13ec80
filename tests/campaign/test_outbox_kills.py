"""Pumps killed at every step lose nothing and double nothing, on PostgreSQL and a real relay."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from itertools import cycle

import pytest
from django.conf import settings as configured
from django.db import connection

from campaign.bootstrap.places import ROOT
from campaign.domain import notifications, outbox
from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import User
from tests.campaign.dying_pump import STEPS
from tests.campaign.sink import Sink, serve
from tests.campaign.storm import database_url

RECIPIENTS = 300
DEATHS = 220
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="pumps of their own need PostgreSQL"
    ),
]


@pytest.fixture
def relay(settings, tmp_path):
    sink = Sink(tmp_path / "mail.log")
    controller = serve(sink)
    sink.port = controller.port
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    settings.MAIL_JOURNAL, settings.MAIL_JOURNAL_PATIENCE = str(sink.journal), 0
    yield sink
    controller.stop()


@pytest.fixture
def notices(campaign):
    """One each for 300 people, and one that was sent before: it proves the journal's reach."""
    people = [
        User(username=f"u{n}", email=f"u{n}@example.invalid", full_name=f"Người {n}")
        for n in range(RECIPIENTS + 1)
    ]
    for person in people:
        person.fill_keys()
    User.objects.bulk_create(people)
    token = "kills"
    rows = [
        notifications.draft(person.pk, campaign, "outcome", "Tin", [], token) for person in people
    ]
    Notice.objects.bulk_create(rows)
    return rows


@pytest.fixture
def dying_pump(relay):
    """Answers `die(step, count)` with whether a pump was killed there."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EMAIL_BACKEND": configured.EMAIL_BACKEND,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(relay.port),
        "EMAIL_TIMEOUT": "5",
        "MAIL_JOURNAL": str(relay.journal),
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


def let_the_lease_run_out():
    """The pump is dead; its lease would end ten minutes from now."""
    time.sleep(0.02)  # what it had put on the wire reaches the relay
    past = clock.machine() - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until=past)


def test_220_deaths_at_named_steps_lose_nothing_and_double_nothing(relay, notices, dying_pump):
    Notice.objects.exclude(pk=notices[-1].pk).update(due_at=clock.machine() + timedelta(hours=1))
    outbox.pump()
    Notice.objects.filter(state="planned").update(due_at=clock.machine())
    died = dict.fromkeys(STEPS, 0)
    steps = cycle(STEPS)
    while sum(died.values()) < DEATHS:
        step = next(steps)
        once_a_batch = step in STEPS[:3]
        if dying_pump(step, 1 if once_a_batch else 1 + died[step] % 2):
            died[step] += 1
            let_the_lease_run_out()
        elif not Notice.objects.filter(state="planned").exists():
            break
    outbox.pump()
    let_the_lease_run_out()
    outbox.pump()
    assert sum(died.values()) == DEATHS, died
    assert sorted(relay.ids()) == sorted(notice.message_id for notice in notices)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
