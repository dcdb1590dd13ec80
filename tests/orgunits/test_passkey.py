"""A passkey made and used in a real browser, with a virtual authenticator."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
TOUCH = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
]


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCH})
        yield page
        browser.close()


def submit(page, **fields):
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    page.click("main form button[type=submit]")


def test_a_passkey_is_made_and_then_opens_the_site(page, live_server, settings, commission):
    settings.REQUIRE_SECOND_FACTOR = True
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}/dang-nhap/")
    submit(page, username=commission.username, password=PASSWORD)
    page.goto(f"{live_server.url}/xac-thuc/webauthn/add/")
    submit(page, password=PASSWORD)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/dang-nhap/")
    submit(page, username=commission.username, password=PASSWORD)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{live_server.url}/")
    assert commission.authenticator_set.get(type="webauthn").last_used_at
    assert problems == []
