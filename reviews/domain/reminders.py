"""Who must be told today, and what: one digest per person and day (R48, “theo dõi, đôn đốc”).

Each task has reminder days: some days before its last day, the last day, and every so many days
after. A digest says every task whose latest reminder day lies after the day of the person's last
digest, so that a missed night delays a reminder and never loses it.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.domain import clocks, notifications
from campaign.domain.notifications import Lines
from campaign.lib import clock, dates
from campaign.models import Campaign, Notice
from orgunits.models import User
from reviews.domain import (
    conference_reminders,
    digest_items,
    escalation,
    opinion_reminders,
    own_plans,
    recipients,
    remedy_reminders,
)
from reviews.domain.digest_items import Items, Subject
from reviews.models import ReviewTask

RETURNED = ReviewTask.State.RETURNED
DAY = timedelta(days=1)
SUBJECTS: tuple[Subject, ...] = (
    conference_reminders,
    opinion_reminders,
    remedy_reminders,
    escalation,
    own_plans,
)


def plan(at: datetime | None = None) -> dict[str, int]:
    """Write today's digests; any number of planners at once write each of them once."""
    counts: Counter[str] = Counter(campaigns=0, people=0, planned=0)
    if clocks.is_off():
        return dict(counts)
    with clock.pin(at) if at else nullcontext(), translation.override(settings.LANGUAGE_CODE):
        for campaign in _speaking():
            counts["campaigns"] += 1
            counts.update(_plan_campaign(campaign))
    return dict(counts)


def _speaking() -> Any:
    """Published; and the newest also when closed, for the remedies it left (R60)."""
    newest = Q(pk=remedy_reminders.newest_pk())
    found = Campaign.objects.of_province().filter(Q(state=Campaign.State.PUBLISHED) | newest)
    return found.select_related("rule_set")


def _plan_campaign(campaign: Campaign) -> dict[str, int]:
    today = clock.today()
    said = _last_digests(campaign, today)
    tasks = by_person(_in_hand(campaign, today), today)
    others = _others(campaign, today)
    digests = {
        user: lines
        for user in sorted(tasks.keys() | others.keys())
        if (day := said.get(user, date.min)) < today
        if (lines := _news(tasks[user], day, today) + digest_items.news(others[user], day))
    }
    token = uuid.uuid4().hex
    rows = [_digest(campaign, user, lines, token) for user, lines in digests.items()]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return {"people": len(rows), "planned": _written(campaign, today, token) if rows else 0}


def _others(campaign: Campaign, today: date) -> Items:
    found: Items = defaultdict(list)
    for subject in SUBJECTS:
        for user, items in subject.by_person(campaign, today).items():
            found[user] += items
    return found


def _digest(campaign: Campaign, user: int, lines: Lines, token: str) -> Notice:
    count = len(lines)
    subject = ngettext(
        "Đồng chí có %(count)s việc cần làm", "Đồng chí có %(count)s việc cần làm", count
    ) % {"count": count}
    return notifications.draft(user, campaign, Notice.Kind.DIGEST, subject, lines, token)


def _last_digests(campaign: Campaign, today: date) -> dict[int, date]:
    """One of an earlier day still on its way told nobody yet: today's says it again and takes its
    place (`reminder_checks`). One of a day to come is a false clock's."""
    unsent = Q(day__lt=today, state__in=[Notice.State.PLANNED, Notice.State.SENDING])
    digests = Notice.objects.filter(campaign=campaign, kind=Notice.Kind.DIGEST, day__lte=today)
    return dict(digests.exclude(unsent).order_by().values_list("user").annotate(Max("day")))


def _written(campaign: Campaign, day: date, token: str) -> int:
    """Of several planners, whose rows stood: each marks its own in the Message-ID."""
    mine = Notice.objects.filter(campaign=campaign, day=day, kind=Notice.Kind.DIGEST)
    return mine.filter(message_id__contains=f".{token}@").count()


# --- whose task it is


def _in_hand(campaign: Campaign, today: date) -> Iterable[ReviewTask]:
    horizon = today + timedelta(days=max(campaign.remind_days_before, default=0))
    near = Q(last_day__lte=horizon) | Q(state=RETURNED)
    is_open = campaign.state == Campaign.State.PUBLISHED
    tasks = ReviewTask.objects.in_campaign(campaign if is_open else None).not_sent().filter(near)
    return tasks.select_related("milestone", "campaign", "unit").order_by("last_day", "pk")


def by_person(
    tasks: Iterable[ReviewTask], day: date, only: set[int] | None = None
) -> dict[int, list[ReviewTask]]:
    """`only`: it is enough to know of these users."""
    tasks = list(tasks)
    if only is not None:
        only = only | {task.assignee_id for task in tasks if task.assignee_id}
    units = recipients.senders({task.unit_id for task in tasks if not task.person_id}, day, only)
    people = recipients.accounts({task.person_id for task in tasks if task.person_id})
    found: dict[int, list[ReviewTask]] = defaultdict(list)
    for task in tasks:
        for user in people[task.person_id] if task.person_id else _of_unit(task, units):
            found[user].append(task)
    return found


def _of_unit(task: ReviewTask, units: recipients.Users) -> set[int]:
    """Whom it was handed to; who no longer sends for the unit is not written to."""
    senders = units[task.unit_id]
    return {task.assignee_id} if task.assignee_id in senders else senders


# --- when, and in which words


def reminder_day(task: ReviewTask, today: date) -> date | None:
    """The latest day up to today on which this task was to be spoken of; None: not yet."""
    days = [*_deadline_days(task, today), *_return_days(task)]
    latest = max((day for day in days if day <= today), default=None)
    return latest and max(latest, clock.day_of(task.opened_at))


def _deadline_days(task: ReviewTask, today: date) -> list[date]:
    if task.last_day is None:
        return []
    if today > task.last_day:
        late = (today - task.last_day).days
        return [dates.repeated_day(today, late, task.campaign.remind_overdue_every)]
    return [task.last_day - n * DAY for n in {0, *task.campaign.remind_days_before}]


def _return_days(task: ReviewTask) -> list[date]:
    """On the day itself the return is told by a notice of its own."""
    if task.state != RETURNED or task.returned_at is None:
        return []
    return [clock.day_of(task.returned_at) + DAY]


def _news(tasks: list[ReviewTask], said: date, today: date) -> Lines:
    due = [task for task in tasks if (day := reminder_day(task, today)) and day > said]
    return lines_of(due, tasks, today) if said < today else []


def lines_of(due: list[ReviewTask], tasks: list[ReviewTask], today: date) -> Lines:
    """The unit is named only for whoever sends for several, all of them their own."""
    several = len({task.unit_id for task in tasks}) > 1
    return [_line(task, today, with_unit=several) for task in due]


def _line(task: ReviewTask, today: date, *, with_unit: bool) -> dict[str, Any]:
    title = task.milestone.title
    return {
        "task": task.pk,
        "text": f"{title} · {task.unit.short_name}" if with_unit else title,
        "when": _when(task, today),
        "tone": task.look,
        "label": _label(task, today),
        "url": task.get_absolute_url(),
    }


def _label(task: ReviewTask, today: date) -> str:
    if task.state == ReviewTask.State.OPEN and task.last_day:
        if task.last_day == today:
            return _("Ngày cuối")
        if task.last_day > today:
            return _("Sắp đến hạn")
    return task.sender_label


def _when(task: ReviewTask, today: date) -> str:
    words = [_("được trả lại để bổ sung")] if task.state == RETURNED else []
    if task.last_day:
        words.append(dates.last_day_in_words(task.last_day, today))
    return ", ".join(words)


# --- told at once


def send_outcome(task: ReviewTask, kind: str) -> int:
    """Tell whoever sends for the task, and who sent it for them on paper, that it was returned or
    accepted; not why, nor how it is rated. To the latter the unit is another's: not named."""
    senders = set(by_person([task], clock.today()))
    people = senders | ({task.submitted_by_id} if task.submitted_by_id else set())
    with translation.override(settings.LANGUAGE_CODE):
        subject = _OUTCOMES[kind] % {"task": task.milestone.short_title}
        for user in User.objects.filter(pk__in=people, is_active=True):
            line = _outcome_line(task, with_unit=user.pk in senders)
            notifications.notify(user, task.campaign, Notice.Kind.OUTCOME, str(subject), [line])
    return len(people)


def _outcome_line(task: ReviewTask, *, with_unit: bool) -> dict[str, Any]:
    title = task.milestone.title
    return {
        "text": f"{title} · {task.unit.short_name}" if with_unit else title,
        "tone": task.state,
        "label": task.get_state_display(),
        "url": task.get_absolute_url(),
    }


_OUTCOMES = {
    "returned": gettext_lazy("Trả lại để bổ sung: %(task)s"),
    "accepted": gettext_lazy("Đã tiếp nhận: %(task)s"),
}
