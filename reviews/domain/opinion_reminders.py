"""What the digest says of opinions asked (R34, R37): that one waits, never of whom or on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.domain.notifications import Fresh
from campaign.lib import clock, dates
from campaign.models import Campaign, Notice
from reviews.domain import digest_items, recipients
from reviews.domain.digest_items import Item, Items
from reviews.models import OpinionRequest

KEY = "opinion"


def by_person(campaign: Campaign, today: date) -> Items:
    rows = list(_near(campaign, today))
    units = recipients.senders({row.asked_unit_id for row in rows if row.asked_unit_id}, today)
    people = recipients.accounts({row.asked_person_id for row in rows if row.asked_person_id})
    found: Items = defaultdict(list)
    for row in rows:
        if item := _item(row, campaign, today):
            for user in units[row.asked_unit_id or 0] | people[row.asked_person_id or 0]:
                found[user].append(item)
    return found


def _near(campaign: Campaign, today: date) -> Iterable[OpinionRequest]:
    rows = OpinionRequest.objects.waiting().filter(campaign=campaign)
    return rows.filter(due_on__lte=digest_items.horizon(campaign, today)).order_by("due_on", "pk")


def _item(row: OpinionRequest, campaign: Campaign, today: date) -> Item | None:
    if row.due_on is None:
        return None
    day = digest_items.reminder_day(row.due_on, clock.day_of(row.asked_at), campaign, today)
    return Item(day, _line(row, row.due_on, today)) if day else None


def _line(row: OpinionRequest, due_on: date, today: date) -> dict[str, Any]:
    return {
        KEY: row.pk,
        "text": _("Trả lời văn bản xin ý kiến"),
        "when": dates.last_day_in_words(due_on, today),
        "tone": row.look,
        "label": _("Quá hạn") if row.is_overdue else _("Chờ ý kiến"),
        "url": row.get_absolute_url(),
    }


@notifications.recheck(Notice.Kind.OPINION)
def still_asked(notices: list[Notice]) -> dict[int, Fresh]:
    keys = {line[KEY] for notice in notices for line in notice.lines if KEY in line}
    waiting = OpinionRequest.objects.waiting().filter(pk__in=keys)
    open_ = set(waiting.values_list("pk", flat=True))
    return {
        notice.pk: Fresh(
            [line for line in notice.lines if line[KEY] in open_],
            _("Đã trả lời, hoặc không phải trả lời nữa"),
        )
        for notice in notices
        if notice.lines and all(KEY in line for line in notice.lines)
    }
