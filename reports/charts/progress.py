"""The curve of what was sent, day by day, against the deadline of its milestone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.lib import svg
from campaign.models import Milestone
from campaign.templatetags.vietnamese import count
from reports.figures.progress_history import History, Line, Point

Open = Callable[..., str]
COLUMNS = ("due", "sent", "accepted")


def build(history: History, lines: Iterable[Line], day: date, *, rows: int, open_: Open) -> Any:
    """None where nothing was open by then; `rows`: how many days the table beside it goes back."""
    shown = [line for line in _worth_drawing(list(lines)) if line.sum.tally.total]
    if not shown:
        return None
    points = {line.milestone.pk: history.points(line.milestone, day) for line in shown}
    last = max([line.then.last_day for line in shown if line.then.last_day] + [day])
    return {
        "panels": [_panel(line, points[line.milestone.pk], day, last) for line in shown],
        "heads": [name_of(line) for line in shown],
        "rows": _rows(shown, points, rows, open_),
    }


def _worth_drawing(lines: list[Line]) -> list[Line]:
    """Results are what the levels owe each other; a plan may have other work only."""
    results = [line for line in lines if line.milestone.work == Milestone.Work.RESULTS]
    return results or lines


def name_of(line: Line) -> str:
    milestone = line.milestone
    level = milestone.get_level_display() if milestone.work == Milestone.Work.RESULTS else ""
    return level or milestone.short_title


def _panel(line: Line, points: list[Point], day: date, last: date) -> dict[str, Any]:
    columns = {name: [getattr(point, name) for point in points] for name in COLUMNS}
    days = [point.day for point in points]
    drawn = svg.curve(columns, days, last=last, deadline=line.then.last_day)
    words = {
        "due": _("%(n)s phải gửi"),
        "sent": _("%(n)s đã gửi"),
        "accepted": _("%(n)s tiếp nhận"),
    }
    labels = [
        {"name": name, "y": y, "text": words[name] % {"n": count(columns[name][-1])}}
        for name, y in drawn.pop("labels").items()
    ]
    return {"title": finding(line, day), "curve": drawn, "labels": labels}


def finding(line: Line, day: date) -> str:
    """What the curve shows, said as one would on the telephone."""
    tally, last = line.sum.tally, line.then.last_day
    facts = {
        "who": name_of(line),
        "due": count(tally.total),
        "sent": count(line.sum.sent),
        "left": count(tally.not_sent),
        "waiting": count(tally.submitted),
    }
    if tally.accepted == tally.total:
        return _("%(who)s: cả %(due)s đã được tiếp nhận") % facts
    if not tally.not_sent:
        return _("%(who)s: cả %(due)s đã gửi, %(waiting)s còn chờ tiếp nhận") % facts
    if last is None:
        return _("%(who)s: %(sent)s/%(due)s đã gửi, kế hoạch không ghi thời hạn") % facts
    return _("%(who)s: %(sent)s/%(due)s đã gửi; %(rest)s") % {
        **facts,
        "rest": _left(line, (last - day).days),
    }


def _left(line: Line, days: int) -> str:
    facts = {"left": count(line.sum.tally.not_sent), "n": abs(days)}
    if days < 0:
        said = ngettext(
            "còn thiếu %(left)s, quá hạn %(n)s ngày",
            "còn thiếu %(left)s, quá hạn %(n)s ngày",
            -days,
        )
        return said % facts
    if not days:
        return _("còn thiếu %(left)s vào ngày cuối") % facts
    said = ngettext(
        "còn thiếu %(left)s, hạn còn %(n)s ngày", "còn thiếu %(left)s, hạn còn %(n)s ngày", days
    )
    return said % facts


def _rows(lines: list[Line], points: dict[int, list[Point]], most: int, open_: Open) -> list[Any]:
    """The newest first; only days on which a number changed."""
    by_day = list(zip(*points.values(), strict=True))
    changed = [
        now
        for before, now in zip([None, *by_day[:-1]], by_day, strict=True)
        if before is None or _numbers(before) != _numbers(now)
    ]
    return [_row(lines, each, open_) for each in reversed(changed[-most:])]


def _numbers(points: tuple[Point, ...]) -> list[tuple[int, int, int]]:
    return [(point.due, point.sent, point.accepted) for point in points]


def _row(lines: list[Line], points: tuple[Point, ...], open_: Open) -> dict[str, Any]:
    day = points[0].day
    return {
        "day": day,
        "url": open_(day),
        "groups": [
            {
                "head": name_of(line),
                "cells": [_cell(open_, day, line, name, getattr(point, name)) for name in COLUMNS],
            }
            for line, point in zip(lines, points, strict=True)
        ],
    }


def _cell(open_: Open, day: date, line: Line, name: str, figure: int) -> dict[str, Any]:
    return {
        "name": name,
        "figure": figure,
        "url": open_(day, milestone=line.milestone.key, state=name) if figure else "",
    }
