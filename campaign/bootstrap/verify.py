"""`manage.py verify`: every gate in order, all of them even after a failure, then a table."""

import argparse
import base64
import os
import secrets
import shutil
import subprocess
import time
from dataclasses import dataclass, field

from .console import say, seconds, table
from .places import ROOT, VENV_PYTHON
from .setup import apt_install, prepare

LOCAL_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
LOCAL_REDIS = "redis://127.0.0.1:6379/0"
OFFICES = ("soffice", "libreoffice")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
VERIFY_VAR = ROOT / "var" / "verify"
SQLITE = f"sqlite:///{VERIFY_VAR / 'db.sqlite3'}"
PASSED, FAILED, LEFT_OUT = "đạt", "HỎNG", "bỏ qua"


@dataclass
class Gate:
    name: str
    command: list
    env: dict = field(default_factory=dict)
    left_out: str = ""
    result: str = ""
    took: str = ""


def main(argv):
    options = arguments(argv)
    if not options.no_setup:
        prepare("dev")
        if not options.fast:
            ensure_tools()
    VERIFY_VAR.mkdir(parents=True, exist_ok=True)
    gates = [*code_gates(), *deploy_gates(), *test_gates(options)]
    for gate in gates:
        run_gate(gate)
    return summary(gates)


def arguments(argv):
    parser = argparse.ArgumentParser("manage.py verify", description="Chạy toàn bộ kiểm tra.")
    parser.add_argument("--fast", action="store_true", help="chỉ SQLite, không trình duyệt")
    parser.add_argument("--no-setup", action="store_true", help="bỏ bước cài đặt")
    parser.add_argument("pytest", nargs="*", help="sau --: chuyển cho pytest")
    return parser.parse_args(argv)


def ensure_tools():
    if not browser():
        apt_install("Cài chromium", ["chromium"])
    if not office():
        apt_install("Cài LibreOffice Writer (so DOCX với PDF)", ["libreoffice-writer-nogui"])
    if os.environ.get("CI") and not shutil.which("docker-compose"):
        apt_install("Cài docker-compose", ["docker-compose"])


def browser():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def office():
    """Draws DOCX as pages; where it is missing only that comparison is left out."""
    return next(filter(None, map(shutil.which, OFFICES)), None)


# --- gates


def python(*words):
    return [str(VENV_PYTHON), *words]


def manage(*words):
    return python("manage.py", *words)


def code_gates():
    return [
        Gate("ruff check", python("-m", "ruff", "check", ".")),
        Gate("ruff format", python("-m", "ruff", "format", "--check", ".")),
        Gate("djlint", python("-m", "djlint", "--lint", "--quiet", "templates")),
        Gate("mypy", python("-m", "mypy")),
        Gate("migrations", manage("makemigrations", "--check", "--dry-run")),
        Gate("catalog", manage("catalog", "--check")),
        # Tests read the compiled catalog.
        Gate("catalog --compile", manage("catalog", "--compile")),
    ]


def deploy_gates():
    compose = shutil.which("docker-compose")
    return [
        Gate(
            "check --deploy",
            manage("check", "--deploy", "--fail-level", "WARNING"),
            production_environment(),
        ),
        Gate(
            "docker-compose config",
            [compose or "docker-compose", "config", "--quiet"],
            compose_environment(),
            left_out="" if compose else "máy không có docker-compose",
        ),
    ]


def production_environment():
    return {
        "KIEMDIEM_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "KIEMDIEM_SEAL_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "kiemdiem.example",
        "REDIS_URL": LOCAL_REDIS,
    }


def compose_environment():
    return {
        **production_environment(),
        "POSTGRES_PASSWORD": secrets.token_hex(16),
        "REDIS_PASSWORD": secrets.token_hex(16),
        "KIEMDIEM_HOST": "kiemdiem.example",
    }


def test_gates(options):
    """Where the servers answer, what no database changes (`once`) is tried on them alone."""
    servers, lack = servers_environment()
    if options.fast:
        lack = "--fast"
    left_out = tests_left_out(options)
    on_sqlite = left_out if lack else [*left_out, "once"]
    return [
        Gate("pytest: SQLite", pytest_command(options, on_sqlite)),
        Gate(
            "pytest: PostgreSQL + Redis", pytest_command(options, left_out), servers, left_out=lack
        ),
        *storm_left_out(lack),
    ]


def storm_left_out(lack):
    """pytest skips in a dot what the table must say: the storm starts a Redis of its own."""
    if lack or shutil.which("redis-server"):
        return []
    reason = "máy không có chương trình redis-server"
    return [Gate("3 beat, 4 máy bơm, Redis bị xóa", [], left_out=reason)]


def tests_left_out(options):
    if options.fast:
        return ["browser", "slow"]
    if browser():
        return []
    say("! Không có chromium: bỏ các bài kiểm tra trình duyệt.")
    return ["browser"]


def pytest_command(options, left_out):
    chosen = ["-m", " and ".join(f"not {mark}" for mark in left_out)] if left_out else []
    return python("-m", "pytest", "-n", "2", "--durations", "30", *chosen, *options.pytest)


def servers_environment():
    """Where PostgreSQL and Redis answer, and otherwise what does not."""
    database = os.environ.get("DATABASE_URL", LOCAL_DATABASE)
    redis = os.environ.get("REDIS_URL", LOCAL_REDIS)
    if not answers(
        "import psycopg2, sys; psycopg2.connect(sys.argv[1], connect_timeout=3)", database
    ):
        return {}, "PostgreSQL không trả lời"
    if not answers("import redis, sys; redis.Redis.from_url(sys.argv[1]).ping()", redis):
        return {}, "Redis không trả lời"
    return {"DATABASE_URL": database, "REDIS_URL": redis}, ""


def answers(program, url):
    probe = subprocess.run(python("-c", program, url), capture_output=True, check=False)
    return probe.returncode == 0


# --- running


def run_gate(gate):
    say(f"\n── {gate.name}")
    if gate.left_out:
        gate.result, gate.took = LEFT_OUT, gate.left_out
        say(f"{LEFT_OUT}: {gate.left_out}")
        return
    started = time.monotonic()
    env = {**clean_environment(), **gate.env}
    status = subprocess.run(gate.command, cwd=ROOT, env=env, check=False).returncode
    gate.result, gate.took = FAILED if status else PASSED, seconds(started)
    say(f"{gate.result}: {gate.name} ({gate.took})")


def clean_environment():
    """The surroundings of the person who runs this must not colour the result."""
    names = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "KIEMDIEM_TODAY", "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    fixed = {"KIEMDIEM_ENV": "test", "KIEMDIEM_VAR": str(VERIFY_VAR), "DATABASE_URL": SQLITE}
    return {**kept, **fixed, **({"CHROMIUM": browser()} if browser() else {})}


def summary(gates):
    say("\n── kết quả")
    say(table([[gate.name, gate.result, gate.took] for gate in gates]))
    count = {
        result: sum(gate.result == result for gate in gates)
        for result in (PASSED, FAILED, LEFT_OUT)
    }
    say(f"\nverify: {count[PASSED]} passed, {count[FAILED]} failed, {count[LEFT_OUT]} skipped")
    return 1 if count[FAILED] else 0
