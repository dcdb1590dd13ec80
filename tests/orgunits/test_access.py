"""Who may see what: subtree, dates, strangers, and model permissions that open nothing."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission as ModelPermission
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from orgunits import access
from orgunits.access import UnitUserPermission
from orgunits.domain import accounts
from orgunits.models import OrgUnit, RoleGrant, User
from orgunits.roles import MAY, Permission, Role
from tests.conftest import PASSWORD


def seen_by(user):
    return set(OrgUnit.objects.visible_to(user))


def test_a_role_covers_its_unit_and_all_below(bu_dop_clerk, bu_dop, bu_dop_1, bu_dop_2):
    assert seen_by(bu_dop_clerk) == {bu_dop, bu_dop_1, bu_dop_2}


def test_the_stranger_sees_nothing_of_bu_dop(stranger, bu_dop, bu_dop_1, loc_ninh):
    assert seen_by(stranger) == {loc_ninh}
    assert not access.can(stranger, Permission.VIEW, bu_dop_1)
    with pytest.raises(PermissionDenied):
        access.require(stranger, Permission.SUBMIT, bu_dop)


def test_nobody_accepts_what_their_own_unit_sends(bu_dop_clerk, bu_dop, bu_dop_1):
    assert access.can_above(bu_dop_clerk, Permission.ACCEPT, bu_dop_1)
    assert not access.can_above(bu_dop_clerk, Permission.ACCEPT, bu_dop)


def test_an_expired_grant_gives_nothing_even_before_the_clean_up(bu_dop_clerk, settings):
    RoleGrant.objects.filter(user=bu_dop_clerk).update(valid_to=date(2023, 12, 18))
    access.forget(bu_dop_clerk)
    assert seen_by(bu_dop_clerk)
    settings.PINNED_TODAY = date(2023, 12, 19)
    assert UnitUserPermission.objects.filter(user=bu_dop_clerk).exists()
    assert seen_by(bu_dop_clerk) == set()


def test_the_clean_up_ends_expired_grants_and_their_rows(bu_dop_clerk, settings):
    RoleGrant.objects.filter(user=bu_dop_clerk).update(valid_to=date(2023, 12, 18))
    settings.PINNED_TODAY = date(2023, 12, 19)
    assert accounts.end_expired() == 1
    assert not UnitUserPermission.objects.filter(user=bu_dop_clerk).exists()


def test_a_role_granted_for_later_begins_on_its_day(make_user, bu_dop, settings):
    user, day = make_user("ketiep"), date(2023, 12, 19)
    role = Role.COMMITTEE_CLERK
    accounts.grant(user=user, role=role, unit=bu_dop, basis="QĐ 2", by=None, valid_from=day)
    assert accounts.begin_due() == 0
    assert seen_by(user) == set()
    settings.PINNED_TODAY = day
    assert accounts.begin_due() == 1
    assert bu_dop in seen_by(User.objects.get(pk=user.pk))
    assert accounts.begin_due() == 0


def test_a_permission_that_a_role_has_won_reaches_those_who_hold_it(bu_dop_clerk):
    row = UnitUserPermission.objects.filter(user=bu_dop_clerk).first()
    held = UnitUserPermission.objects.filter(user=bu_dop_clerk).count()
    row.delete()
    assert accounts.begin_due() == 1
    assert UnitUserPermission.objects.filter(user=bu_dop_clerk).count() == held


def test_a_row_without_a_grant_gives_nothing(bu_dop_clerk, loc_ninh):
    from guardian.shortcuts import assign_perm

    assign_perm("orgunits.view_orgunit", bu_dop_clerk, loc_ninh)
    access.forget(bu_dop_clerk)
    assert loc_ninh not in seen_by(bu_dop_clerk)


def test_every_model_permission_together_opens_nothing(stranger, bu_dop, loc_ninh):
    stranger.user_permissions.set(ModelPermission.objects.all())
    stranger.is_superuser = True
    stranger.save()
    assert seen_by(User.objects.get(pk=stranger.pk)) == {loc_ninh}


def test_an_inactive_account_sees_nothing(bu_dop_clerk):
    bu_dop_clerk.is_active = False
    assert seen_by(bu_dop_clerk) == set()


def test_ending_one_role_keeps_the_rights_of_another(make_user, bu_dop):
    user = make_user("hai-vai", Role.COMMITTEE_CLERK, bu_dop, Role.COMMITTEE_HEAD, bu_dop)
    head = user.grants.get(role=Role.COMMITTEE_HEAD)
    accounts.end(grant=head, by=None, reason="thôi giữ chức")
    assert access.can(user, Permission.SUBMIT, bu_dop)
    assert not access.can(user, Permission.READ_SUGGESTION, bu_dop)


def test_rows_stand_at_the_unit_of_the_grant_and_nowhere_below(commission, province, bu_dop_1):
    rows = UnitUserPermission.objects.filter(user=commission)
    assert {row.content_object for row in rows} == {province}
    assert {row.permission.codename for row in rows} == set(MAY[Role.ORG_COMMISSION])


def test_a_session_ends_at_the_next_request_when_a_right_changes(bu_dop_clerk, signed_in, province):
    client = signed_in(bu_dop_clerk)
    assert client.get("/mat-khau/").status_code == 200
    accounts.grant(user=bu_dop_clerk, role=Role.INSPECTOR, unit=province, basis="QĐ 2", by=None)
    assert client.get("/mat-khau/").status_code == 302


def test_a_session_ends_when_the_password_changes(bu_dop_clerk, signed_in):
    client = signed_in(bu_dop_clerk)
    bu_dop_clerk.set_password("mot-mat-khau-khac")
    bu_dop_clerk.save()
    assert client.get("/mat-khau/").status_code == 302


def test_rights_cost_two_queries_a_request(bu_dop_clerk, django_assert_num_queries):
    access.forget(bu_dop_clerk)
    with django_assert_num_queries(2):
        access.roots(bu_dop_clerk, Permission.VIEW)
        access.roots(bu_dop_clerk, Permission.SUBMIT)


def test_demo_accounts_cannot_sign_in_outside_the_demo(make_user, client):
    make_user("minh-hoa", is_demo=True)
    entry = {"username": "minh-hoa", "password": PASSWORD}
    with override_settings(DEMO=False):
        assert client.post("/dang-nhap/", entry).status_code == 200
    assert client.post("/dang-nhap/", entry).status_code == 302
