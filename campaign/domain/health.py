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
from django.db.models import Max, Min

from campaign.domain import clocks
from campaign.lib import clock
from campaign.models import Heartbeat, Notice

# Beat beats every 30 s and pumps every 60 s; both must turn red within two minutes of stopping.
HEART_SECONDS = 90
PUMP_SECONDS = 110
# A relay may greylist for some minutes; when it takes nothing at all for so long, it is down.
RELAY_SECONDS = 30 * 60
Part = Heartbeat.Part
_started = time.monotonic()
_migrated: set[str] = set()


@dataclass(frozen=True)
class Report:
    """Ages in seconds; None where there is nothing to be old."""

    database: bool = False
    migrations: bool = False
    queue: bool = False
    heartbeat_age: int | None = None
    last_pump_age: int | None = None
    oldest_due_notice_age: int | None = None
    last_sent_age: int | None = None
    clock_ahead: int = 0
    set_back_at: datetime | None = None
    uptime: int = 0

    @property
    def heart_is_quiet(self) -> bool:
        return self._since(self.heartbeat_age) > HEART_SECONDS

    @property
    def pump_stands(self) -> bool:
        return self._since(self.last_pump_age) > PUMP_SECONDS

    @property
    def relay_takes_nothing(self) -> bool:
        """Mails wait, and none was taken meanwhile."""
        waits, last = self.oldest_due_notice_age, self.last_sent_age
        return (waits or 0) > RELAY_SECONDS and (last is None or last > RELAY_SECONDS)

    @property
    def clock_is_off(self) -> bool:
        return abs(self.clock_ahead) > clocks.MOST_SECONDS or self.set_back_at is not None

    @property
    def is_well(self) -> bool:
        stands = self.database and self.migrations and self.queue and not self.clock_is_off
        pumps = not self.heart_is_quiet and not self.pump_stands and not self.relay_takes_nothing
        return stands and pumps

    def _since(self, age: int | None) -> int:
        """Right after a start the last sign is of the last run, or there is none yet."""
        return self.uptime if age is None else min(age, self.uptime)


def beat() -> None:
    """One row; its being fresh shows that beat, broker and worker all work."""
    _seen(Part.BEAT)


def pumped() -> None:
    _seen(Part.PUMP)


def _seen(part: Part) -> None:
    clocks.watch()
    Heartbeat.objects.update_or_create(pk=part, defaults={"at": clock.machine()})


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
            heartbeat_age=_age(_last_seen(Part.BEAT)),
            last_pump_age=_age(_last_seen(Part.PUMP)),
            oldest_due_notice_age=_age(_oldest_due()),
            last_sent_age=_age(_last_sent()),
            clock_ahead=clocks.offset(),
            set_back_at=clocks.set_back_at(),
            uptime=uptime,
        )
    except DatabaseError:
        return Report(queue=queue, uptime=uptime)


def _last_seen(part: Part) -> datetime | None:
    return Heartbeat.objects.filter(pk=part).values_list("at", flat=True).first()


def _oldest_due() -> datetime | None:
    """Since when: put off by a relay that refuses it, or held by a pump that died, it goes on
    being late."""
    ahead = Notice.objects.of_days_to_come(clock.today())
    due = Notice.objects.unsent().filter(due_since__lte=clock.machine()).exclude(pk__in=ahead)
    return due.order_by().aggregate(at=Min("due_since"))["at"]


def _last_sent() -> datetime | None:
    sent = Notice.objects.filter(state=Notice.State.SENT).order_by()
    return sent.aggregate(at=Max("handed_at"))["at"]


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
