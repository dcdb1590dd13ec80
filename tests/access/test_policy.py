"""The policy modules alone: what no page can show, because something else stops it first."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from orgunits import access
from orgunits.domain import account_rules, accounts
from orgunits.guards import DEMO_PUBLIC, PUBLIC, SIGNED_IN, allow, holding
from orgunits.models import User
from orgunits.roles import Permission, Role

pytestmark = pytest.mark.django_db


def answer(guard, user):
    request = RequestFactory().get("/")
    request.user = user
    return allow(guard)(lambda request: "let in")(request)


def test_public_is_for_everyone():
    assert answer(PUBLIC, AnonymousUser()) == "let in"


def test_signed_in_means_signed_in_and_active(stranger):
    assert answer(SIGNED_IN, stranger) == "let in"
    stranger.is_active = False
    for user in (stranger, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            answer(SIGNED_IN, user)


def test_a_guard_needs_one_of_its_permissions(stranger, inspector):
    guard = holding(Permission.READ_AUDIT, Permission.CORRECT)
    assert answer(guard, inspector) == "let in"
    for user in (stranger, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            answer(guard, user)


def test_what_is_for_the_demo_is_not_there_in_production(settings):
    assert answer(DEMO_PUBLIC, AnonymousUser()) == "let in"
    settings.DEMO = False
    assert answer(PUBLIC, AnonymousUser()) == "let in"
    with pytest.raises(Http404):
        answer(DEMO_PUBLIC, AnonymousUser())


def test_no_unit_is_nobodys(commission, bu_dop):
    assert not access.can(commission, Permission.VIEW, None)
    assert access.roots(AnonymousUser(), Permission.VIEW) == ()
    with pytest.raises(PermissionDenied):
        access.require(commission, Permission.VIEW, None)


def test_a_right_above_is_held_above(commission, bu_dop_clerk, stranger, bu_dop, province):
    access.require_above(commission, Permission.ACCEPT, bu_dop)
    for user, unit in ((bu_dop_clerk, bu_dop), (stranger, bu_dop), (commission, province)):
        with pytest.raises(PermissionDenied):
            access.require_above(user, Permission.ACCEPT, unit)


def test_the_topmost_units_are_kept_and_no_more(make_user, bu_dop, bu_dop_1, loc_ninh):
    user = make_user("x", *(v for u in (bu_dop, bu_dop_1, loc_ninh) for v in ("office", u)))
    assert access.roots(user, Permission.VIEW) == (bu_dop.path, loc_ninh.path)


def test_a_right_is_granted_where_its_role_is(make_user, bu_dop, bu_dop_1):
    user = make_user("x", Role.OFFICE, bu_dop_1, Role.COMMITTEE_CLERK, bu_dop)
    units = [row["unit"] for row in access.granted_on(user, Permission.SUBMIT)]
    assert units == [bu_dop.pk]
    assert access.granted_on(AnonymousUser(), Permission.SUBMIT) == ()


def test_rights_are_read_once_a_day_and_user(
    bu_dop_clerk, django_assert_num_queries, settings, bu_dop
):
    user = User.objects.get(pk=bu_dop_clerk.pk)
    with django_assert_num_queries(2):
        for _ in range(3):
            access.can(user, Permission.VIEW, bu_dop)


@pytest.fixture
def manager(make_user, bu_dop):
    return make_user("quanly", Role.ADMIN, bu_dop)


def test_why_an_account_is_not_managed(manager, bu_dop_clerk, stranger, make_user, bu_dop):
    assert account_rules.why_not_manage(manager, bu_dop_clerk) == []
    assert len(account_rules.why_not_manage(manager, manager)) == 1
    assert len(account_rules.why_not_manage(manager, stranger)) == 2
    nowhere = make_user("chuaco")
    assert account_rules.why_not_manage(manager, nowhere) == []
    for account in (manager, stranger):
        with pytest.raises(PermissionDenied):
            account_rules.require_manages(manager, account)


def test_who_may_end_a_role(manager, make_user, bu_dop, bu_dop_clerk, stranger):
    other = make_user("quanly2", Role.ADMIN, bu_dop)
    accounts.grant(user=manager, role=Role.OFFICE, unit=bu_dop, basis="QĐ", by=None)
    own = manager.grants.get(role=Role.OFFICE)
    assert account_rules.may_end(manager, bu_dop_clerk.grants.get())
    for held in (own, other.grants.get(), stranger.grants.get()):
        assert not account_rules.may_end(manager, held)
        with pytest.raises(PermissionDenied):
            account_rules.require_ends(manager, held)
