"""A relay of the test's own, and many people who wait for a mail from it."""

import pytest
from django.db import connection

from campaign.lib import clock
from orgunits.models import OrgUnit, RoleGrant, User
from tests.campaign.sink import Sink, serve


@pytest.fixture
def relay(settings, tmp_path):
    sink = Sink(tmp_path / "mail.log")
    controller = serve(sink)
    sink.port = controller.port
    settings.EMAIL_BACKEND = "campaign.lib.relay.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 20
    yield sink
    controller.stop()


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """Programs cannot see a database in this process's memory: the test moves into a file."""
    if connection.vendor != "sqlite":
        yield
        return
    path, facts = str(tmp_path / "db.sqlite3"), connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    memory, name = connection.connection, facts["NAME"]
    connection.connection, facts["NAME"] = None, path
    yield
    connection.close()
    connection.connection, facts["NAME"] = memory, name


@pytest.fixture
def make_people(db):
    def make(count):
        people = [
            User(username=f"u{n}", email=f"u{n}@example.invalid", full_name=f"Người {n}")
            for n in range(count)
        ]
        for person in people:
            person.fill_keys()
        return User.objects.bulk_create(people)

    return make


@pytest.fixture
def make_clerks(make_people, task):
    """All of the unit whose task ends today, so that each is to get one digest."""

    def make(count):
        people, today = make_people(count), clock.today()
        unit = OrgUnit.objects.get(pk=task.unit_id)
        RoleGrant.objects.bulk_create(
            RoleGrant(user=person, unit=unit, role="committee_clerk", valid_from=today)
            for person in people
        )
        type(task).objects.filter(pk=task.pk).update(last_day=today)
        return people

    return make
