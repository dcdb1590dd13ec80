"""Single sign-on against a provider of our own, over real HTTP on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from orgunits.models import AuditEvent, User

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    person: dict = {}

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        self._answer(
            {
                "/.well-known/openid-configuration": {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/me",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                },
                "/me": self.person,
            }[urlsplit(self.path).path]
        )

    def do_POST(self):
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(asked)
        good = asked["code"] == ["ma-tot"] and asked["client_secret"] == ["bi-mat"]
        self._answer({"access_token": "the", "token_type": "Bearer"} if good else {"error": "no"})

    def _answer(self, facts):
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Silent."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_SERVER = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Cổng của tỉnh",
                    "client_id": "kiemdiem",
                    "secret": "bi-mat",
                    "settings": {"server_url": settings.OIDC_SERVER},
                }
            ],
        }
    }
    yield server
    server.shutdown()


def come_back(client, code="ma-tot", **person):
    Provider.person = {"sub": "42", "name": "Ai đó", **person}
    away = client.post(reverse("openid_connect_login", args=["oidc"]))
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = reverse("openid_connect_callback", args=["oidc"])
    return client.get(back, {"state": asked["state"][0], "code": code})


def is_signed_in(client):
    return client.get(reverse("orgunits:my-account")).status_code == 200


def test_a_verified_address_opens_the_account_that_has_it(client, provider, stranger):
    come_back(client, email=stranger.email.upper(), email_verified=True)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == stranger
    assert AuditEvent.objects.filter(action="account.linked", object_id=stranger.pk).exists()
    assert provider.asked[0]["code_verifier"]


def test_once_linked_the_address_may_change(client, provider, stranger):
    come_back(client, email=stranger.email, email_verified=True)
    client.post("/dang-xuat/")
    come_back(client, email="khac@example.invalid", email_verified=True)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "person",
    [
        {"email": "la@example.invalid", "email_verified": True},
        {"email": "locninh@example.invalid"},
        {"email": "locninh@example.invalid", "email_verified": False},
        {"email": "locninh@example.invalid", "email_verified": "false"},
        {"preferred_username": "locninh"},
    ],
)
def test_nobody_else_gets_in_and_nothing_is_made(client, provider, stranger, person):
    before = User.objects.count()
    answer = come_back(client, **person)
    assert answer.url == reverse("login")
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_the_account_name_counts_only_where_the_provider_is_trusted(
    client, provider, stranger, settings
):
    settings.OIDC_TRUST_USERNAME = True
    come_back(client, preferred_username="locninh")
    assert is_signed_in(client)


def test_two_accounts_with_one_address_are_nobody(client, provider, stranger, make_user):
    other = make_user("khac")
    User.objects.filter(pk=other.pk).update(email=stranger.email)
    come_back(client, email=stranger.email, email_verified=True)
    assert not is_signed_in(client)


def test_a_locked_account_stays_locked(client, provider, stranger):
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    come_back(client, email=stranger.email, email_verified=True)
    assert not is_signed_in(client)


def test_a_false_code_opens_nothing(client, provider, stranger):
    answer = come_back(client, code="ma-gia", email=stranger.email, email_verified=True)
    assert answer.status_code == 302
    assert not is_signed_in(client)


def test_whoever_breaks_off_at_the_provider_is_told(client, provider):
    away = client.post(reverse("openid_connect_login", args=["oidc"]))
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"state": state, "error": "access_denied"}, follow=True)
    assert "Không mở được tài khoản" in answer.content.decode()


def test_the_second_factor_is_still_asked_for(client, provider, commission, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    come_back(client, email=commission.email, email_verified=True)
    assert client.get("/viec-cua-toi/")["Location"] == reverse("mfa_index")


def test_it_does_not_exist_unless_configured(client):
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert client.get(reverse(name, args=["oidc"])).status_code == 404
    assert "dang-nhap-mot-lan" not in client.get("/dang-nhap/").content.decode()
