import json

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command

from orgunits import access
from orgunits.demo import accounts
from orgunits.models import OrgUnit, RoleGrant, UnitUserPermission, User
from orgunits.roles import Permission, Role


def rows():
    return {*UnitUserPermission.objects.values_list("user", "content_object", "permission")}


def test_guardian_rows_equal_the_grants(small):
    before = rows()
    for user in User.objects.all():
        access.derive(user)
    assert rows() == before


def test_every_role_has_an_account(small):
    shown = accounts.shown()
    granted = RoleGrant.objects.filter(user__in=shown, ended_at=None)
    assert {*granted.values_list("role", flat=True)} == set(Role.values)


def test_all_accounts_are_marked_as_demo_and_cannot_be_reached(small):
    assert not User.objects.filter(is_demo=False).exists()
    assert not User.objects.exclude(email__endswith="@demo.invalid").exists()


@pytest.mark.parametrize("username", ["bantochuc", "budop", "budop.coso1", "uyvien.noichinh"])
def test_the_shared_password_opens_the_door(small, username):
    user = User.objects.get(username=username)
    assert check_password(accounts.table()["password"], user.password)


def test_bu_dop_and_loc_ninh_are_strangers(small):
    clerk = User.objects.get(username="budop")
    seen = {*OrgUnit.objects.visible_to(clerk).values_list("code", flat=True)}
    assert {"BP.BUDOP", "BP.BUDOP.01"} <= seen
    assert not any(code.startswith("BP.LOCNINH") for code in seen)


def test_the_predecessor_sees_bu_dop_no_more_and_the_successor_does(small):
    bu_dop = OrgUnit.objects.get(code="BP.BUDOP")
    can = {
        name: access.can(User.objects.get(username=name), Permission.VIEW, bu_dop)
        for name in ("uyvien.nghihuu", "uyvien.noichinh", "uyvien.danvan")
    }
    assert can == {"uyvien.nghihuu": False, "uyvien.noichinh": True, "uyvien.danvan": False}


def test_accounts_are_printed_as_json(small, capsys):
    call_command("demo_accounts", "--json")
    found = {row["username"]: row for row in json.loads(capsys.readouterr().out)}
    assert {"role", "unit", "password"} <= found["budop"].keys()
    assert found["budop"]["unit"] == "Huyện ủy Bù Đốp"
    assert found["quantri"]["roles"] == ["admin"]
    assert not any(name.startswith("donvi.") for name in found)


def test_accounts_are_printed_as_a_table(small, capsys):
    call_command("demo_accounts", "--all")
    printed = capsys.readouterr().out
    assert "budop.coso1" in printed
    assert "donvi.bp.budop.02" in printed
    assert accounts.table()["password"] in printed
