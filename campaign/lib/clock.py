"""The only place that knows what time it is.

The date can be pinned (`KIEMDIEM_TODAY`) for demo, training and tests; hours and minutes go on
running, so that the order of events stays true.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_pinned: ContextVar[date | datetime | None] = ContextVar("pinned", default=None)


def pinned() -> date | None:
    """The pretended date, or None when the real one is in force."""
    value = _pinned.get() or settings.PINNED_TODAY
    return value.astimezone(HANOI).date() if isinstance(value, datetime) else value


def now() -> datetime:
    """This instant, aware, in Asia/Ho_Chi_Minh."""
    value = _pinned.get()
    if isinstance(value, datetime):
        return value.astimezone(HANOI)
    real = timezone.now().astimezone(HANOI)
    day = pinned()
    return datetime.combine(day, real.timetz()) if day else real


def machine() -> datetime:
    """The machine's own instant: a lease must run out even while the day is pinned."""
    return timezone.now()


def today() -> date:
    return now().date()


def day_of(instant: datetime) -> date:
    """The calendar day in Việt Nam of an aware instant."""
    return instant.astimezone(HANOI).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HANOI)


@contextmanager
def pin(value: date | datetime) -> Iterator[None]:
    """Pretend a date, or freeze one instant, within the block."""
    token = _pinned.set(value)
    try:
        yield
    finally:
        _pinned.reset(token)
