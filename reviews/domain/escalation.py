"""Overdue work told upwards: to who attends the unit's review and to the level above (R48).

A line says how many and since when, never whose: a mail may be read by others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.lib import dates
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reviews.domain import recipients
from reviews.domain.digest_items import Item, Items
from reviews.models import EscalationRule, ReviewTask, Supervision

KEY = "escalation"
MEMBER, ABOVE = 1, 2  # the two lines one person may get
FIELDS = ("days", "every", "to_member", "to_above")
Found = dict[int, list[ReviewTask]]


@dataclass
class Told:
    """One person, and what the next digest would tell them of."""

    user: User
    as_member: list[ReviewTask] = field(default_factory=list)
    as_above: list[ReviewTask] = field(default_factory=list)


def of(campaign: Campaign) -> EscalationRule:
    known = EscalationRule.objects.filter(campaign=campaign).first()
    return known or EscalationRule(campaign=campaign)


@transaction.atomic
def change(*, campaign: Campaign, facts: dict[str, Any], by: User) -> EscalationRule:
    access.require(by, Permission.RUN_CAMPAIGN, campaign.unit)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    rule = of(campaign)
    before = {name: getattr(rule, name) for name in FIELDS}
    for name in FIELDS:
        setattr(rule, name, facts[name])
    rule.save()
    audit.record("escalation_rule.changed", rule, by=by, before=before, after=facts)
    return rule


def by_person(campaign: Campaign, today: date) -> Items:
    rule = of(campaign)
    if not rule.is_on or campaign.state != Campaign.State.PUBLISHED:
        return {}
    tasks = _late(campaign, rule, today)
    found: Items = defaultdict(list)
    for key, told in ((MEMBER, _members(tasks, rule)), (ABOVE, _above(tasks, rule, today))):
        for user, theirs in told.items():
            day = max(_said_on(task, rule, today) for task in theirs)
            found[user].append(Item(day, _line(key, theirs, today)))
    return found


def preview(campaign: Campaign, rule: EscalationRule, today: date) -> list[Told]:
    """Who would be told today under this rule, saved or not; four queries."""
    tasks = _late(campaign, rule, today) if rule.is_on else []
    members, above = _members(tasks, rule), _above(tasks, rule, today)
    users = User.objects.filter(pk__in=members.keys() | above.keys()).order_by("full_name", "pk")
    return [Told(user, members.get(user.pk, []), above.get(user.pk, [])) for user in users]


def _late(campaign: Campaign, rule: EscalationRule, today: date) -> list[ReviewTask]:
    rows = campaign.tasks.overdue(today - timedelta(days=rule.days - 1))
    return list(rows.select_related("unit", "milestone", "person").order_by("last_day", "pk"))


def _members(tasks: Iterable[ReviewTask], rule: EscalationRule) -> Found:
    """Who attends the review of that very unit."""
    by_unit: dict[int, list[ReviewTask]] = defaultdict(list)
    for task in tasks if rule.to_member else ():
        by_unit[task.unit_id].append(task)
    attending = Supervision.objects.filter(
        campaign_id=rule.campaign_id, unit__in=by_unit, valid_to=None
    )
    pairs = list(attending.order_by("pk").values_list("unit_id", "person_id"))
    users = recipients.accounts({person for _unit, person in pairs})
    found: Found = defaultdict(list)
    for unit, person in pairs:
        for user in users[person]:
            found[user] += by_unit[unit]
    return found


def _above(tasks: Iterable[ReviewTask], rule: EscalationRule, today: date) -> Found:
    tasks = list(tasks) if rule.to_above else []
    above = recipients.accepters({task.unit.path for task in tasks}, today)
    found: Found = defaultdict(list)
    for task in tasks:
        for user in above[task.unit.path]:
            found[user].append(task)
    return found


def _said_on(task: ReviewTask, rule: EscalationRule, today: date) -> date:
    late = (today - _last(task)).days
    return dates.repeated_day(today, late - rule.days + 1, rule.every)


def _last(task: ReviewTask) -> date:
    """Whatever is overdue has a last day."""
    return cast(date, task.last_day)


def _line(key: int, tasks: list[ReviewTask], today: date) -> dict[str, Any]:
    longest = max((today - _last(task)).days for task in tasks)
    words = ngettext(
        "%(n)s việc, lâu nhất đã quá %(days)s ngày",
        "%(n)s việc, lâu nhất đã quá %(days)s ngày",
        len(tasks),
    )
    is_member = key == MEMBER
    return {
        KEY: key,
        "text": _("Đơn vị đồng chí dự, chỉ đạo còn việc quá hạn")
        if is_member
        else _("Đơn vị trực thuộc còn việc quá hạn"),
        "when": words % {"n": len(tasks), "days": longest},
        "tone": "late",
        "label": _("Quá hạn"),
        "url": reverse("reviews:my-units")
        if is_member
        else reverse("reviews:tasks") + "?state=late",
    }
