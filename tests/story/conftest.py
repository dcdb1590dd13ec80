"""A whole site as a newcomer starts it, `manage.py demo`, and people with browsers of their own.

SQLite with the embedded broker, or PostgreSQL with Redis where the suite runs on them.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

from campaign.bootstrap.demo import commands, free_port
from campaign.bootstrap.places import ROOT

PASSWORD = "kiemdiem-2023"
START_WITHIN = 120


def chromium():
    known = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, known)), None)


def pytest_collection_modifyitems(items):
    if chromium() is None:
        for item in items:
            if "story" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


def with_path(url, path):
    return urlunsplit(urlsplit(url)._replace(path=path))


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Environment of a database and a broker of the story's own."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        path = tmp_path_factory.mktemp("story") / "db.sqlite3"
        yield {"DATABASE_URL": f"sqlite:///{path}", "CELERY_BROKER_URL": "fsq://localhost"}
        return
    name = f"story_{uuid.uuid4().hex[:8]}"
    server = psycopg2.connect(given)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield {
            "DATABASE_URL": with_path(given, f"/{name}"),
            "CELERY_BROKER_URL": with_path(os.environ["REDIS_URL"], "/12"),
        }
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture(scope="session")
def site(databases, tmp_path_factory):
    var = tmp_path_factory.mktemp("var")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {
        **kept,
        **databases,
        "KIEMDIEM_ENV": "demo",
        "KIEMDIEM_TODAY": "2023-12-18",
        "KIEMDIEM_VAR": str(var),
        "AXES_ENABLED": "true",
    }
    port = free_port(8300 + os.getpid() % 500)
    words = ["demo", "--no-setup", "--size", "small", "--port", str(port)]
    log = (var / "log").open("w")
    running = subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(address, running, var / "log")
        yield SimpleNamespace(address=address, environment=environment, var=var)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)


@pytest.fixture(scope="session")
def later(site):
    """`later("2023-12-25")`: the same site on a later day, in a web process of its own."""
    opened = {}

    def open_on(day):
        if day not in opened:
            port = free_port(int(urlsplit(site.address).port) + 1)
            environment = {**site.environment, "KIEMDIEM_TODAY": day}
            words = commands(port, environment)["web"]
            log = (site.var / f"log-{day}").open("w")
            running = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            address = f"http://127.0.0.1:{port}"
            opened[day] = SimpleNamespace(address=address, running=running, log=Path(log.name))
            wait_until_it_answers(address, running, opened[day].log)
        return opened[day]

    yield open_on
    for each in opened.values():
        each.running.terminate()
        each.running.wait(30)


def wait_until_it_answers(address, running, log):
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and running.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the demo did not start:\n{log.read_text()[-3000:]}", pytrace=False)


@pytest.fixture(scope="session")
def manage(site):
    """`manage("plan_reminders")` prints what the command prints."""

    def run(*words):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def manage_json(manage):
    return lambda *words: json.loads(manage(*words))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


class Reader:
    """One person at one browser; anything the console complains of fails the story."""

    def __init__(self, browser, site, username, width=1440):
        self.site = site
        self.browser = browser
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="vi-VN", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.complaints = []
        self.username, self.password = username, PASSWORD

    def _heard(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def sign_in(self):
        self.go("/dang-nhap/")
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", self.password)
        self.page.click("main [type=submit], form [type=submit]")
        self.page.wait_for_url(lambda url: "/dang-nhap/" not in url)
        return self

    def go(self, path):
        answer = self.page.goto(self.site.address + path)
        return answer.status

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()

    def follow(self, words):
        self.page.get_by_role("link", name=words).first.click()

    def text(self):
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def sees(self, words):
        self.page.locator("main").get_by_text(words).first.wait_for()

    def is_accessible(self):
        """axe-core on the same address in a second context, for it tries inline styles of its own
        and those would be heard here as breaches of the policy."""
        context = self.browser.new_context(
            storage_state=self.context.storage_state(),
            viewport=self.page.viewport_size,
            bypass_csp=True,
        )
        page = context.new_page()
        page.goto(self.page.url)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "async () => (await axe.run(document, {runOnly: "
            "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})).violations"
            ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ').slice(0, 300))"
        )
        context.close()
        assert found == [], self.page.url


@pytest.fixture
def reader(browser, site):
    opened = []

    def sit_down(username, at=None, **facts):
        """Without a name: someone who has not signed in yet. `at`: the site of another day."""
        person = Reader(browser, at or site, username, **facts)
        opened.append(person)
        return person.sign_in() if username else person

    yield sit_down
    complaints = [line for person in opened for line in person.complaints]
    for person in opened:
        person.context.close()
    assert complaints == []
