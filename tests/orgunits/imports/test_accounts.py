"""Accounts from a spreadsheet: never more rights than the importer may hand on."""

import pytest

from orgunits.models import ImportRun, Person, RoleGrant, User
from orgunits.roles import Role
from tests.orgunits.imports import books

CLERK, HEAD = "Cán bộ tổng hợp của cấp ủy", "Người đứng đầu cấp ủy"


def row(username="an.nguyen", role=CLERK, unit="BP.BUDOP", **changes):
    facts = {"name": "Nguyễn Văn An", "email": "an@example.invalid", "person": None,
             "first": "01/12/2023", "last": None, "basis": "QĐ 15"} | changes  # fmt: skip
    return [username, facts["name"], facts["email"], facts["person"], role, unit, facts["first"],
            facts["last"], facts["basis"]]  # fmt: skip


def data(*rows):
    return books.data("accounts", *rows)


@pytest.fixture
def world(province, bu_dop, loc_ninh, admin_user):
    return province


def refused(world, by, *rows):
    run = books.checked("accounts", data(*rows), world, by)
    assert run.state == ImportRun.State.FAILED
    return [place[:2] for place in books.reasons(run)]


def test_a_new_account_has_its_role_and_no_password(world, admin_user, bu_dop):
    Person.objects.create(full_name="Nguyễn Văn An", code="00123")
    books.applied("accounts", data(row(person="00123")), world, admin_user)
    user = User.objects.get(username="an.nguyen")
    assert (user.has_usable_password(), user.person.code, user.unit) == (False, "00123", bu_dop)
    assert [(g.role, g.unit) for g in user.grants.all()] == [(Role.COMMITTEE_CLERK, bu_dop)]


def test_the_same_again_doubles_nothing(world, admin_user):
    books.applied("accounts", data(row()), world, admin_user)
    run = books.checked("accounts", data(row()), world, admin_user)
    assert run.findings["counts"]["unchanged"] == 1


def test_a_new_end_reaches_the_role_and_the_session(world, admin_user):
    books.applied("accounts", data(row()), world, admin_user)
    before = User.objects.get(username="an.nguyen").rights_version
    books.applied("accounts", data(row(last="31/12/2023")), world, admin_user)
    assert f"{RoleGrant.objects.get(user__username='an.nguyen').valid_to:%d/%m/%Y}" == "31/12/2023"
    assert User.objects.get(username="an.nguyen").rights_version > before


@pytest.mark.parametrize("role", ["Quản trị dữ liệu", "Ủy viên Ban Thường vụ", HEAD])
def test_roles_beyond_the_importers_own_are_refused(world, admin_user, role):
    """An administrator of data reads no suggestions, so hands on no role that does."""
    assert refused(world, admin_user, row(role=role)) == [(3, "F")]


def test_nobody_grants_themselves(world, admin_user):
    assert refused(world, admin_user, row(username="quantri")) == [(3, "B")]


def test_a_unit_out_of_scope_is_unknown(world, bu_dop, make_user):
    by = make_user("budop.quantri", Role.ADMIN, bu_dop)
    assert refused(bu_dop, by, row(unit="BP.LOCNINH")) == [(3, "G")]


def test_an_account_beyond_ones_scope_keeps_its_address(world, bu_dop, make_user, stranger):
    """Whoever sets the address can ask for a new password."""
    by = make_user("budop.quantri", Role.ADMIN, bu_dop)
    assert refused(bu_dop, by, row(username="locninh", email="toi@example.invalid")) == [(3, "B")]
    stranger.refresh_from_db()
    assert stranger.email == "locninh@example.invalid"


def test_a_mightier_account_keeps_its_address(world, admin_user, bu_dop_head):
    mine = row(username="budop.bithu", email="toi@example.invalid")
    assert refused(world, admin_user, mine) == [(3, "B")]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(username="an nguyen"), "B"),
        (row(username="an!nguyen"), "B"),
        (row(email="khong-phai-thu"), "D"),
        (row(person="KHONG.CO"), "E"),
        (row(last="01/01/2020"), "I"),
        (row(basis=None), "J"),
    ],
)
def test_what_is_wrong_is_named(world, admin_user, wrong, column):
    assert refused(world, admin_user, wrong) == [(3, column)]


def test_rows_of_one_account_must_agree(world, admin_user):
    other = row(role="Cơ quan đề xuất gợi ý", email="b@example.invalid")
    assert refused(world, admin_user, row(), other) == [(4, "D")]
