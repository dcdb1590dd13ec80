"""Whether the site can do its work: answered for machines at /healthz, for people in words."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from campaign.lib import clock
from campaign.models import Heartbeat, Notice

# Beat beats every 30 s and pumps every 60 s; both must turn red within two minutes of stopping.
HEART_SECONDS = 90
NOTICE_SECONDS = 110
_started = time.monotonic()
_migrated: set[str] = set()


@dataclass(frozen=True)
class Report:
    """Ages in seconds; None where there is nothing to be old."""

    database: bool = False
    migrations: bool = False
    queue: bool = False
    heartbeat_age: int | None = None
    oldest_due_notice_age: int | None = None
    uptime: int = 0

    @property
    def heart_is_quiet(self) -> bool:
        """Right after a start the last beat is of the last run, or there is none yet."""
        age = self.uptime if self.heartbeat_age is None else min(self.heartbeat_age, self.uptime)
        return age > HEART_SECONDS

    @property
    def notices_wait(self) -> bool:
        return min(self.oldest_due_notice_age or 0, self.uptime) > NOTICE_SECONDS

    @property
    def is_well(self) -> bool:
        stands = self.database and self.migrations and self.queue
        return stands and not self.heart_is_quiet and not self.notices_wait


def beat() -> None:
    """One row; its being fresh shows that beat, broker and worker all work."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": clock.machine()})


def report() -> Report:
    queue, uptime = _queue_answers(), int(time.monotonic() - _started)
    try:
        migrated = _is_migrated()
        if not migrated:
            return Report(database=True, queue=queue, uptime=uptime)
        return Report(
            database=True,
            migrations=True,
            queue=queue,
            heartbeat_age=_age(Heartbeat.objects.filter(pk=1).aggregate(at=Min("at"))["at"]),
            oldest_due_notice_age=_age(_oldest_due()),
            uptime=uptime,
        )
    except DatabaseError:
        return Report(queue=queue, uptime=uptime)


def _oldest_due() -> datetime | None:
    due = Notice.objects.due(clock.machine()).order_by()
    return due.aggregate(at=Min("due_at"))["at"]


def _age(instant: datetime | None) -> int | None:
    return None if instant is None else max(0, int((clock.machine() - instant).total_seconds()))


def _is_migrated() -> bool:
    """Once applied they stay so; reading the graph each time would be the cost of the page."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _queue_answers() -> bool:
    if settings.CELERY_BROKER_URL.startswith("fsq"):
        return _folder_is_ours(
            Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
        )
    if settings.CELERY_BROKER_URL.startswith("redis"):
        return _redis_answers()
    return True


def _folder_is_ours(folder: Path) -> bool:
    """Celery makes it; until then its nearest parent must allow that."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)


def _redis_answers() -> bool:
    broker = redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(broker.ping())
    except redis.RedisError:
        return False
    finally:
        broker.close()
