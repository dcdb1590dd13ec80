"""Set-up for a bare machine: standard library only, loaded by path from manage.py."""

import os
import signal
import sys

from .console import Refused, say
from .places import DEMO_VAR, VENV_PYTHON, demo_environment, in_venv

WORDS = ("demo", "verify")


def run(word, argv):
    """Exit status of one of the two words."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return _main(word)(argv)
    except Refused as refusal:
        say(f"✗ {refusal}")
        return 1
    except KeyboardInterrupt:
        say("Đã dừng.")
        return 130


def _main(word):
    if word == "demo":
        from .demo import main
    else:
        from .verify import main
    return main


def enter_venv(argv):
    """`python3 manage.py anything` works without activating the virtual environment."""
    if VENV_PYTHON.exists() and not in_venv():
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *argv])


def default_to_demo(environ):
    """Where a demo was loaded and nothing says otherwise, commands speak to the demo."""
    told = {"KIEMDIEM_ENV", "SECRET_KEY", "DATABASE_URL"} & environ.keys()
    if not told and (DEMO_VAR / "loaded").exists():
        environ.update(demo_environment(environ))
