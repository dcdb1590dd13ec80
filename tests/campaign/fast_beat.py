"""Celery's own beat on the site's schedule of reminders, at sixty times its pace; as a program."""

import sys

import django

django.setup()

from campaign.celery import app  # noqa: E402

REMINDERS = ("plan-reminders", "pump-reminders", "heartbeat")

if __name__ == "__main__":
    known = app.conf.beat_schedule
    app.conf.beat_schedule = {name: {**known[name], "schedule": 1.0} for name in REMINDERS}
    app.Beat(schedule=sys.argv[1], quiet=True, loglevel="ERROR").run()
