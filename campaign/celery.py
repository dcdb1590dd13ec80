"""Celery is only a pump: what must happen stands as a row in the database before it is queued."""

import os

from celery import Celery

from campaign.lib import fsbroker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
fsbroker.register()

app = Celery("kiemdiem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
