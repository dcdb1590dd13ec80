"""Days of one person: deadlines of the plan, one's own tasks, conferences; never a suggestion.

The feed is read by a calendar program that holds only a secret address, so it says less than the
page: no names of papers, nothing typed by anyone but the title of a conference.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import User
from reviews.domain import conference_rules, remedies
from reviews.models import CalendarFeed, Conference, ReviewTask


@dataclass(frozen=True)
class Entry:
    day: date
    title: str
    url: str
    kind: str
    key: str
    note: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def entries(user: Any) -> list[Entry]:
    """A handful of queries, at any number of units."""
    campaign = Campaign.objects.visible_to(user).select_related("unit").current()
    if campaign is None:
        return []
    found = [*_milestones(campaign), *_tasks(user, campaign), *_conferences(user, campaign)]
    found += _remedies(user)
    return sorted(found, key=lambda each: (each.day, each.begins is None, each.title))


def _milestones(campaign: Campaign) -> list[Entry]:
    """The plan was sent to everyone below (R56)."""
    return [
        Entry(
            row.last_day,
            row.title,
            campaign.get_absolute_url(),
            "milestone",
            f"moc-{row.pk}",
            row.printed_words,
        )
        for row in campaign.milestones.select_related("campaign")
        if row.last_day
    ]


def _tasks(user: Any, campaign: Campaign) -> list[Entry]:
    """What the user's own units and the user still owe."""
    owed = ReviewTask.objects.visible_to(user).of_sender(user).not_sent()
    rows = owed.in_campaign(campaign).filter(last_day__isnull=False)
    return [
        Entry(
            row.last_day,
            f"{row.milestone.short_title}: {row.unit.short_name}",
            row.get_absolute_url(),
            "task",
            f"nhiem-vu-{row.pk}",
            row.sender_label,
        )
        for row in rows.select_related("milestone", "unit")
        if row.last_day
    ]


def _remedies(user: Any) -> list[Entry]:
    """What one has to remedy or was given by a conference; of a suggestion nothing."""
    rows = remedies.mine(user).filter(suggestion=None).select_related("unit")
    return [
        Entry(
            row.due_on,
            f"{row.matter}: {row.unit.short_name}",
            row.get_absolute_url(),
            "task",
            f"khac-phuc-{row.key}",
        )
        for row in rows
    ]


def _conferences(user: Any, campaign: Campaign) -> list[Entry]:
    rules = conference_rules.of(campaign)
    found = []
    rows = Conference.objects.visible_to(user).filter(campaign=campaign)
    for row in rows.select_related("unit", "campaign"):
        for day in row.days():
            found.append(_day_of(row, day))
        if row.state in (Conference.State.PLANNED, Conference.State.CALLED):
            found += _papers(row, rules)
    return found


def _day_of(row: Conference, day: date) -> Entry:
    return Entry(
        day,
        row.title,
        row.get_absolute_url(),
        "conference",
        f"hoi-nghi-{row.pk}-{day:%Y%m%d}",
        row.place,
        datetime.combine(day, row.begins_at, tzinfo=clock.HANOI),
        datetime.combine(day, row.ends_at, tzinfo=clock.HANOI),
    )


def _papers(row: Conference, rules: Any) -> list[Entry]:
    days = {lead.last_day for lead in conference_rules.leads(row, rules).values()}
    title = _("Hạn gửi tài liệu: %(title)s") % {"title": row.title}
    return [
        Entry(day, title, row.get_absolute_url(), "papers", f"tai-lieu-{row.pk}-{day:%Y%m%d}")
        for day in days
    ]


# --- the private address


@transaction.atomic
def make_feed(*, user: User) -> str:
    """A new address; the old one is dead from now on. The token is shown once and not kept."""
    token = secrets.token_urlsafe(32)
    feed, _is_new = CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_sha256": _digest(token), "made_at": clock.now()}
    )
    audit.record("calendar_feed.made", feed, by=user)
    return token


@transaction.atomic
def revoke_feed(*, user: User) -> bool:
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is None:
        return False
    audit.record("calendar_feed.revoked", feed, by=user)
    feed.delete()
    return True


def reader(token: str) -> User | None:
    """Whose address it is; an account that may not sign in reads nothing here either."""
    rows = CalendarFeed.objects.select_related("user__person").filter(user__is_active=True)
    feed = rows.filter(token_sha256=_digest(token)).first()
    return feed.user if feed else None


def as_ical(user: User) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Kiem diem//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Kiểm điểm"))
    calendar.add("x-wr-timezone", str(clock.HANOI))
    for each in entries(user):
        calendar.add_component(_event(each))
    return calendar.to_ical()


def _event(each: Entry) -> Event:
    event = Event()
    event.add("uid", f"{each.key}@{settings.SITE_ADDRESS.split('//')[-1]}")
    event.add("dtstamp", clock.now())
    event.add("summary", each.title)
    event.add("url", f"{settings.SITE_ADDRESS.rstrip('/')}{each.url}")
    if each.begins and each.ends:
        event.add("dtstart", each.begins)
        event.add("dtend", each.ends)
        event.add("location", each.note)
    else:
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
