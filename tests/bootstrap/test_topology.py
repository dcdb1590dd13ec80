"""The compose topology without an engine: its very commands on real PostgreSQL and Redis."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import redis
import yaml

from campaign.bootstrap.demo import free_port
from campaign.bootstrap.places import ROOT
from campaign.bootstrap.verify import production_environment

HOST = "kiemdiem.example"
OWN_REDIS_DATABASE = "/13"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL and Redis",
    ),
]


def with_path(url, path):
    return urlunsplit(urlsplit(url)._replace(path=path))


@pytest.fixture
def database():
    name = f"topology_{uuid.uuid4().hex[:8]}"
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield with_path(os.environ["DATABASE_URL"], f"/{name}")
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def queue():
    url = with_path(os.environ["REDIS_URL"], OWN_REDIS_DATABASE)
    redis.Redis.from_url(url).flushdb()
    yield url
    redis.Redis.from_url(url).flushdb()


@pytest.fixture
def environment(database, queue, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {
        "DATABASE_URL": database,
        "REDIS_URL": queue,
        "ALLOWED_HOSTS": HOST,
        "PROXY_COUNT": "1",
        "KIEMDIEM_VAR": str(tmp_path / "var"),
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    return {**kept, **production_environment(), **own}


@pytest.fixture
def port():
    return free_port(8400)


@pytest.fixture
def topology(environment, port, tmp_path):
    for words in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
        run([sys.executable, "manage.py", *words], environment)
    running = {
        name: subprocess.Popen(command, cwd=ROOT, env=environment)
        for name, command in commands(port, tmp_path).items()
    }
    yield running
    for process in running.values():
        process.kill()
        process.wait()


def run(command, environment):
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def commands(port, tmp_path):
    """What Dockerfile and docker-compose.yml say, with this machine's port and folder."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    printed = {
        "web": json.loads(re.search(r"^CMD (\[.*\])", dockerfile, re.MULTILINE)[1]),
        "worker": services["worker"]["command"],
        "beat": services["beat"]["command"],
    }
    here = {"0.0.0.0:8000": f"127.0.0.1:{port}", "/srv/var/beat": str(tmp_path / "beat")}
    return {
        name: [sys.executable, "-m", *(here.get(word, word) for word in words)]
        for name, words in printed.items()
    }


def get(port, path, scheme="https"):
    """As the reverse proxy asks."""
    headers = {"Host": HOST, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.1"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    opener = urllib.request.build_opener(NoRedirect)
    try:
        return opener.open(request, timeout=5)
    except urllib.error.HTTPError as answer:
        return answer


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def eventually(condition, within):
    until = time.monotonic() + within
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.5)
    return False


def is_up(port):
    try:
        return get(port, "/healthz").status == 200
    except OSError:
        return False


def heartbeats(database):
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM campaign_heartbeat")
        return cursor.fetchone()[0]


def test_web_worker_and_beat_work_together_and_stop(topology, port, database):
    assert eventually(lambda: is_up(port), within=60)
    page = get(port, "/dang-nhap/")
    assert page.status == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page.read().decode())[1]
    assert get(port, stylesheet).headers["Cache-Control"].endswith("immutable")
    assert get(port, "/dang-nhap/", scheme="http").status == 301

    # Beat plans it, Redis carries it, the worker writes it.
    assert eventually(lambda: heartbeats(database), within=60)

    for process in topology.values():
        process.send_signal(signal.SIGTERM)
    assert {name: process.wait(20) for name, process in topology.items()} == {
        "web": 0,
        "worker": 0,
        "beat": 0,
    }
