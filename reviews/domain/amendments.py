"""When a plan's deadline is amended, what is still in hand follows; what was sent does not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from campaign.domain import amendments, internal_dates, notifications
from campaign.lib import clock, dates
from campaign.models import Amendment, Milestone, Notice
from orgunits.models import User
from reviews.domain import reminders


@amendments.follow
def move_tasks(amendment: Amendment) -> int:
    subject = _("Kế hoạch sửa đổi: %(task)s") % {"task": amendment.milestone.short_title}
    return _move(amendment.milestone, amendment.old_day, subject, _sentence(amendment))


@internal_dates.follow
def move_to_internal_date(milestone: Milestone, old: date | None) -> int:
    subject = _("Thời hạn nội bộ: %(task)s") % {"task": milestone.short_title}
    if milestone.internal_date is None:
        text = _("%(title)s: không còn thời hạn nội bộ.") % {"title": milestone.title}
    else:
        said = {"title": milestone.title, "day": dates.short(milestone.internal_date)}
        text = _("%(title)s: nay hết ngày %(day)s (thời hạn nội bộ).") % said
    return _move(milestone, old, subject, text)


def _move(milestone: Milestone, old: date | None, subject: str, text: str) -> int:
    """A task with an extension of its own keeps it; whoever owes one that moves is told."""
    tasks = milestone.tasks.not_sent().filter(last_day=old)
    moved = list(tasks.select_related("milestone", "campaign", "unit"))
    tasks.update(last_day=milestone.last_day)
    line = {"text": text, "url": milestone.campaign.get_absolute_url()}
    people = reminders.by_person(moved, clock.today())
    for user in User.objects.filter(pk__in=people, is_active=True):
        notifications.notify(user, milestone.campaign, Notice.Kind.OUTCOME, subject, [line])
    return len(moved)


def _sentence(amendment: Amendment) -> str:
    said = {"title": amendment.milestone.title, "number": amendment.number}
    if amendment.new_day is None:
        return _("%(title)s: không còn thời hạn, theo %(number)s.") % said
    said["day"] = dates.short(amendment.new_day)
    return _("%(title)s: nay hết ngày %(day)s, theo %(number)s.") % said
