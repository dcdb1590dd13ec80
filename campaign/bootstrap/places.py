"""Where things are, and what the demo adds to the environment."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
DEMO_VAR = ROOT / "var" / "demo"
DEMO_TODAY = "2023-12-18"
LOG = ROOT / "var" / "log" / "setup.log"


def in_venv():
    return Path(sys.prefix).resolve() == VENV.resolve()


def demo_environment(given):
    """What the demo adds to the environment; what is set already stays."""
    defaults = {
        "KIEMDIEM_ENV": "demo",
        "KIEMDIEM_TODAY": DEMO_TODAY,
        "KIEMDIEM_VAR": str(DEMO_VAR),
        "CELERY_BROKER_URL": "fsq://localhost",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore:You're running the worker",  # as root; harmless with JSON
        "PYTHONUNBUFFERED": "1",
    }
    return {name: given.get(name, value) for name, value in defaults.items()}
