import hashlib
from io import StringIO
from time import process_time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction

from orgunits import audit
from orgunits.demo import accounts
from orgunits.models import OrgUnit, Person, User
from ratings.models import ResultRow
from reports import demo


@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_outside_the_demo_the_commands_refuse(db, settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="KIEMDIEM_ENV=demo"):
        call_command(command)
    assert not OrgUnit.objects.exists()


def test_outside_the_demo_no_account_is_made(db, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        accounts.refuse_outside_demo()
    with pytest.raises(ImproperlyConfigured):
        demo.load(size="small", seed=1, say=print)
    assert not User.objects.exists()


def test_small_loads_in_less_than_five_seconds_and_says_what_it_does(db, capsys):
    """Seconds of our own work: what else the machine does is not the demo's fault."""
    began = process_time()
    call_command("load_demo", "--size", "small")
    assert process_time() - began < 5
    said = capsys.readouterr().out
    assert "Cây tổ chức" in said
    assert "Biểu kết quả" in said
    assert accounts.table()["password"] in said


def digest():
    names = list(Person.objects.order_by("pk").values_list("full_name", flat=True))
    codes = list(OrgUnit.objects.order_by("path").values_list("code", "member_count"))
    rows = list(ResultRow.objects.order_by("pk").values_list("good", "excellent"))
    return hashlib.sha256(repr((names, codes, rows)).encode()).hexdigest()


def loaded(seed):
    with transaction.atomic():
        demo.load(size="small", seed=seed, say=str)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_demo(db):
    assert loaded(3) == loaded(3)
    assert loaded(3) != loaded(4)


@pytest.mark.slow
def test_the_whole_province_loads_in_less_than_a_minute(db):
    began = process_time()
    call_command("load_demo", "--size", "province", stdout=StringIO())
    assert process_time() - began < 60
    assert audit.first_broken() is None
    assert 3200 <= OrgUnit.objects.count() <= 3500
