"""The site says whether it can do its work, without telling secrets."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign.domain import clocks, health, notifications, outbox
from campaign.lib import clock
from campaign.models import Heartbeat, Notice

pytestmark = pytest.mark.django_db
OUTCOME = Notice.Kind.OUTCOME


@pytest.fixture
def long_up(monkeypatch):
    """An hour since the start, when a missing heartbeat is no longer excused."""
    monkeypatch.setattr(health, "_started", health.time.monotonic() - 7200)
    health.beat()
    health.pumped()


def ago(seconds):
    return clock.machine() - timedelta(seconds=seconds)


def test_a_well_site_answers_200_to_anyone(client, long_up):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "ok",
            "database": True,
            "migrations": True,
            "queue": True,
            "heartbeat_age": 0,
            "last_pump_age": 0,
            "oldest_due_notice_age": None,
        },
    )


def test_a_heart_that_stopped_turns_red_within_two_minutes(client, long_up):
    Heartbeat.objects.filter(pk=Heartbeat.Part.BEAT).update(at=ago(100))
    assert client.get("/healthz").status_code == 503


def test_a_pump_that_stopped_turns_red_within_two_minutes_even_with_nothing_to_send(
    client, long_up, campaign, commission, signed_in
):
    assert client.get("/healthz").status_code == 200
    Heartbeat.objects.filter(pk=Heartbeat.Part.PUMP).update(at=ago(111))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["last_pump_age"]) == (503, 111)
    assert "quá hai phút không gửi" in signed_in(commission).get("/suc-khoe/").content.decode()
    outbox.pump()
    assert client.get("/healthz").status_code == 200


def test_a_clock_that_differs_from_the_databases_turns_red(client, long_up, monkeypatch):
    monkeypatch.setattr(clocks, "offset", lambda: -7200)
    assert client.get("/healthz").status_code == 503


def test_right_after_the_start_an_old_heartbeat_is_excused(client, monkeypatch):
    monkeypatch.setattr(health, "_started", health.time.monotonic())
    assert client.get("/healthz").status_code == 200
    Heartbeat.objects.create(pk=1, at=ago(86400))
    assert client.get("/healthz").status_code == 200


@pytest.fixture
def waiting(campaign, bu_dop_clerk):
    return notifications.notify(bu_dop_clerk, campaign, OUTCOME, "Tin", [])


def age(client):
    return client.get("/healthz").json()["oldest_due_notice_age"]


def test_the_age_of_the_oldest_unsent_goes_on_while_the_relay_puts_it_off(client, long_up, waiting):
    Notice.objects.update(due_since=ago(300), due_at=ago(-600))
    assert age(client) == 300
    Notice.objects.update(state="sending", lease_until=ago(-600))
    assert age(client) == 300


def test_a_mail_of_the_morning_is_not_late_at_night(client, long_up, waiting):
    Notice.objects.update(due_since=ago(-600), due_at=ago(-600))
    assert age(client) is None


def test_a_relay_that_takes_nothing_for_half_an_hour_turns_red(client, long_up, waiting):
    Notice.objects.update(due_since=ago(1790))
    assert client.get("/healthz").status_code == 200
    Notice.objects.update(due_since=ago(1810))
    assert client.get("/healthz").status_code == 503


def test_one_mail_refused_for_now_while_others_go_is_no_alarm(client, long_up, waiting, campaign):
    Notice.objects.update(due_since=ago(7000))
    other = notifications.notify(waiting.user, campaign, OUTCOME, "Tin", [])
    sent = {"state": "sent", "sent_at": ago(60), "handed_at": ago(60)}
    Notice.objects.filter(pk=other.pk).update(**sent)
    assert client.get("/healthz").status_code == 200


def test_migrations_not_applied_turn_it_red(client, long_up, monkeypatch):
    monkeypatch.setattr(health, "_migrated", set())
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)


def test_a_broker_that_does_not_answer_turns_it_red(client, long_up, settings):
    settings.CELERY_BROKER_URL = "redis://:secret@127.0.0.1:9/0"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["queue"]) == (503, False)
    assert "secret" not in answer.content.decode()


def test_the_heartbeat_is_the_machines_own_time_on_a_pinned_day(long_up):
    assert health.report().heartbeat_age == 0


def test_the_page_names_refused_mails_to_whoever_runs_the_campaign(
    campaign, commission, bu_dop_clerk, signed_in
):
    notifications.notify(bu_dop_clerk, campaign, OUTCOME, "Tin", [])
    Notice.objects.update(state="failed", outcome="550 no such user")
    page = reverse("campaign:health-page")
    assert "550 no such user" in signed_in(commission).get(page).content.decode()
    assert signed_in(bu_dop_clerk).get(page).status_code == 403
