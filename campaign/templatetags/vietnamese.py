"""Numbers and dates as an office writes them: 1.234, 12,5%, 19/12/2023."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.lib import clock, dates

register = template.Library()
SYMBOL = re.compile(r"(?<!\S)[^\w\s]{0,3}\d{1,5}-[A-ZĐ]{1,5}/[A-ZĐ]{1,10}[^\w\s]{0,4}(?!\S)")
WHOLE = '<span class="whole">{}</span>'


@register.filter
def count(value: Any) -> str:
    return f"{int(value):,}".replace(",", ".") if value not in (None, "") else ""


@register.filter
def number(value: Any) -> str:
    """“89,5”: a decimal without the noughts after it."""
    whole, _point, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{count(whole)},{rest}" if rest else count(whole)


@register.filter
def or_dash(value: Any) -> Any:
    """Nothing is a dash; nought is a figure."""
    return "–" if value in (None, "") else value


@register.filter
def percent(value: Any) -> str:
    """12.5 → “12,5%”; no value, a dash."""
    return "–" if value is None else f"{float(value):.1f}".replace(".", ",") + "%"


@register.filter
def unbroken(text: str) -> SafeString:
    """A document's symbol, “25-HD/BTCTW”, stays on one line, as office programs keep it."""
    pieces: list[tuple[str, str]] = []
    done = 0
    for found in SYMBOL.finditer(text):
        pieces += [("{}", text[done : found.start()]), (WHOLE, found[0])]
        done = found.end()
    pieces.append(("{}", text[done:]))
    return format_html_join("", "{}", ((format_html(form, piece),) for form, piece in pieces))


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return dates.short(clock.day_of(value) if isinstance(value, datetime) else value)


@register.filter
def instant(value: datetime | None) -> str:
    return f"{value.astimezone(clock.HANOI):%H:%M %d/%m/%Y}" if value else ""


@register.filter
def written_day(value: date) -> str:
    return dates.written(value)


@register.filter
def days_left(value: date | None) -> str:
    return dates.days_left(value, clock.today()) if value else ""


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if mapping else None
