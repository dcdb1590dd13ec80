"""When a plan's deadline is amended, what is still in hand follows; what was sent does not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.domain import amendments, notifications
from campaign.lib import clock, dates
from campaign.models import Amendment, Notice
from orgunits.models import User
from reviews.domain import reminders


@amendments.follow
def move_tasks(amendment: Amendment) -> int:
    """A task with an extension of its own keeps it."""
    milestone = amendment.milestone
    tasks = milestone.tasks.not_sent().filter(last_day=amendment.old_day)
    moved = list(tasks.select_related("milestone", "campaign", "unit"))
    tasks.update(last_day=amendment.new_day)
    line = {"text": _sentence(amendment), "url": milestone.campaign.get_absolute_url()}
    subject = _("Kế hoạch sửa đổi: %(task)s") % {"task": milestone.short_title}
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
