"""Changing a deadline of a published plan: only by a document, with what stood before kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import milestones
from campaign.lib import clock
from campaign.models import Amendment, Campaign, Milestone
from orgunits import audit
from orgunits.models import User

FIELDS = ("printed_words", "operator", "printed_date")
# Called with the amendment once the milestone is saved; apps further right move what hangs on it.
Follower = Callable[[Amendment], int]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    _followers.append(follower)
    return follower


@transaction.atomic
def amend(
    *,
    milestone_id: int,
    number: str,
    issued_on: date,
    reason: str,
    values: dict[str, Any],
    by: User,
) -> tuple[Amendment, int]:
    """The amendment, and how many tasks follow it."""
    locked = Milestone.objects.select_for_update(of=("self",)).select_related("campaign__parent")
    row = locked.get(pk=milestone_id)
    if row.campaign.state != Campaign.State.PUBLISHED:
        raise ValidationError(_("Chỉ sửa đổi kế hoạch đã ban hành và chưa khép lại."))
    old = _facts(row)
    for name in FIELDS:
        setattr(row, name, values[name])
    _check(row, old)
    row.save(update_fields=FIELDS)
    amendment = row.amendments.create(
        number=number,
        issued_on=issued_on,
        reason=reason,
        old=old,
        new=_facts(row),
        made_at=clock.now(),
        made_by=by,
    )
    facts = {"milestone": row.key, "number": number}
    audit.record(
        "campaign.amended",
        row.campaign,
        by=by,
        before=old,
        after=_facts(row) | facts,
        reason=reason,
    )
    return amendment, sum(follower(amendment) for follower in _followers)


def of_plan(plan: Campaign) -> Any:
    rows = Amendment.objects.filter(milestone__campaign=plan)
    return rows.select_related("milestone", "made_by").order_by("made_at")


def _facts(row: Milestone) -> dict[str, Any]:
    days = {"printed_date": row.printed_date, "last_day": row.last_day}
    written = {name: day.isoformat() if day else None for name, day in days.items()}
    return {"printed_words": row.printed_words, "operator": str(row.operator), **written}


def _check(row: Milestone, old: dict[str, Any]) -> None:
    if _facts(row) == old:
        raise ValidationError(_("Lời văn và ngày không đổi so với kế hoạch."))
    problems: dict[str, list[str]] = {}
    for name, said in milestones.date_problems(row):
        problems.setdefault(name, []).append(said)
    if later := milestones.later_than_parent(row):
        problems.setdefault("printed_date", []).append(later)
    if problems:
        raise ValidationError(problems)
