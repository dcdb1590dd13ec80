"""When a mail may go out: by the person's own wish, and never at night unless it is urgent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from campaign.lib import clock
from campaign.models import Notice, NoticePreference
from campaign.models.channels import Hours
from orgunits.models import User

# Urging and a summons to a conference are mailed whatever was chosen, at any hour.
WAITING = {Notice.Kind.DIGEST: "mails_digest", Notice.Kind.OUTCOME: "mails_outcome"}


def of(user: User) -> NoticePreference:
    """As chosen, or unsaved with what holds for everyone."""
    return _chosen(user) or NoticePreference(user=user)


def wants_mail(notice: Notice) -> bool:
    chosen, name = _chosen(notice.user), WAITING.get(Notice.Kind(notice.kind))
    return chosen is None or name is None or bool(getattr(chosen, name))


def quiet_until(notice: Notice, everyones: Hours | None, instant: datetime) -> datetime | None:
    """The end of the night this mail would fall into; None: it may go now."""
    if notice.kind not in WAITING:
        return None
    chosen = _chosen(notice.user)
    hours = (_hours_of(chosen) if chosen else None) or everyones
    return _end(hours, instant) if hours else None


def _hours_of(chosen: NoticePreference) -> Hours | None:
    start, end = chosen.quiet_from, chosen.quiet_to
    return (start, end) if start and end else None


def _end(hours: Hours, instant: datetime) -> datetime | None:
    """In Viet Nam's time, which knows no summer: a day has 24 hours."""
    start, end = hours
    local = instant.astimezone(clock.HANOI)
    now = local.time()
    over_midnight = start > end
    if not (now >= start or now < end if over_midnight else start <= now < end):
        return None
    day = local.date() + timedelta(days=1 if over_midnight and now >= start else 0)
    return datetime.combine(day, end, tzinfo=clock.HANOI)


def _chosen(user: User) -> NoticePreference | None:
    return getattr(user, "notice_preference", None)


@transaction.atomic
def save(*, preference: NoticePreference, by: User) -> NoticePreference:
    """One's own; a second tab saves the same row."""
    known = NoticePreference.objects.select_for_update().filter(user=by).first()
    preference.pk, preference.user = known.pk if known else None, by
    preference.save()
    return preference
