"""What the digest says of conferences (R40): to those convened that one is near and which papers
they have not opened; to whoever prepares it that papers must still be sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.domain import notifications
from campaign.domain.notifications import Fresh
from campaign.lib import clock, dates
from campaign.models import Campaign, Notice
from orgunits.roles import Permission
from reviews.domain import conference_rules, conferences, digest_items, recipients
from reviews.domain.digest_items import DAY, Item, Items
from reviews.models import (
    Conference,
    ConferencePaper,
    ConferenceRules,
    ConferenceSeat,
    PaperDelivery,
)

KEY = "conference"
State = Conference.State


def by_person(campaign: Campaign, today: date) -> Items:
    found: Items = defaultdict(list)
    rules = conference_rules.saved(campaign)
    near = digest_items.horizon(campaign, today) + rules.papers_days * 2 * DAY
    ahead = campaign.conferences.filter(starts_on__gte=today, starts_on__lte=near)
    rows = list(ahead.select_related("unit").order_by("starts_on", "pk"))
    _add_convened(found, [row for row in rows if row.state == State.CALLED], campaign, today)
    _add_unsent(found, rows, rules, today)
    return found


def _add_convened(
    found: Items, rows: Iterable[Conference], campaign: Campaign, today: date
) -> None:
    days = {row.pk: day for row in rows if (day := _said_on(row, campaign, today))}
    seats = list(_seats(days))
    users = recipients.accounts({seat.person_id for seat in seats})
    unread = _unread(seats)
    for seat in seats:
        for user in users[seat.person_id]:
            line = _convened_line(seat.conference, unread.get(seat.pk, 0), today)
            found[user].append(Item(days[seat.conference_id], line))


def _seats(conferences: Collection[int]) -> Iterable[ConferenceSeat]:
    seats = ConferenceSeat.objects.filter(conference__in=conferences)
    return seats.select_related("conference").order_by("conference__starts_on", "pk")


def _unread(seats: list[ConferenceSeat]) -> dict[int, int]:
    rows = PaperDelivery.objects.filter(seat__in=seats, opened_at=None).order_by()
    return dict(rows.values_list("seat").annotate(Count("pk")))


def _said_on(row: Conference, campaign: Campaign, today: date) -> date | None:
    since = clock.day_of(row.called_at) if row.called_at else today
    return digest_items.reminder_day(row.starts_on, since, campaign, today)


def _convened_line(row: Conference, unread: int, today: date) -> dict[str, Any]:
    words = [_meets_in(row, today)]
    if unread:
        words.append(
            ngettext("%(n)s tài liệu chưa mở", "%(n)s tài liệu chưa mở", unread) % {"n": unread}
        )
    return {
        KEY: row.pk,  # its negative stands on the line of whoever prepares
        "text": _("Hội nghị từ ngày %(day)s") % {"day": dates.short(row.starts_on)},
        "when": ", ".join(words),
        "tone": "open",
        "label": _("Tài liệu chưa mở") if unread else _("Được triệu tập"),
        "url": row.get_absolute_url(),
    }


def _meets_in(row: Conference, today: date) -> str:
    is_today = row.starts_on == today
    return _("họp hôm nay") if is_today else dates.days_left(row.starts_on, today)


# --- whoever prepares


def _add_unsent(found: Items, rows: list[Conference], rules: ConferenceRules, today: date) -> None:
    """Of the kinds of paper not yet sent to all, the one that must go first."""
    if not rows:
        return
    rules, unsent = conference_rules.completed(rules), _unsent(rows)
    holders = recipients.holders({row.unit.path for row in rows}, Permission.HOLD_CONFERENCE, today)
    for row in rows:
        leads = conference_rules.leads(row, rules)
        last_days = [leads[kind].last_day for kind in unsent[row.pk]]
        if last_days and (item := _unsent_item(row, min(last_days), rules.campaign, today)):
            for user in holders[row.unit.path]:
                found[user].append(item)


def _unsent_item(row: Conference, last: date, campaign: Campaign, today: date) -> Item | None:
    day = digest_items.reminder_day(last, date.min, campaign, today)
    return Item(day, _unsent_line(row, last, today)) if day else None


def _unsent(rows: list[Conference]) -> dict[int, set[str]]:
    """Kinds with a paper that somebody convened has not been sent; nothing planned: papers."""
    counted = Conference.objects.filter(pk__in=[row.pk for row in rows]).annotate(n=Count("seats"))
    seats = dict(counted.order_by().values_list("pk", "n"))
    papers = ConferencePaper.objects.filter(conference__in=seats).annotate(sent=Count("deliveries"))
    kinds: dict[int, dict[str, bool]] = {row.pk: {} for row in rows}
    for paper in papers:
        known = kinds[paper.conference_id]
        is_short = paper.sent < max(1, seats[paper.conference_id])
        known[paper.kind] = known.get(paper.kind, False) or is_short
    return {
        key: {kind for kind, is_short in known.items() if is_short}
        if known
        else {ConferencePaper.Kind.PAPER}
        for key, known in kinds.items()
    }


def _unsent_line(row: Conference, last: date, today: date) -> dict[str, Any]:
    words = _("phải gửi hết ngày %(day)s, %(left)s")
    return {
        KEY: -row.pk,
        "text": _("Gửi tài liệu của hội nghị họp từ ngày %(day)s")
        % {"day": dates.short(row.starts_on)},
        "when": words % {"day": dates.short(last), "left": dates.days_left(last, today)},
        "tone": "late" if last < today else "open",
        "label": _("Chưa gửi đủ"),
        "url": row.get_absolute_url(),
    }


# --- a summons that waited


@notifications.recheck(Notice.Kind.CONFERENCE)
def still_convened(notices: list[Notice]) -> dict[int, Fresh]:
    """Days may have moved meanwhile, and a seat may have been taken back."""
    keys = {line[KEY] for notice in notices for line in notice.lines if KEY in line}
    seats = ConferenceSeat.objects.filter(conference__in=keys).select_related("conference")
    seated: dict[tuple[int, int | None], Conference] = {
        (seat.conference_id, seat.person_id): seat.conference for seat in seats
    }
    return {
        notice.pk: Fresh(
            [
                conferences.told(found)
                for line in notice.lines
                if (found := seated.get((line[KEY], notice.user.person_id)))
            ],
            _("Không còn trong thành phần hội nghị"),
        )
        for notice in notices
        if notice.lines and all(KEY in line for line in notice.lines)
    }
