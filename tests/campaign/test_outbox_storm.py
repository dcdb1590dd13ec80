"""Many beats and pumps at once, a broker that forgets, a clock that lies: one mail all the same."""

import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from campaign.domain import clocks, outbox
from campaign.lib import clock
from campaign.models import Notice
from reviews.domain import reminders
from tests.campaign import storm

CLERKS = 300
ZONES = ["UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati"]


def eventually(condition, within):
    until = time.monotonic() + within
    while time.monotonic() < until and not condition():
        time.sleep(0.2)
    return condition()


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a worker needs PostgreSQL")
@pytest.mark.skipif(not storm.REDIS, reason="needs redis-server")
@pytest.mark.django_db(transaction=True)
def test_three_beats_four_pumps_and_a_broker_emptied_again_and_again(relay, make_clerks, tmp_path):
    """Three real beats, a worker of four processes, and Redis emptied every two seconds."""
    clerks = make_clerks(CLERKS)
    with ExitStack() as stack:
        store, url = stack.enter_context(storm.broker(tmp_path))
        facts = {
            "EMAIL_BACKEND": "campaign.lib.relay.RelayBackend", "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(relay.port), "REDIS_URL": url, "CELERY_BROKER_URL": url,
        }  # fmt: skip
        stack.enter_context(storm.worker(**facts))
        for number in range(3):
            folder = tmp_path / str(number)
            folder.mkdir()
            stack.enter_context(storm.beat(folder, **facts))
        emptied = stack.enter_context(storm.repeated(store.flushall, every=2))
        assert eventually(lambda: len(relay.taken) >= CLERKS, within=300)
        before = len(emptied)
        assert eventually(lambda: len(emptied) >= before + 2, within=60)  # time to send one twice
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


# --- the same mails, whatever one machine's clock says for a while


HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """`at(instant, work)` as if both the day and the machine stood there."""

    def go(instant, work):
        monkeypatch.setattr(clock, "machine", lambda: instant)
        monkeypatch.setattr(clocks, "offset", lambda: 0)
        with clock.pin(instant):
            return work()

    return go


def pump_all(at, first, hours, false=None):
    """Every six hours someone plans and pumps; `false` is what a second machine's clock is off by,
    that also plans, on the second day."""
    for hour in range(0, hours, 6):
        instant = first + hour * HOUR
        if false is not None and 24 <= hour < 48:
            at(instant + false, reminders.plan)
        at(instant, reminders.plan)
        at(instant, outbox.pump)


@pytest.mark.django_db
@pytest.mark.parametrize("false", [None, -2 * HOUR, 48 * HOUR], ids=["right", "-2 h", "+2 d"])
@pytest.mark.parametrize("last_day", [date(2024, 1, 1), date(2024, 2, 29)], ids=str)
def test_the_same_mails_with_one_clock_false(at, task, bu_dop_clerk, relay, last_day, false):
    """From four days before the last day, the first reminder missed, to two days after."""
    type(task).objects.filter(pk=task.pk).update(last_day=last_day)
    first = clock.at(last_day - timedelta(days=4), 0, 5)
    pump_all(at, first, 7 * 24, false)
    mails = [(str(mail["Message-ID"]).split(".")[1], when(mail)) for mail in relay.taken]
    told = [(4, "còn 4 ngày"), (3, "còn 3 ngày"), (1, "còn 1 ngày"), (0, "hôm nay")]
    told += [(-1, "quá hạn 1 ngày"), (-2, "quá hạn 2 ngày")]
    assert mails == [(f"{last_day - timedelta(days=n):%Y%m%d}", words) for n, words in told]


def when(mail):
    lines = mail.get_body(["plain"]).get_content().splitlines()
    return next(line for line in lines if "ngày cuối" in line).split(",")[0].strip()
