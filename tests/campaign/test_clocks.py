"""A database in a file has no clock: a machine's that was set back is noticed by what it wrote."""

from datetime import timedelta

import pytest
from django.db import connection

from campaign.domain import clocks, health, outbox
from campaign.lib import clock
from campaign.models import Heartbeat
from orgunits.models import AuditEvent
from reviews.domain import reminders

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL is asked its hour"),
]
HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """`at(hours, work)`: as if the machine's clock stood so far from now."""
    now = clock.machine()

    def go(hours, work):
        monkeypatch.setattr(clock, "machine", lambda: now + hours * HOUR)
        return work()

    return go


def set_back():
    return AuditEvent.objects.filter(action="clock.set_back").count()


def test_a_clock_that_goes_on_is_no_news(at, province):
    for hours in (0, 1, 30):
        at(hours, health.beat)
    assert (clocks.set_back_at(), set_back()) == (None, 0)


def test_two_hours_back_is_noticed_once_and_kept_on_record(at, province, commission, signed_in):
    at(0, health.beat)
    at(-2, health.beat)
    at(-1.9, health.beat)
    assert set_back() == 1
    report = at(-1.9, health.report)
    assert report.clock_is_off
    assert not report.is_well
    page = signed_in(commission).get("/suc-khoe/").content.decode()
    assert "hãy kiểm tra giờ của máy" in page
    assert not at(-0.9, health.report).clock_is_off


def test_a_few_seconds_are_forgiven(at, province):
    at(0, health.beat)
    at(-100 / 3600, health.beat)
    assert set_back() == 0


def test_nobody_else_is_there_so_that_reminders_go_on(at, task, bu_dop_clerk):
    type(task).objects.update(last_day=clock.today())
    at(0, health.beat)
    at(-2, health.beat)
    assert at(-2, reminders.plan)["planned"] == 1
    assert at(-2, outbox.pump)["sent"] == 1


def test_two_days_ahead_and_back_again_is_noticed_when_it_comes_back(at, province):
    at(48, health.beat)
    at(0, health.beat)
    at(1.1, health.beat)
    assert set_back() == 1
    assert at(1.1, clocks.set_back_at) is None
    assert Heartbeat.objects.get(pk=Heartbeat.Part.LATEST).at == clock.machine()
