"""A committee's own plan binds its subtree (R52–R53).

Where it repeats a milestone of the province's plan it may ask for the work earlier: the task stays
the province's, late only by the province's day, and the earlier day stands beside it. Milestones
that the province does not have open tasks of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from campaign.models import Campaign, Milestone
from reviews.domain import digest_items, recipients
from reviews.domain.digest_items import Item, Items
from reviews.models import ReviewTask

KEY = "own_day"


@dataclass(frozen=True)
class OwnDay:
    """The earlier day, and the milestone of the committee's plan that asks for it."""

    milestone: Milestone
    day: date

    @property
    def is_past(self) -> bool:
        return self.day < clock.today()

    @property
    def sentence(self) -> str:
        plan = self.milestone.campaign
        words = _("Theo Kế hoạch %(number)s của %(unit)s: xong trước, hết ngày %(day)s.")
        return words % {"number": plan.number, "unit": plan.unit, "day": dates.short(self.day)}


def earlier_days(tasks: Iterable[ReviewTask]) -> dict[int, OwnDay]:
    """By task, where a plan above the unit asks for it earlier; one query for any number."""
    tasks = [task for task in tasks if task.state in ("open", "returned")]
    asking = _asking({task.campaign_id for task in tasks})
    found = {}
    for task in tasks:
        for own in asking[task.campaign_id, task.milestone.key]:
            if task.unit.path.startswith(own.milestone.campaign.unit.path) and _earlier(own, task):
                found[task.pk] = own
    return found


def _earlier(own: OwnDay, task: ReviewTask) -> bool:
    return task.last_day is None or own.day < task.last_day


def _asking(campaigns: set[int]) -> dict[tuple[int, str], list[OwnDay]]:
    rows = Milestone.objects.filter(
        campaign__parent__in=campaigns, campaign__state=Campaign.State.PUBLISHED
    )
    found: dict[tuple[int, str], list[OwnDay]] = defaultdict(list)
    for row in rows.select_related("campaign__unit") if campaigns else []:
        if row.last_day and row.campaign.parent_id:
            found[row.campaign.parent_id, row.key].append(OwnDay(row, row.last_day))
    return found


# --- what the digest says of it


def by_person(campaign: Campaign, today: date) -> Items:
    """Only up to the committee's own day; from then on the task's own reminders speak."""
    tasks = ReviewTask.objects.filter(campaign=campaign, person=None).not_sent()
    owns = earlier_days(tasks.filter(milestone__key__in=_keys(campaign)).select_related(
        "unit", "milestone"))  # fmt: skip
    asked = ReviewTask.objects.in_bulk(owns)
    units = recipients.senders({task.unit_id for task in asked.values()}, today)
    found: Items = defaultdict(list)
    for pk, own in owns.items():
        if item := _item(asked[pk], own, campaign, today):
            for user in _of_task(asked[pk], units):
                found[user].append(item)
    return found


def _keys(campaign: Campaign) -> set[str]:
    return {key for _campaign, key in _asking({campaign.pk})}


def _of_task(task: ReviewTask, units: recipients.Users) -> set[int]:
    senders = units[task.unit_id]
    return {task.assignee_id} if task.assignee_id in senders else senders


def _item(task: ReviewTask, own: OwnDay, campaign: Campaign, today: date) -> Item | None:
    if own.is_past:
        return None
    since = clock.day_of(own.milestone.campaign.published_at or task.opened_at)
    day = digest_items.reminder_day(own.day, since, campaign, today)
    return Item(day, _line(task, own, today)) if day else None


def _line(task: ReviewTask, own: OwnDay, today: date) -> dict[str, Any]:
    return {
        KEY: task.pk,
        "text": f"{own.milestone.title} · {own.milestone.campaign.number}",
        "when": dates.last_day_in_words(own.day, today),
        "tone": task.look,
        "label": _("Theo kế hoạch của cấp ủy"),
        "url": task.get_absolute_url(),
    }
