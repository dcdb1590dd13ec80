"""Deadlines keep their printed words; dates are written the way a Party office writes them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


def weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def short(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def written(day: date) -> str:
    """HD 36-HD/VPTW: days below 10 and months 1 and 2 take a leading zero, other months none."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def last_day(operator: str, printed: date | None, *, before_is_inclusive: bool) -> date | None:
    """The last day in time; “trước ngày 20” means the 19th unless set otherwise."""
    if printed is None:
        return None
    if operator == "before" and not before_is_inclusive:
        return printed - timedelta(days=1)
    return printed


def repeated_day(today: date, late: int, every: int) -> date:
    """What is said on the first day after, and every so many days from then: the latest of these
    days up to today; 0: only that first day."""
    return today - timedelta(days=(late - 1) % (every or late))


def days_left(day: date, today: date) -> str:
    """How far a last day is, in words for the reader."""
    distance = (day - today).days
    if distance < 0:
        late = -distance
        return ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", late) % {"n": late}
    if distance == 0:
        return _("hôm nay là ngày cuối")
    if distance == 1:
        return _("còn 1 ngày")
    return ngettext("còn %(n)s ngày", "còn %(n)s ngày", distance) % {"n": distance}


def last_day_in_words(day: date, today: date) -> str:
    """For mails, where the sentence stands alone: how far it is, and which day."""
    if day == today:
        return _("hôm nay, %(day)s, là ngày cuối") % {"day": short(day)}
    last = _("ngày cuối là %(day)s") % {"day": short(day)}
    return f"{days_left(day, today)}, {last}"
