"""What every answer carries, and what a stranger at the door meets."""

import pytest
from django.test import Client, override_settings

from tests.conftest import PASSWORD


def test_no_inline_code_can_ever_run(client, db):
    policy = client.get("/dang-nhap/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_usual_headers_are_there(client, db):
    headers = client.get("/dang-nhap/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_is_kept_by_a_cache(signed_in, bu_dop_clerk):
    assert "no-store" in signed_in(bu_dop_clerk).get("/don-vi/").headers["Cache-Control"]


@pytest.mark.django_db
def test_five_failures_lock_the_account_for_a_while(bu_dop_clerk):
    client = Client()
    for _ in range(5):
        client.post("/dang-nhap/", {"username": "budop", "password": "sai"})
    answer = client.post("/dang-nhap/", {"username": "budop", "password": PASSWORD})
    assert answer.status_code == 429


def test_an_idle_session_ends(signed_in, bu_dop_clerk):
    client = signed_in(bu_dop_clerk)
    client.get("/don-vi/")
    with override_settings(SESSION_IDLE_SECONDS=-1):
        assert client.get("/don-vi/").status_code == 302


def test_a_session_ends_after_the_absolute_limit(signed_in, bu_dop_clerk):
    client = signed_in(bu_dop_clerk)
    client.get("/don-vi/")
    with override_settings(SESSION_COOKIE_AGE=-1):
        assert client.get("/don-vi/").status_code == 302
