"""A day of reminders as it should go: planned in the morning, mailed the same day."""

from django.db import connection

from campaign.models import Notice
from reviews.domain import reminders

# A server is asked for its clock; a file has none of its own.
ASKING_THE_CLOCK = 1 if connection.vendor == "postgresql" else 0


def remind(instant):
    reminders.plan(instant)
    Notice.objects.unsent().update(state="sent", sent_at=instant, lease_until=None)
