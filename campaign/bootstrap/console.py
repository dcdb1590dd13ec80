"""One line per step, with the seconds it took."""

import subprocess
import sys
import time
from contextlib import contextmanager

from .places import LOG, ROOT

TAIL_LINES = 15


class Refused(Exception):
    """Set-up cannot go on; the message is one sentence for the person at the keyboard."""


def say(text=""):
    print(text, flush=True)


def seconds(since):
    return f"{time.monotonic() - since:.1f} giây".replace(".", ",")


@contextmanager
def step(title):
    started = time.monotonic()
    print(f"▸ {title} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        say("không xong")
        raise
    say(seconds(started))


def run_step(title, command, env=None):
    """Run quietly; the output is in var/log/setup.log, its end is shown when the step fails."""
    with step(title):
        status = run_logged(command, env, title)
    if status:
        raise Refused(f"{title}: lệnh hỏng (mã {status}).\n{log_tail()}")


def run_logged(command, env=None, title=None):
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        print(f"\n$ {' '.join(map(str, command))}", file=log, flush=True)
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=ROOT,
        )
        with process:
            return _wait(process, title)


def _wait(process, title):
    """On a terminal the seconds run; elsewhere the line just ends when the step does."""
    started = time.monotonic()
    try:
        while process.poll() is None:
            time.sleep(0.1)
            if title and sys.stdout.isatty():
                print(f"\r▸ {title} … {time.monotonic() - started:.0f} ", end="", flush=True)
    except BaseException:
        process.terminate()
        raise
    if title and sys.stdout.isatty():
        print(f"\r▸ {title} … ", end="", flush=True)
    return process.returncode


def log_tail():
    lines = LOG.read_text("utf-8", errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join([*(f"    {line}" for line in lines), f"    (toàn bộ: {LOG})"])


def table(rows):
    """Rows of text as aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
