"""Mails begun together by a pump that dies: which were taken, which wait, which is uncertain."""

from datetime import timedelta

import pytest
from django.db import connection

from campaign.domain import fence, handfuls, notifications, outbox
from campaign.lib import clock, relay
from campaign.models import Handful, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(campaign, make_people):
    """Four notices in the hands of a pump."""
    for person in make_people(4):
        notifications.notify(person, campaign, Notice.Kind.OUTCOME, "Tin", [])
    some = outbox.claim()
    return some, handfuls.begin(some)


def die():
    past = clock.machine() - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until=past)
    Handful.objects.update(lease_until=past)
    return outbox.recover()


def states():
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_dead_before_the_first_was_reached_all_wait_again(begun):
    assert die()["recovered"] == 4
    assert states() == ["planned"] * 4
    assert not Notice.objects.exclude(handed_at=None).exists()


def test_dead_at_the_third_two_were_taken_and_one_is_uncertain(begun):
    _some, handful = begun
    for _turn in range(3):
        assert handfuls.reach(handful)
    die()
    assert states() == ["sent", "sent", "uncertain", "planned"]
    assert not Handful.objects.exists()


def test_what_was_put_off_before_the_death_stays_put_off(begun):
    some, handful = begun
    handfuls.reach(handful)
    fence.conclude(some[0], relay.Reply(relay.Verdict.LATER, "451"))
    handfuls.reach(handful)
    die()
    assert states() == ["planned", "uncertain", "planned", "planned"]
    assert Notice.objects.order_by("pk")[0].outcome == "451"


def test_after_a_crash_of_the_database_no_step_is_believed(begun):
    """Its table is empty then."""
    _some, handful = begun
    handfuls.reach(handful)
    Handful.objects.all().delete()
    die()
    assert states() == ["uncertain"] * 4


def test_a_pump_taken_for_dead_sends_no_further_one(begun):
    some, handful = begun
    assert handfuls.reach(handful)
    die()
    assert not handfuls.reach(handful)
    assert handfuls.end(handful, some[:1], some[1:]) == some[1:]
    assert states() == ["uncertain", "planned", "planned", "planned"]


def test_steps_of_a_pump_that_lives_are_nobodys_to_settle(begun):
    outbox.recover()
    assert states() == ["sending"] * 4
    assert Handful.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="tables of PostgreSQL")
def test_the_server_forgets_steps_in_a_crash():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = %s", [Handful._meta.db_table]
        )
        assert cursor.fetchone() == ("u",)
