"""No broker, no worker, no beat: a system timer and `pump_reminders --alone` do all of it."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command

from campaign.bootstrap.places import ROOT
from campaign.lib import clock
from campaign.models import Heartbeat, Job, Notice
from orgunits import anchors
from orgunits.access import UnitUserPermission
from orgunits.models import AuditEvent, RoleGrant
from reviews.models import ReviewTask
from tests.campaign.storm import database_url

CLERKS = 60
COMMAND = [sys.executable, "manage.py", "pump_reminders", "--alone"]


@pytest.fixture
def timer(relay, tmp_path):
    """As systemd would start it: a program with the environment of the README."""
    facts = {
        "DATABASE_URL": database_url(), "REDIS_URL": "", "CELERY_BROKER_URL": "memory://",
        "EMAIL_BACKEND": "campaign.lib.relay.RelayBackend", "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(relay.port), "KIEMDIEM_TODAY": str(clock.today()),
        "KIEMDIEM_VAR": str(tmp_path / "var"),
    }  # fmt: skip

    def start():
        return subprocess.Popen(
            COMMAND, cwd=ROOT, env={**os.environ, **facts}, stdout=subprocess.PIPE, text=True
        )

    return start


def said(running):
    out, _nothing = running.communicate(timeout=120)
    assert running.returncode == 0
    return json.loads(out.splitlines()[-1])


@pytest.fixture
def job(campaign, commission, d5, loc_ninh):
    """Opens the task of Lộc Ninh; Bù Đốp's stands."""
    return Job.objects.create(
        kind="open_tasks", title="Mở nhiệm vụ", unit=campaign.unit, by=commission,
        arguments={"campaign": campaign.pk}, asked_at=clock.now(),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
def test_two_timers_that_overlap_do_everything_once(timer, relay, job, make_clerks):
    make_clerks(CLERKS)
    answers = [said(running) for running in [timer(), timer()]]
    answers.append(said(timer()))
    assert sum(answer["planned"] for answer in answers) == CLERKS
    assert sum(answer["sent"] for answer in answers) == CLERKS + 1  # and “Đã xong: Mở nhiệm vụ”
    assert sorted(relay.ids()) == sorted(Notice.objects.values_list("message_id", flat=True))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert ReviewTask.objects.filter(unit__code="BP.LOCNINH").count() == 1
    assert {1, 2} <= set(Heartbeat.objects.values_list("pk", flat=True))


# --- what beat does elsewhere


@pytest.fixture
def trail(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return anchors.folder() / anchors.FILE


def alone():
    call_command("pump_reminders", alone=True)


@pytest.mark.django_db
def test_roles_end_and_begin_on_their_day(campaign, bu_dop, bu_dop_clerk, make_user, trail):
    yesterday = clock.today() - timedelta(days=1)
    RoleGrant.objects.filter(user=bu_dop_clerk).update(valid_to=yesterday)
    newcomer = make_user("moi")
    RoleGrant.objects.create(
        user=newcomer, unit=bu_dop, role="committee_clerk", basis="QĐ", valid_from=clock.today()
    )
    alone()
    alone()
    assert AuditEvent.objects.filter(action="role.ended").count() == 1
    assert UnitUserPermission.objects.filter(user=newcomer).exists()


@pytest.mark.django_db
def test_the_head_of_the_trail_is_written_once_a_day(campaign, commission, trail):
    alone()
    alone()
    with clock.pin(clock.today() + timedelta(days=1)):
        alone()
    assert [line.split()[0] for line in trail.read_text().splitlines()] == [
        "2023-12-18",
        "2023-12-19",
    ]
