"""Does this machine's clock agree with the database's: a false one would remind on a wrong day.

A database in a file has no clock of its own, and no other machine to leave the work to: there a
clock that was set back is noticed by the latest hour that stands in the file, and work goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from campaign.lib import clock
from campaign.models import Heartbeat
from orgunits import audit
from orgunits.models import OrgUnit

MOST_SECONDS = 120
# How long the health page speaks of it; the audit trail keeps it.
NOTICED = timedelta(hours=1)
Part = Heartbeat.Part

log = structlog.get_logger(__name__)


def offset() -> int:
    """Seconds that this machine is ahead of the database server; 0 with a database in a file."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return int((clock.machine() - cursor.fetchone()[0]).total_seconds())


def is_off() -> bool:
    """Whoever finds it so leaves the work to a machine whose clock is right."""
    ahead = offset()
    if abs(ahead) > MOST_SECONDS:
        log.error("clock.off", seconds_ahead=ahead)
        return True
    return False


def watch() -> None:
    """Called with each sign of life."""
    if connection.vendor == "postgresql":
        return
    now = clock.machine()
    latest, _made = Heartbeat.objects.get_or_create(pk=Part.LATEST, defaults={"at": now})
    if latest.at > now + timedelta(seconds=MOST_SECONDS):
        _was_set_back(latest, now)
    else:
        Heartbeat.objects.filter(pk=Part.LATEST, at__lt=now).update(at=now)


@transaction.atomic
def _was_set_back(latest: Heartbeat, now: datetime) -> None:
    """Said once; from here on the hour counts as it is now: it may be the right one at last."""
    if not Heartbeat.objects.filter(pk=Part.LATEST, at=latest.at).update(at=now):
        return
    Heartbeat.objects.update_or_create(pk=Part.SET_BACK, defaults={"at": now})
    log.error("clock.set_back", seconds=int((latest.at - now).total_seconds()))
    root = OrgUnit.objects.filter(depth=1).first()
    audit.record(
        "clock.set_back", latest, by=None, before={"at": latest.at}, after={"at": now}, unit=root
    )


def set_back_at() -> datetime | None:
    """When that was, if lately."""
    recent = Heartbeat.objects.filter(pk=Part.SET_BACK, at__gt=clock.machine() - NOTICED)
    return recent.values_list("at", flat=True).first()
