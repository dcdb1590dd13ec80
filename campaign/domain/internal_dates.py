"""D0: what the plan leaves undated gets a day of the maker's own; the plan stays as printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import milestones
from campaign.lib import clock, dates
from campaign.models import Campaign, Milestone
from orgunits import audit
from orgunits.models import User

# Called with the milestone and its day before; apps further right move what hangs on it.
Follower = Callable[[Milestone, date | None], int]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    _followers.append(follower)
    return follower


def may_be_set(milestone: Milestone) -> bool:
    is_open = milestone.campaign.state != Campaign.State.CLOSED
    return is_open and milestone.operator == Milestone.Operator.NONE


@transaction.atomic
def set_day(*, milestone_id: int, day: date | None, by: User) -> int:
    """How many tasks follow; no day takes the internal date away."""
    locked = Milestone.objects.select_for_update(of=("self",)).select_related("campaign__parent")
    row = locked.get(pk=milestone_id)
    old, row.internal_date = row.internal_date, day
    _check(row, old)
    row.save(update_fields=["internal_date"])
    audit.record(
        "milestone.internal_date_set", row, by=by, before={"internal_date": old},
        after={"internal_date": day},
    )  # fmt: skip
    return sum(follower(row, old) for follower in _followers)


def _check(row: Milestone, old: date | None) -> None:
    day = row.internal_date
    if not may_be_set(row):
        raise ValidationError(_("Chỉ đặt thời hạn nội bộ cho mốc mà kế hoạch không ghi thời hạn."))
    if day == old:
        raise ValidationError({"day": _("Ngày không đổi.")})
    if day and day < clock.today():
        said = _("Thời hạn nội bộ không thể trước hôm nay, %(day)s.")
        raise ValidationError({"day": said % {"day": dates.short(clock.today())}})
    if later := milestones.later_than_parent(row):
        raise ValidationError({"day": later})
