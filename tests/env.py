"""Loaded by `-p tests.env`: sets the environment before pytest-django reads the settings."""

import os

os.environ["KIEMDIEM_ENV"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.pop("KIEMDIEM_TODAY", None)
