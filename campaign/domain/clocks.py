"""Does this machine's clock agree with the database's: a false one would remind on a wrong day."""

from __future__ import annotations

import structlog
from django.db import connection

from campaign.lib import clock

MOST_SECONDS = 120

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
