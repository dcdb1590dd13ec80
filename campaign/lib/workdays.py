"""Working days: neither a weekend nor a public holiday of Việt Nam, Tết by the lunar calendar."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

_VIETNAM = holidays.country_holidays("VN")
_DAY = timedelta(days=1)


def is_working(day: date) -> bool:
    return bool(_VIETNAM.is_working_day(day))


def before(day: date, count: int) -> date:
    """The working day that lies `count` working days before; the day itself is not counted."""
    while count:
        day -= _DAY
        count -= is_working(day)
    return day
