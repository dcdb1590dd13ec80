"""Many beats and pumps at once, a broker that forgets, a clock that lies: one mail all the same."""

import os
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.db import connection

from campaign.celery import app
from campaign.domain import outbox
from campaign.lib import clock
from campaign.models import Notice
from orgunits.models import OrgUnit, RoleGrant, User
from reviews.domain import reminders
from tests.campaign.sink import Sink, serve
from tests.campaign.storm import repeated, worker

CLERKS = 300
OWN_REDIS_DATABASE = "/12"
ZONES = ["UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati"]
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a worker of its own needs PostgreSQL"
)
on_redis = pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs Redis")


@pytest.fixture
def relay(settings):
    sink = Sink()
    controller = serve(sink)
    sink.port = controller.port
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    yield sink
    controller.stop()


@pytest.fixture
def clerks(task):
    """All of the unit whose task ends today, so that each is to get one digest."""
    people = [
        User(username=f"c{n}", email=f"c{n}@example.invalid", full_name=f"Người {n}")
        for n in range(CLERKS)
    ]
    for person in people:
        person.fill_keys()
    User.objects.bulk_create(people)
    unit, today = OrgUnit.objects.get(pk=task.unit_id), clock.today()
    RoleGrant.objects.bulk_create(
        RoleGrant(user=person, unit=unit, role="committee_clerk", valid_from=today)
        for person in people
    )
    type(task).objects.filter(pk=task.pk).update(last_day=today)
    return people


@pytest.fixture
def broker():
    url = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=OWN_REDIS_DATABASE))
    before, app.conf.broker_url = app.conf.broker_url, url
    redis.Redis.from_url(url).flushdb()
    yield url
    app.conf.broker_url = before
    redis.Redis.from_url(url).flushdb()


def beat():
    """What beat does every minute, over the broker of the test."""
    with app.connection_for_write(app.conf.broker_url) as link:
        for name in ("reviews.tasks.plan_reminders", "campaign.tasks.pump_notices"):
            app.send_task(name, connection=link)


def eventually(condition, within):
    until = time.monotonic() + within
    while time.monotonic() < until and not condition():
        time.sleep(0.2)
    return condition()


@pytest.mark.slow
@on_postgresql
@on_redis
@pytest.mark.django_db(transaction=True)
def test_three_beats_four_pumps_and_a_broker_emptied_again_and_again(relay, clerks, broker):
    """Beats at ten times their pace; the broker forgets every third of a second."""
    facts = {"EMAIL_BACKEND": "campaign.lib.relay.RelayBackend", "EMAIL_HOST": "127.0.0.1"}
    facts |= {"EMAIL_PORT": str(relay.port), "REDIS_URL": broker, "CELERY_BROKER_URL": broker}
    store = redis.Redis.from_url(broker)
    with ExitStack() as stack:
        stack.enter_context(worker(**facts))
        stack.enter_context(repeated(beat, every=0.5, times=3))
        stack.enter_context(repeated(store.flushdb, every=0.3))
        assert eventually(lambda: len(relay.taken) >= CLERKS, within=120)
        time.sleep(2)  # time enough to send one twice
    digests = Notice.objects.filter(user__in=clerks)
    assert sorted(relay.ids()) == sorted(digests.values_list("message_id", flat=True))
    assert digests.count() == CLERKS
    assert set(digests.values_list("state", flat=True)) == {"sent"}


# --- the clock


@pytest.fixture(params=ZONES)
def server_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def days(task, last_day, *instants):
    """The days of the digests that planning at these instants (UTC) leaves."""
    type(task).objects.filter(pk=task.pk).update(last_day=last_day)
    for instant in instants:
        reminders.plan(instant)
    return [n.day for n in Notice.objects.filter(kind="digest").order_by("day")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (date(2023, 12, 31), datetime(2023, 12, 30, 17, 5, tzinfo=UTC)),
        (date(2024, 1, 1), datetime(2023, 12, 31, 17, 5, tzinfo=UTC)),
        (date(2024, 2, 29), datetime(2024, 2, 28, 17, 5, tzinfo=UTC)),
    ],
    ids=["last of the year", "new year", "29 February"],
)
def test_the_same_digests_wherever_the_server_stands(
    server_zone, task, bu_dop_clerk, last_day, first
):
    """00:05 of the last day in Viet Nam; again an hour later, and 22 hours later, the same day."""
    hours = [first + timedelta(hours=n) for n in (0, 1, 22)]
    assert days(task, last_day, *hours) == [last_day]


@pytest.mark.django_db
def test_a_clock_two_hours_back_and_two_days_ahead(task, bu_dop_clerk):
    """Ahead, the digest of that day is written once; back again, no day gets a second one."""
    noon = datetime(2023, 12, 25, 5, tzinfo=UTC)
    shifts = [timedelta(0), timedelta(hours=-2), timedelta(days=2), timedelta(0), timedelta(days=2)]
    found = days(task, date(2023, 12, 26), *[noon + shift for shift in shifts])
    assert found == [date(2023, 12, 25), date(2023, 12, 27)]


@pytest.mark.django_db
def test_three_days_without_a_beat_make_one_mail(task, bu_dop_clerk, relay):
    morning = [datetime(2023, 12, 28, 1, minute, tzinfo=UTC) for minute in (0, 9)]
    assert days(task, date(2023, 12, 26), *morning) == [date(2023, 12, 28)]
    with clock.pin(morning[1]):
        outbox.pump()
    assert len(relay.taken) == 1
