"""Several beats and pumps of their own, for tests: programs with the settings in force."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from urllib.parse import quote

from django.db import connection

from campaign.bootstrap.places import ROOT

WORKER = ["celery", "--quiet", "-A", "campaign", "worker", "-c", "4", "--without-gossip"]


def database_url():
    """Of the test's own database."""
    facts = connection.settings_dict
    who = f"{facts['USER'] or 'postgres'}:{quote(facts['PASSWORD'])}"
    where = f"{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{facts['NAME']}"


def environment(**facts):
    return {**os.environ, "DATABASE_URL": database_url(), **facts}


@contextmanager
def worker(**facts):
    running = subprocess.Popen(
        [sys.executable, "-m", *WORKER, "--without-mingle", "--loglevel", "WARNING"],
        cwd=ROOT, env=environment(**facts),
    )  # fmt: skip
    try:
        yield running
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def repeated(function, *, every, times=1):
    """In `times` threads, every so many seconds, until the block ends."""
    over = threading.Event()

    def go():
        while not over.wait(every):
            function()

    threads = [threading.Thread(target=go, daemon=True) for _ in range(times)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(10)
