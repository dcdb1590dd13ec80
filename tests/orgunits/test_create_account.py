"""The first account of a real installation, on an empty database."""

import pytest
from django.core.management import CommandError, call_command

from orgunits import access
from orgunits.management.commands import create_account
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    def type_in(password):
        monkeypatch.setattr(create_account, "getpass", lambda prompt: password)

    return type_in


def create(*more):
    call_command("create_account", "bantochuc", "org_commission", "BP", *more)


def test_it_plants_the_province_and_grants_the_role(typed):
    typed("một mật khẩu thật dài")
    create("--root", "Đảng bộ tỉnh Bình Phước")
    root = OrgUnit.objects.get(code="BP")
    user = User.objects.get(username="bantochuc")
    assert access.can(user, Permission.RUN_CAMPAIGN, root)
    assert user.check_password("một mật khẩu thật dài")


def test_an_unknown_unit_is_named(typed):
    typed("một mật khẩu thật dài")
    with pytest.raises(CommandError, match="Không có đơn vị mang mã BP"):
        create()


def test_a_weak_password_creates_nothing(typed):
    typed("123")
    with pytest.raises(CommandError):
        create("--root", "Đảng bộ tỉnh Bình Phước")
    assert not User.objects.exists()
    assert not OrgUnit.objects.exists()
