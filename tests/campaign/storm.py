"""Several beats and pumps of their own, for tests: programs with the settings in force."""

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import quote

import redis
from django.db import connection

from campaign.bootstrap.places import ROOT
from tests.campaign.sink import free_port

REDIS = shutil.which("redis-server")
WORKER = ["celery", "--quiet", "-A", "campaign", "worker", "-c", "4", "--without-gossip"]


def database_url():
    """Of the test's own database."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = f"{facts['USER'] or 'postgres'}:{quote(facts['PASSWORD'])}"
    where = f"{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{facts['NAME']}"


def environment(**facts):
    return {**os.environ, "DATABASE_URL": database_url(), **facts}


@contextmanager
def program(*words, **facts):
    running = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environment(**facts))
    try:
        yield running
    finally:
        running.terminate()
        running.wait(60)


def worker(**facts):
    return program(*WORKER, "--without-mingle", "--loglevel", "WARNING", **facts)


def beat(folder, **facts):
    return program("tests.campaign.fast_beat", str(folder / "schedule"), **facts)


@contextmanager
def broker(folder):
    """A Redis server of one's own, which keeps nothing on disk."""
    port = free_port()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([REDIS, *words], stdout=subprocess.DEVNULL) as running:
        store = redis.Redis(port=port)
        try:
            wait_for(store)
            yield store, f"redis://127.0.0.1:{port}/0"
        finally:
            running.terminate()


def wait_for(store, within=60):
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            return store.ping()
        except redis.ConnectionError:
            time.sleep(0.1)
    raise TimeoutError


@contextmanager
def repeated(function, *, every):
    """Every so many seconds until the block ends; grows by an answer each time."""
    over, answers = threading.Event(), []

    def go():
        while not over.wait(every):
            answers.append(function())

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield answers
    finally:
        over.set()
        thread.join(10)
