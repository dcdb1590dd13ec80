"""What docker-compose starts, proved with processes: gunicorn, worker and beat on PostgreSQL and
Redis, with the settings of production and a reverse proxy's headers."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
NAME = "kiemdiem_topology"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "postgresql" or not settings.REDIS_URL,
        reason="needs PostgreSQL and Redis",
    ),
]


def admin_connection():
    made = psycopg2.connect(
        host=connection.settings_dict["HOST"],
        port=connection.settings_dict["PORT"] or 5432,
        user=connection.settings_dict["USER"],
        password=connection.settings_dict["PASSWORD"],
        dbname="postgres",
    )
    made.autocommit = True
    return made


@pytest.fixture
def environment(tmp_path):
    admin = admin_connection()
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    facts = connection.settings_dict
    login = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    yield {
        **os.environ,
        "KIEMDIEM_ENV": "production",
        "KIEMDIEM_VAR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "SECRET_KEY": "khóa-chỉ-dùng-trong-phép-thử-này-đủ-dài-để-không-ai-đoán-được-0123456789",
        "KIEMDIEM_SEAL_KEY": "ZGVtby1zZWFsLWtleS1mb3ItdHJhaW5pbmctb25seSE=",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"postgres://{login}@{facts['HOST']}:{facts['PORT'] or 5432}/{NAME}",
        "REDIS_URL": settings.REDIS_URL.rsplit("/", 1)[0] + "/9",
    }
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    admin.close()


def manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(environment, tmp_path):
    """The three processes of the compose file; yields the address."""
    manage(environment, "migrate", "-v0")
    manage(environment, "collectstatic", "--noinput", "-v0")
    port = free_port()
    celery = [sys.executable, "-m", "celery", "-A", "campaign"]
    commands = [
        [sys.executable, "-m", "gunicorn", "campaign.wsgi", "-b", f"127.0.0.1:{port}"],
        [*celery, "worker", "--pool", "threads", "-c", "2", "--without-gossip"],
        [*celery, "beat", "-s", str(tmp_path / "beat")],
    ]
    log = (tmp_path / "log").open("w")
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        for command in commands
    ]
    yield f"http://127.0.0.1:{port}"
    for process in running:
        process.terminate()
    for process in running:
        process.wait(20)


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers
    except OSError:
        return 0, "", {}


def wait_for(question, seconds=60):
    """The first true answer; asked twice a second, for as long as a cold start may take."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.5)
    raise AssertionError("no answer in time")


def test_web_worker_and_beat_answer_together(site):
    def healthy():
        status, body, _headers = fetch(f"{site}/healthz")
        return json.loads(body) if status == 200 else None

    assert wait_for(healthy)
    status, body, headers = fetch(f"{site}/dang-nhap/", **{"X-Forwarded-Proto": "https"})
    assert (status, "Kiểm điểm" in body) == (200, True)
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
