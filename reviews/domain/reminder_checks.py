"""Is there still something to say, when the mail's turn comes, and if not, why."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.domain.notifications import Fresh, Lines
from campaign.lib import clock, dates
from campaign.models import Campaign, Notice
from reviews.domain import digest_items, reminders
from reviews.domain.digest_items import Item, Subject
from reviews.models import ReviewTask

Said = dict[tuple[int, int], list[Item]]
TaskOf = dict[int, list[ReviewTask]]


@notifications.recheck(Notice.Kind.DIGEST)
@notifications.recheck(Notice.Kind.URGING)
def check(notices: list[Notice]) -> dict[int, Fresh]:
    lines, newer = still_due(notices), _newer(notices)
    gone = _reasons([notice for notice in notices if not lines[notice.pk]])
    return {
        notice.pk: Fresh(lines[notice.pk], gone.get(notice.pk, ""))
        if not lines[notice.pk] or notice.pk not in newer
        else _apart_from(lines[notice.pk], newer[notice.pk])
        for notice in notices
    }


def still_due(notices: list[Notice]) -> dict[int, Lines]:
    """Sent meanwhile, deadline moved, duty ended: such lines are left out."""
    today = clock.today()
    keys = {line["task"] for notice in notices for line in notice.lines if "task" in line}
    tasks = ReviewTask.objects.not_sent().filter(pk__in=keys).order_by("last_day", "pk")
    tasks = tasks.select_related("milestone", "campaign", "unit")
    mine = reminders.by_person(tasks, today, only={notice.user_id for notice in notices})
    others = {subject.KEY: _said_of(subject, notices, today) for subject in reminders.SUBJECTS}
    return {
        notice.pk: _still(notice, mine.get(notice.user_id, []), today)
        + _others_still(notice, others)
        for notice in notices
    }


def _said_of(subject: Subject, notices: list[Notice], today: date) -> Said:
    speaking = {n.campaign_id for n in notices if any(subject.KEY in line for line in n.lines)}
    return {
        (campaign.pk, user): items
        for campaign in Campaign.objects.filter(pk__in=speaking)
        for user, items in subject.by_person(campaign, today).items()
    }


def _others_still(notice: Notice, others: dict[str, Said]) -> Lines:
    whose = notice.campaign_id, notice.user_id
    return [
        line
        for key, said in others.items()
        for line in digest_items.still(key, notice.lines, said.get(whose, []))
    ]


def _still(notice: Notice, tasks: list[ReviewTask], today: date) -> Lines:
    keys = {line["task"] for line in notice.lines if "task" in line}
    due = [task for task in tasks if task.pk in keys and reminders.reminder_day(task, today)]
    return reminders.lines_of(due, tasks, today)


# --- missed days, of which the last one speaks for all


def _newer(notices: list[Notice]) -> dict[int, Notice]:
    """For a digest that waited over night: a later one, up to today, to the same person."""
    digests = [notice for notice in notices if notice.kind == Notice.Kind.DIGEST]
    if not digests:
        return {}
    rows = Notice.objects.filter(
        kind=Notice.Kind.DIGEST,
        user__in={notice.user_id for notice in digests},
        day__gt=min(notice.day for notice in digests),
        day__lte=clock.today(),
    ).order_by("day")
    last = {(row.campaign_id, row.user_id): row for row in rows}
    return {
        notice.pk: row
        for notice in digests
        if (row := last.get((notice.campaign_id, notice.user_id))) and row.day > notice.day
    }


def _apart_from(lines: Lines, newer: Notice) -> Fresh:
    said = {_subject(line) for line in newer.lines}
    words = _("Đã gộp vào tin ngày %(day)s") % {"day": dates.short(newer.day)}
    return Fresh([line for line in lines if _subject(line) not in said], words)


def _subject(line: dict[str, object]) -> tuple[object, ...]:
    """What a line is about, in whatever words."""
    keys = ("task", *(subject.KEY for subject in reminders.SUBJECTS))
    return tuple(line.get(key) for key in keys)


# --- why nothing is left


def _reasons(notices: list[Notice]) -> dict[int, str]:
    keys = {line["task"] for notice in notices for line in notice.lines if "task" in line}
    if not keys:
        return {}
    tasks = ReviewTask.objects.not_sent().filter(pk__in=keys)
    open_ = {task.pk: task for task in tasks.select_related("milestone", "campaign", "unit")}
    mine: dict[int, set[int]] = defaultdict(set)
    whose = {notice.user_id for notice in notices}
    for user, theirs in reminders.by_person(open_.values(), clock.today(), only=whose).items():
        mine[user] = {task.pk for task in theirs}
    return {notice.pk: _reason(notice, set(open_), mine[notice.user_id]) for notice in notices}


def _reason(notice: Notice, open_: set[int], mine: set[int]) -> str:
    left = {line["task"] for line in notice.lines if "task" in line} & open_
    if not left:
        return _("Việc đã xong, không cần nhắc nữa")
    if not left & mine:
        return _("Việc không còn do người nhận phụ trách")
    return _("Ngày cuối đã lùi, chưa đến lượt nhắc")
