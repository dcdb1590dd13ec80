"""Urging whoever is overdue (R48, “đôn đốc”): at most once per person and day, on record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Campaign, Notice
from campaign.models.notifications import NoticeQuerySet
from orgunits import audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from reviews.domain import reminders
from reviews.models import ReviewTask


@transaction.atomic
def urge(*, campaign: Campaign, unit: OrgUnit, by: User) -> tuple[int, int]:
    """How many were told, and how many had been told today already."""
    today = clock.today()
    late = (
        ReviewTask.objects.under(by, Permission.URGE)
        .overdue(today)
        .filter(campaign=campaign, unit__path__startswith=unit.path)
    )
    tasks = late.select_related("milestone", "campaign", "unit").order_by("last_day", "pk")
    wanted = reminders.by_person(tasks, today)
    told = set(_told(campaign).values_list("user_id", flat=True))
    for user in User.objects.filter(pk__in=set(wanted) - told):
        lines = reminders.lines_of(wanted[user.pk], wanted[user.pk], today)
        subject = _("Đôn đốc: %(n)s việc đã quá hạn") % {"n": len(lines)}
        notifications.notify(user, campaign, Notice.Kind.URGING, subject, lines)
    fresh = len(set(wanted) - told)
    if fresh:
        audit.record("unit.urged", unit, by=by, after={"people": fresh, "campaign": campaign.key})
    return fresh, len(set(wanted) & told)


def _told(campaign: Campaign) -> NoticeQuerySet:
    return Notice.objects.filter(campaign=campaign, kind=Notice.Kind.URGING, day=clock.today())
