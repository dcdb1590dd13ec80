#!/usr/bin/env python3
"""Two words for a newcomer, `demo` and `verify`, and all of Django's own."""

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def load_bootstrap():
    """By path: importing `campaign` would import Celery, which set-up has yet to install."""
    folder = ROOT / "campaign" / "bootstrap"
    spec = importlib.util.spec_from_file_location("kiemdiem_bootstrap", folder / "__init__.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    if sys.version_info < (3, 11):
        sys.exit(f"Cần Python 3.11 trở lên; đang chạy {sys.version.split()[0]}.")
    bootstrap = load_bootstrap()
    if sys.argv[1:2] and sys.argv[1] in bootstrap.WORDS:
        sys.exit(bootstrap.run(sys.argv[1], sys.argv[2:]))
    bootstrap.enter_venv(sys.argv)
    bootstrap.default_to_demo(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Chưa cài thư viện. Hãy chạy trước: python3 manage.py demo")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
