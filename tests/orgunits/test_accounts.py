"""Accounts: who may invite, grant, end; links work once; why one sees what one sees."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from orgunits import access, audit, middleware
from orgunits.domain import account_links, account_reasons, accounts
from orgunits.models import AuditEvent, RoleGrant, User
from orgunits.roles import GRANTABLE, MAY, Permission, Role
from tests.conftest import PASSWORD

NEW_PASSWORD = "mot-mat-khau-dai-khac"
DAY = date(2023, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(make_user, bu_dop):
    return make_user("quanly", Role.ADMIN, bu_dop)


@pytest.fixture
def manage(signed_in, manager):
    return signed_in(manager)


def grant(by, user, role, unit):
    return accounts.grant_by_hand(
        user=user, role=role, unit=unit, basis="QĐ 2", by=by, valid_from=DAY, valid_to=None
    )


def last_event(action):
    return AuditEvent.objects.filter(action=action).first()


# --- the list


def test_the_list_shows_accounts_of_ones_scope_and_no_others(manage, bu_dop_1_clerk, stranger):
    page = manage.get(reverse("orgunits:accounts")).content.decode()
    assert bu_dop_1_clerk.username in page
    assert stranger.username not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "nguyen thi do"}, {"x.do"}),
        ({"role": Role.COMMITTEE_HEAD}, {"x.dau"}),
        ({"unit": "hung phuoc"}, {"x.do"}),
        ({"state": "waiting"}, {"x.cho"}),
        ({"state": "inactive"}, {"x.khoa"}),
    ],
)
def test_the_list_is_searched_without_marks_and_filtered(
    manage, make_user, bu_dop, bu_dop_1, asked, found
):
    make_user("x.do", Role.COMMITTEE_CLERK, bu_dop_1, full_name="Nguyễn Thị Đỗ")
    make_user("x.dau", Role.COMMITTEE_HEAD, bu_dop)
    User.objects.create_user("x.cho", unit=bu_dop)
    make_user("x.khoa", unit=bu_dop, is_active=False)
    page = manage.get(reverse("orgunits:accounts"), asked).context["page"]
    assert {user.username for user in page if user.username.startswith("x.")} == found


def test_the_list_costs_the_same_for_one_and_for_many(
    manage, make_user, bu_dop, django_assert_max_num_queries
):
    for number in range(6):
        make_user(f"them{number}", Role.COMMITTEE_CLERK, bu_dop)
    with django_assert_max_num_queries(16):
        manage.get(reverse("orgunits:accounts"))


# --- inviting and activating


def invite(manage, **facts):
    data = {"full_name": "Trần Thị Mới", "username": "moi", "email": "", "unit_words": "BP.BUDOP"}
    return manage.post(reverse("orgunits:account-create"), {**data, **facts})


def link_in(answer):
    return re.search(r'value="http[^"]*(/kich-hoat/[^"]+)"', answer.content.decode())[1]


def test_whoever_is_invited_sets_their_own_password_once(manage, client, bu_dop):
    address = link_in(invite(manage))
    user = User.objects.get(username="moi")
    assert (user.state, user.unit) == ("waiting", bu_dop)
    form = client.get(address, follow=True)
    data = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(form.request["PATH_INFO"], data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert last_event("account.activated").object_id == str(user.pk)
    again = client.get(address, follow=True).content.decode()
    assert "Liên kết không còn dùng được" in again


def test_the_link_is_mailed_when_there_is_an_address(
    manage, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(manage, email="moi@example.invalid")
    assert [message.to for message in mail.outbox] == [["moi@example.invalid"]]
    assert link_in(answer) in mail.outbox[0].body


def test_an_invitation_needs_a_unit_of_ones_own_scope(manage, loc_ninh):
    answer = invite(manage, unit_words="BP.LOCNINH")
    assert answer.status_code == 422
    assert not User.objects.filter(username="moi").exists()
    assert "Lộc Ninh" not in answer.content.decode().replace("BP.LOCNINH", "")


def test_a_newer_link_kills_the_older_one(manager, bu_dop_clerk):
    old = account_links.issue(user=bu_dop_clerk, by=manager)
    account_links.issue(user=bu_dop_clerk, by=manager)
    bu_dop_clerk.refresh_from_db()
    assert not account_links.TOKENS.check_token(bu_dop_clerk, old.address.split("/")[-2])


def test_a_role_granted_meanwhile_leaves_the_link_alone(manager, bu_dop_clerk, bu_dop):
    link = account_links.issue(user=bu_dop_clerk, by=manager)
    grant(manager, bu_dop_clerk, Role.COMMITTEE_HEAD, bu_dop)
    bu_dop_clerk.refresh_from_db()
    assert account_links.TOKENS.check_token(bu_dop_clerk, link.address.split("/")[-2])


def test_a_link_expires(manager, bu_dop_clerk, settings, time_moves):
    link = account_links.issue(user=bu_dop_clerk, by=manager)
    bu_dop_clerk.refresh_from_db()
    token = link.address.split("/")[-2]
    assert account_links.TOKENS.check_token(bu_dop_clerk, token)
    time_moves(settings.PASSWORD_RESET_TIMEOUT + 1)
    assert not account_links.TOKENS.check_token(bu_dop_clerk, token)


@pytest.fixture
def time_moves(monkeypatch):
    def move(seconds):
        now = account_links.TOKENS._now
        monkeypatch.setattr(
            account_links.TOKENS, "_now", lambda: now() + timedelta(seconds=seconds)
        )

    return move


# --- sessions die at the next request


@pytest.mark.parametrize("change", ["reset", "deactivate", "grant", "end"])
def test_a_session_dies_at_the_next_request(signed_in, manager, bu_dop_clerk, bu_dop, change):
    browser = signed_in(bu_dop_clerk)
    assert browser.get("/viec-cua-toi/").status_code == 200
    held = bu_dop_clerk.grants.get()
    {
        "reset": lambda: account_links.issue(user=bu_dop_clerk, by=manager),
        "deactivate": lambda: accounts.deactivate(user=bu_dop_clerk, by=manager, reason="Nghỉ"),
        "grant": lambda: grant(manager, bu_dop_clerk, Role.COMMITTEE_HEAD, bu_dop),
        "end": lambda: accounts.end_by_hand(grant=held, by=manager, reason="Thôi việc"),
    }[change]()
    answer = browser.get("/viec-cua-toi/")
    assert answer.status_code == 302
    assert answer.url.startswith("/dang-nhap/")


# --- what a manager may not do


def test_roles_beyond_the_list_are_not_granted(manager, bu_dop_clerk, bu_dop):
    for role in set(Role.values) - GRANTABLE:
        with pytest.raises(PermissionDenied):
            grant(manager, bu_dop_clerk, role, bu_dop)


def test_nobody_grants_to_themselves(manager, manage, bu_dop):
    with pytest.raises(PermissionDenied):
        grant(manager, manager, Role.COMMITTEE_CLERK, bu_dop)
    assert manage.get(reverse("orgunits:account-grant", args=[manager.pk])).status_code == 403


def test_one_page_of_accounts_names_no_role_beyond_ones_scope(
    manage, make_user, bu_dop, loc_ninh, bu_dop_1
):
    both = make_user("haibendo", Role.COMMITTEE_CLERK, bu_dop, Role.OFFICE, loc_ninh)
    for name in ("account", "account-rights"):
        page = manage.get(reverse(f"orgunits:{name}", args=[both.pk])).content.decode()
        assert "Lộc Ninh" not in page
    lists = manage.get(reverse("orgunits:accounts"))
    assert "Lộc Ninh" not in lists.content.decode()
    by_role = manage.get(reverse("orgunits:accounts"), {"role": Role.OFFICE})
    assert not by_role.context["page"].object_list
    by_unit = manage.get(reverse("orgunits:accounts"), {"unit": "loc ninh"})
    assert not by_unit.context["page"].object_list


def test_no_role_on_a_unit_out_of_scope(manager, manage, bu_dop_clerk, loc_ninh):
    with pytest.raises(PermissionDenied):
        grant(manager, bu_dop_clerk, Role.COMMITTEE_CLERK, loc_ninh)
    data = {"role": "office", "unit_words": "BP.LOCNINH", "basis": "QĐ", "valid_from": "1/12/2023"}
    answer = manage.post(reverse("orgunits:account-grant", args=[bu_dop_clerk.pk]), data)
    assert answer.status_code == 422
    assert "Lộc Ninh" not in answer.content.decode().replace("BP.LOCNINH", "")


def test_an_account_that_reaches_further_is_seen_but_not_changed(
    manage, manager, make_user, bu_dop, loc_ninh
):
    both = make_user("haibendo", Role.COMMITTEE_CLERK, bu_dop, Role.COMMITTEE_CLERK, loc_ninh)
    page = manage.get(reverse("orgunits:account", args=[both.pk])).content.decode()
    assert "Lộc Ninh" not in page
    assert "ngoài phạm vi quản lý" in page
    for name in ("account-link", "account-deactivate"):
        address = reverse(f"orgunits:{name}", args=[both.pk])
        assert manage.post(address, {"off-reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        account_links.issue(user=both, by=manager)


def test_the_admin_role_is_not_ended_by_another_admin(manage, manager, make_user, bu_dop):
    other = make_user("quanly2", Role.ADMIN, bu_dop)
    address = reverse("orgunits:grant-end", args=[other.grants.get().pk])
    assert manage.get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        accounts.end_by_hand(grant=other.grants.get(), by=manager, reason="x")


def test_the_same_role_is_not_granted_twice(manager, bu_dop_clerk, bu_dop):
    with pytest.raises(ValidationError):
        grant(manager, bu_dop_clerk, Role.COMMITTEE_CLERK, bu_dop)


def test_no_account_is_locked_when_the_trail_cannot_be_written(manager, bu_dop_clerk, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        accounts.deactivate(user=bu_dop_clerk, by=manager, reason="Nghỉ")
    assert User.objects.get(pk=bu_dop_clerk.pk).is_active


# --- the pages


def test_granting_and_ending_on_the_page(manage, bu_dop_clerk, bu_dop_1):
    data = {
        "role": Role.COMMITTEE_HEAD,
        "unit_words": "hung phuoc",
        "basis": "QĐ 7",
        "valid_from": "01/12/2023",
        "valid_to": "31/12/2024",
    }
    address = reverse("orgunits:account-grant", args=[bu_dop_clerk.pk])
    assert manage.post(address, data).status_code == 302
    made = RoleGrant.objects.get(user=bu_dop_clerk, unit=bu_dop_1)
    assert (made.role, made.basis, made.valid_to) == ("committee_head", "QĐ 7", date(2024, 12, 31))
    end = reverse("orgunits:grant-end", args=[made.pk])
    assert manage.post(end, {"reason": ""}).status_code == 422
    assert manage.post(end, {"reason": "Chuyển công tác"}).status_code == 302
    made.refresh_from_db()
    assert made.end_reason == "Chuyển công tác"


def test_locking_needs_a_reason_and_can_be_undone(manage, bu_dop_clerk, client):
    lock = reverse("orgunits:account-deactivate", args=[bu_dop_clerk.pk])
    assert manage.post(lock, {"off-reason": " "}).status_code == 422
    assert manage.post(lock, {"off-reason": "Nghỉ thai sản"}).status_code == 302
    signing_in = {"username": bu_dop_clerk.username, "password": PASSWORD}
    assert client.post("/dang-nhap/", signing_in).status_code == 200
    back = reverse("orgunits:account-reactivate", args=[bu_dop_clerk.pk])
    assert manage.post(back, {"on-reason": "Đi làm lại"}).status_code == 302
    assert client.post("/dang-nhap/", signing_in).status_code == 302


def test_what_an_account_may_do_names_the_grant_it_rests_on(manage, bu_dop_clerk):
    page = manage.get(reverse("orgunits:account-rights", args=[bu_dop_clerk.pk]))
    rights = page.context["rights"]
    assert {right.permission for right in rights} == set(MAY[Role.COMMITTEE_CLERK])
    assert {grant.basis for right in rights for grant in right.grants} == {"QĐ 1"}


def test_a_right_whose_row_is_missing_is_not_claimed(bu_dop_clerk):
    bu_dop_clerk.unituserpermission_set.filter(permission__codename="submit_result").delete()
    access.forget(bu_dop_clerk)
    rights = account_reasons.rights_of(bu_dop_clerk, bu_dop_clerk.grants.all())
    assert Permission.SUBMIT not in {right.permission for right in rights}


def test_who_sees_a_unit_counts_those_above_without_naming_them(
    manage, commission, bu_dop_1, bu_dop_clerk, stranger
):
    answer = manage.get(reverse("orgunits:unit-readers", args=[bu_dop_1.pk]))
    page = answer.content.decode()
    assert {row["grant"].user for row in answer.context["rows"]} == {
        bu_dop_clerk,
        User.objects.get(username="quanly"),
    }
    assert [(one.role, one.accounts) for one in answer.context["above"]] == [
        ("Ban Tổ chức Tỉnh ủy", 1)
    ]
    assert commission.username not in page
    assert stranger.username not in page


def test_everyone_finds_their_own_account(signed_in, stranger):
    page = signed_in(stranger).get(reverse("orgunits:my-account"))
    assert [grant.unit.code for grant in page.context["grants"]] == ["BP.LOCNINH"]


# --- refusals are events


def test_a_refusal_is_recorded_once_a_day_for_each_path(signed_in, stranger):
    browser = signed_in(stranger)
    for _ in range(3):
        browser.get(reverse("orgunits:accounts"))
        browser.get(reverse("orgunits:audit"))
    events = AuditEvent.objects.filter(action="access.denied", actor=stranger)
    assert sorted(event.after["path"] for event in events) == ["/nhat-ky/", "/tai-khoan/"]


def test_asking_for_a_unit_out_of_scope_is_recorded(signed_in, stranger, bu_dop):
    signed_in(stranger).get(reverse("orgunits:unit", args=[bu_dop.pk]))
    assert last_event("access.not_found").after["path"] == f"/don-vi/{bu_dop.pk}/"


def test_nobody_floods_the_trail(signed_in, stranger, monkeypatch):
    monkeypatch.setattr(middleware, "DENIALS_A_DAY", 3)
    browser = signed_in(stranger)
    for number in range(900, 910):
        browser.get(reverse("orgunits:unit", args=[number]))
    assert AuditEvent.objects.filter(action="access.not_found").count() == 3


def test_failed_sign_ins_are_recorded_for_existing_accounts_only(client, stranger):
    client.post("/dang-nhap/", {"username": stranger.username, "password": "sai"})
    client.post("/dang-nhap/", {"username": "mat-khau-go-nham", "password": "sai"})
    events = AuditEvent.objects.filter(action="account.sign_in_failed")
    assert [event.object_id for event in events] == [str(stranger.pk)]


def test_five_failures_lock_and_a_reset_unlocks(client, manager, bu_dop_clerk):
    for _ in range(5):
        client.post("/dang-nhap/", {"username": bu_dop_clerk.username, "password": "sai"})
    right = {"username": bu_dop_clerk.username, "password": PASSWORD}
    assert client.post("/dang-nhap/", right).status_code == 429
    account_links.issue(user=bu_dop_clerk, by=manager)
    account_links.set_password(user=bu_dop_clerk, password=NEW_PASSWORD)
    right["password"] = NEW_PASSWORD
    assert client.post("/dang-nhap/", right).status_code == 302
