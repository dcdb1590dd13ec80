"""The settings that measurements of lost and doubled tasks call for; rows are the truth anyway."""

import re

from campaign.bootstrap.places import ROOT
from campaign.celery import app

ETA = re.compile(r"apply_async|countdown=|eta=")


def test_a_task_is_given_back_when_its_worker_dies():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert app.conf.worker_prefetch_multiplier == 1


def test_only_json_is_read():
    assert (app.conf.task_serializer, app.conf.accept_content) == ("json", ["json"])


def test_slots_of_an_outage_are_not_worked_off_one_by_one():
    slots = {name: slot.get("options", {}) for name, slot in app.conf.beat_schedule.items()}
    assert slots.pop("audit-anchor") == {}  # once a night: made up for
    assert {slot["expires"] for slot in slots.values()} == {600}


def test_nothing_waits_in_the_broker_for_its_time():
    apps = ("campaign", "orgunits", "reviews", "ratings", "reports")
    sources = [path for name in apps for path in (ROOT / name).rglob("*.py")]
    assert [path.name for path in sources if ETA.search(path.read_text("utf-8"))] == []
