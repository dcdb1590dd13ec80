"""The site says whether it can do its work, without telling secrets."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign.domain import health, notifications
from campaign.lib import clock
from campaign.models import Heartbeat, Notice

pytestmark = pytest.mark.django_db
OUTCOME = Notice.Kind.OUTCOME


@pytest.fixture
def long_up(monkeypatch):
    """An hour since the start, when a missing heartbeat is no longer excused."""
    monkeypatch.setattr(health, "_started", health.time.monotonic() - 3600)
    health.beat()


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
            "oldest_due_notice_age": None,
        },
    )


def test_a_heart_that_stopped_turns_red_within_two_minutes(client, long_up):
    Heartbeat.objects.update(at=ago(100))
    assert client.get("/healthz").status_code == 503


def test_right_after_the_start_an_old_heartbeat_is_excused(client, monkeypatch):
    monkeypatch.setattr(health, "_started", health.time.monotonic())
    assert client.get("/healthz").status_code == 200
    Heartbeat.objects.create(pk=1, at=ago(86400))
    assert client.get("/healthz").status_code == 200


def test_a_notice_that_waits_too_long_turns_it_red(client, long_up, campaign, bu_dop_clerk):
    notifications.notify(bu_dop_clerk, campaign, OUTCOME, "Tin", [])
    assert client.get("/healthz").status_code == 200
    Notice.objects.update(due_at=ago(119))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["oldest_due_notice_age"]) == (503, 119)


def test_a_notice_put_off_does_not_count_as_waiting(client, long_up, campaign, bu_dop_clerk):
    notifications.notify(bu_dop_clerk, campaign, OUTCOME, "Tin", [])
    Notice.objects.update(due_at=ago(-600))
    assert client.get("/healthz").json()["oldest_due_notice_age"] is None


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
