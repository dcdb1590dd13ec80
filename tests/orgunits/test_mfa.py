"""The second factor: who must have one, signing in with it, losing it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from orgunits.domain import account_links
from orgunits.models import AuditEvent
from orgunits.roles import SECOND_FACTOR, Role
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
HOME = "/viec-cua-toi/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def sign_in(client, user):
    data = {"username": user.username, "password": PASSWORD}
    return client.post("/dang-nhap/", data)


def code(secret, ahead=0):
    counter = next(iter(totp.yield_hotp_counters_from_time())) + 1 + ahead
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def confirm(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up(client):
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret, -1)})
    return secret


@pytest.fixture
def secret(client, commission, django_capture_on_commit_callbacks):
    """The Commission's key; nobody is signed in any more."""
    sign_in(client, commission)
    with django_capture_on_commit_callbacks(execute=True):
        made = set_up(client)
    client.post("/dang-xuat/")
    return made


@pytest.mark.parametrize("role", Role.values)
def test_who_decides_or_sees_suggestions_sets_one_up_first(client, make_user, bu_dop, role):
    sign_in(client, make_user("ai-do", role, bu_dop))
    answer = client.get(HOME)
    assert (answer.status_code == 303) == (role in SECOND_FACTOR)
    if role in SECOND_FACTOR:
        assert answer["Location"] == reverse("mfa_index")


def test_nothing_is_read_or_written_before_it(client, commission, bu_dop):
    sign_in(client, commission)
    addresses = [
        reverse("orgunits:unit", args=[bu_dop.pk]),
        reverse("orgunits:my-account"),
        reverse("reports:home"),
        reverse("mfa_download_recovery_codes"),
    ]
    assert {client.get(address).status_code for address in addresses} == {303}
    assert client.post(reverse("campaign:notices-read")).status_code == 303


def test_htmx_is_sent_there_too(client, commission):
    sign_in(client, commission)
    answer = client.get(HOME, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_index")


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_opens_the_site_and_is_recorded(client, commission):
    sign_in(client, commission)
    set_up(client)
    assert client.get(HOME).status_code == 200
    kinds = set(commission.authenticator_set.values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert AuditEvent.objects.filter(action="account.factor_added").count() == 2


def test_the_key_is_sealed_in_the_database(secret, commission):
    stored = commission.authenticator_set.get(type="totp").data["secret"]
    assert stored != secret
    assert totp.decrypt(stored) == secret


def test_signing_in_asks_for_the_code_after_the_password(client, commission, secret):
    answer = sign_in(client, commission)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(HOME).status_code == 302
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Mã xác thực" in page
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert answer.url == reverse("reports:home")
    assert client.get(HOME).status_code == 200
    assert AuditEvent.objects.first().action == "account.signed_in"


def test_the_page_asked_for_comes_after_the_code(client, commission, secret):
    data = {"username": commission.username, "password": PASSWORD, "next": HOME}
    client.post(f"/dang-nhap/?next={HOME}", data)
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).url == HOME


def test_a_wrong_code_opens_nothing_and_five_lock(client, commission, secret):
    sign_in(client, commission)
    wrong = {"code": "000000" if code(secret) != "000000" else "111111"}
    for _ in range(5):
        assert client.post(reverse("mfa_authenticate"), wrong).status_code == 200
    assert client.get(HOME).status_code == 302
    assert AuditEvent.objects.filter(action="account.factor_failed").count() == 5
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert "Nhập sai quá nhiều lần" in answer.content.decode()


def test_a_code_works_once(client, commission, secret):
    used = {"code": code(secret)}
    sign_in(client, commission)
    client.post(reverse("mfa_authenticate"), used)
    client.post("/dang-xuat/")
    sign_in(client, commission)
    assert client.post(reverse("mfa_authenticate"), used).status_code == 200


def test_a_recovery_code_opens_once(client, commission, secret):
    codes = commission.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    for _, status in ((1, 302), (2, 200)):
        sign_in(client, commission)
        answer = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert answer.status_code == status
        client.post("/dang-xuat/")


def test_taking_the_recovery_codes_away_is_on_record(client, commission, secret):
    sign_in(client, commission)
    client.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    confirm(client)
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert answer.status_code == 200
    event = AuditEvent.objects.get(action="account.codes_downloaded")
    assert (event.actor, event.after) == (commission, {})


def test_a_session_that_never_showed_it_opens_nothing(signed_in, commission, secret):
    """However the session came about: the middleware does not trust the way in."""
    browser = signed_in(commission)
    answer = browser.get(HOME)
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert browser.get(reverse("mfa_activate_totp")).status_code == 303
    browser.post(f"{reverse('mfa_reauthenticate')}?next={HOME}", {"code": code(secret)})
    assert browser.get(HOME).status_code == 200


def test_it_cannot_be_switched_off_by_whoever_needs_it(client, commission, secret):
    sign_in(client, commission)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    confirm(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert commission.authenticator_set.filter(type="totp").exists()


def test_a_clerk_may_have_one_and_may_drop_it(client, bu_dop_clerk):
    sign_in(client, bu_dop_clerk)
    set_up(client)
    assert bu_dop_clerk.authenticator_set.filter(type="totp").exists()
    client.post(reverse("mfa_deactivate_totp"))
    assert not bu_dop_clerk.authenticator_set.exists()


def test_setting_it_up_asks_for_the_password_again(client, bu_dop_clerk):
    sign_in(client, bu_dop_clerk)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_a_manager_takes_a_lost_factor_away_with_the_password(make_user, province, bu_dop_head):
    manager = make_user("quanly", Role.ADMIN, province)
    Authenticator.objects.create(user=bu_dop_head, type="totp", data={"secret": ""})
    account_links.issue(user=bu_dop_head, by=manager, drop_factors=True)
    assert not bu_dop_head.authenticator_set.exists()
    event = AuditEvent.objects.get(action="account.reset")
    assert event.after == {"second_factor_removed": True}


def test_demo_does_not_ask(client, commission, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    sign_in(client, commission)
    assert client.get(HOME).status_code == 200
    page = client.get(reverse("orgunits:my-account")).content.decode()
    assert "REQUIRE_SECOND_FACTOR" in page


def test_the_lockout_of_axes_stands_before_the_code(client, commission, secret):
    for _ in range(5):
        client.post("/dang-nhap/", {"username": commission.username, "password": "sai"})
    assert sign_in(client, commission).status_code == 429


def test_no_page_of_it_breaks_the_content_security_policy(client, commission, secret):
    sign_in(client, commission)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    confirm(client)
    names = ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes"]
    names += ["mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"]
    for name in names:
        page = client.get(reverse(name))
        body = page.content.decode()
        assert page.status_code == 200, name
        scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", body)
        assert all('type="application/json"' in script for script in scripts), name
        assert not re.search(r'style="|<style|onclick|src="data:', body), name


def test_what_is_not_needed_is_not_routed(client):
    names = ["account_signup", "account_email", "socialaccount_connections", "mfa_login_webauthn"]
    for name in names:
        with pytest.raises(Exception, match="not found"):
            reverse(name)
