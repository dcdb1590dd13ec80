"""What holds for every milestone, read from a file or typed in the browser."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import dates
from campaign.models import Campaign, Milestone

DATED = {Milestone.Operator.BEFORE, Milestone.Operator.BY, Milestone.Operator.ON}


def date_problems(milestone: Milestone) -> list[tuple[str, str]]:
    """(field, reason): the words and the date are two records of one fact and must agree."""
    is_dated, day = milestone.operator in DATED, milestone.printed_date
    if is_dated and not day:
        reason = _("“%(operator)s” cần ngày ghi trong kế hoạch.")
        return [("printed_date", reason % {"operator": milestone.operator})]
    if day and not is_dated:
        return [("printed_date", _("mốc không ghi thời hạn thì không có “printed_date”."))]
    if day and dates.short(day) not in milestone.printed_words:
        reason = _("lời văn in không có ngày %(day)s.") % {"day": dates.short(day)}
        return [("printed_words", reason)]
    return []


def later_than_parent(milestone: Milestone) -> str:
    """R53: a committee ensures the schedule, so its own plan is never later than the one above."""
    above = _counterpart(milestone)
    if above is None or above.last_day is None:
        return ""
    said = {"key": milestone.key, "above": dates.short(above.last_day)}
    own = milestone.last_day
    if own is None:
        text = _("Mốc %(key)s chưa có ngày cuối; kế hoạch cấp trên hết ngày %(above)s.")
        return text % said
    if own <= above.last_day:
        return ""
    text = _("Mốc %(key)s hết ngày %(own)s, muộn hơn kế hoạch cấp trên (hết ngày %(above)s).")
    return text % {**said, "own": dates.short(own)}


def that_open_tasks(plan: Campaign) -> QuerySet[Milestone]:
    """Of a committee's own plan only what the province's does not have: a unit sends once."""
    opening = plan.milestones.exclude(work=Milestone.Work.NOTHING)
    if plan.parent_id is None:
        return opening
    known = Milestone.objects.filter(campaign=plan.parent_id).values("key")
    return opening.exclude(key__in=known)


def later_than_parent_in(plan: Campaign) -> list[str]:
    if plan.parent_id is None:
        return []
    found = plan.milestones.select_related("campaign__parent")
    return [said for said in map(later_than_parent, found) if said]


def _counterpart(milestone: Milestone) -> Milestone | None:
    parent = milestone.campaign.parent
    if parent is None:
        return None
    return parent.milestones.filter(key=milestone.key).select_related("campaign").first()
