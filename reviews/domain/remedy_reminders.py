"""What the digest says of remedies (R11): the due ones to who remedies, the done to who verifies.

Nothing of those that follow from a suggestion: a mail may be read by others than its addressee.
They stand in the work list of the few who know. Of the others the digest says when, never what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.lib import clock, dates
from campaign.models import Campaign
from reviews.domain import digest_items, recipients, remedy_reporters
from reviews.domain.digest_items import Item, Items
from reviews.models import Remediation

KEY = "remedy"
WAITING = 0  # stands for all that wait for one who verifies; keys of rows begin at 1
WAITED_EVERY = 7
State = Remediation.State


def by_person(campaign: Campaign, today: date) -> Items:
    """Told with the newest campaign only, even one that is closed: a remedy outlives it (R60)."""
    found: Items = defaultdict(list)
    if campaign.pk != newest_pk():
        return found
    rows = list(_in_hand(campaign, today))
    _add_due(found, [r for r in rows if r.state == State.PLANNED], campaign, today)
    _add_waiting(found, [r for r in rows if r.state == State.DONE], today)
    return found


def _in_hand(campaign: Campaign, today: date) -> Iterable[Remediation]:
    horizon = digest_items.horizon(campaign, today)
    near = Q(state=State.DONE) | Q(state=State.PLANNED, due_on__lte=horizon)
    rows = Remediation.objects.filter(suggestion=None).followed_in(campaign).filter(near)
    return rows.select_related("unit", "conference").order_by("due_on", "key")


def newest_pk() -> int | None:
    issued = Campaign.objects.of_province().exclude(state=Campaign.State.DRAFT)
    return issued.order_by("-year", "-pk").values_list("pk", flat=True).first()


def _add_due(found: Items, rows: Iterable[Remediation], campaign: Campaign, today: date) -> None:
    due = [(row, day) for row in rows if (day := reminder_day(row, campaign, today))]
    reporters = remedy_reporters.of([row for row, _day in due], today)
    for row, day in due:
        for user in reporters[row.pk]:
            found[user].append(Item(day, _due_line(row, today)))


def reminder_day(row: Remediation, campaign: Campaign, today: date) -> date | None:
    return digest_items.reminder_day(row.due_on, clock.day_of(row.planned_at), campaign, today)


def _due_line(row: Remediation, today: date) -> dict[str, Any]:
    return {
        "remedy": row.pk,
        "text": row.matter,
        "when": dates.last_day_in_words(row.due_on, today),
        "tone": row.look,
        "label": _("Quá hạn") if row.is_overdue else _("Sắp đến hạn"),
        "url": row.get_absolute_url(),
    }


def _add_waiting(found: Items, rows: Iterable[Remediation], today: date) -> None:
    """One line for all that wait for the same person, from the day after the first was reported."""
    done = [row for row in rows if row.done_at and clock.day_of(row.done_at) < today]
    above = recipients.accepters({row.unit.path for row in done}, today)
    waiting: dict[int, list[Remediation]] = defaultdict(list)
    for row in done:
        for user in above[row.unit.path]:
            waiting[user].append(row)
    for user, theirs in waiting.items():
        since = [clock.day_of(row.done_at) for row in theirs if row.done_at]
        day = max(dates.repeated_day(today, (today - d).days, WAITED_EVERY) for d in since)
        found[user].append(Item(day, _waiting_line(theirs, min(since))))


def _waiting_line(rows: list[Remediation], first: date) -> dict[str, Any]:
    count = len(rows)
    words = ngettext(
        "%(n)s biện pháp, báo cáo sớm nhất ngày %(day)s",
        "%(n)s biện pháp, báo cáo sớm nhất ngày %(day)s",
        count,
    )
    return {
        "remedy": WAITING,
        "text": _("Xác nhận kết quả khắc phục của cấp dưới"),
        "when": words % {"n": count, "day": dates.short(first)},
        "tone": "submitted",
        "label": _("Chờ xác nhận"),
        "url": reverse("reviews:remedies") + f"?state={State.DONE}",
    }
