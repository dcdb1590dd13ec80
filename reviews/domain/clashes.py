"""One person, two conferences on one day: said where it is planned, never forbidden."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.lib import dates
from campaign.models import Campaign
from orgunits.models import Person
from orgunits.roles import Permission
from reviews.models import Conference, Supervision


@dataclass(frozen=True)
class Clash:
    person: Person
    day: date
    conferences: tuple[Conference, ...]


def of_campaign(campaign: Campaign, user: Any) -> list[Clash]:
    """Among the conferences of units whose assignments the user sees."""
    rows = Conference.objects.under(user, Permission.SEE_SUPERVISION).filter(campaign=campaign)
    return _find(rows, Supervision.objects.listed_for(user))


def lines(conference: Conference) -> list[str]:
    """A sentence a day for whoever plans it: only who and when, of any conference elsewhere."""
    if conference.state in (Conference.State.HELD, Conference.State.CLOSED):
        return []
    persons = set(conference.seats.values_list("person_id", flat=True))
    near = Conference.objects.filter(
        campaign_id=conference.campaign_id,
        starts_on__lte=conference.ends_on,
        ends_on__gte=conference.starts_on,
    )
    busy: dict[date, list[str]] = defaultdict(list)
    for clash in _find(near):
        if conference in clash.conferences and clash.person.pk in persons:
            busy[clash.day].append(str(clash.person))
    words = _("Trong ngày %(day)s còn dự hội nghị khác: %(names)s.")
    return [
        words % {"day": dates.short(day), "names": ", ".join(names)} for day, names in busy.items()
    ]


def _find(rows: Any, assignments: Any = None) -> list[Clash]:
    """Three queries. Members attend at units without a seat (R24): their assignment counts, but
    only where the reader may know of it."""
    busy: dict[tuple[Person, date], dict[int, Conference]] = defaultdict(dict)
    found = list(rows.select_related("unit").prefetch_related("seats__person"))
    attends: dict[int, list[Person]] = defaultdict(list)
    if assignments is not None:
        open_rows = assignments.filter(
            campaign__in={each.campaign_id for each in found},
            unit__in={each.unit_id for each in found},
            valid_to=None,
        )
        for row in open_rows.select_related("person"):
            attends[row.unit_id].append(row.person)
    for each in found:
        persons = {seat.person for seat in each.seats.all()} | set(attends[each.unit_id])
        for person in persons:
            for day in each.days():
                busy[person, day][each.pk] = each
    clashing = [
        Clash(person, day, tuple(meetings.values()))
        for (person, day), meetings in busy.items()
        if len(meetings) > 1
    ]
    return sorted(clashing, key=lambda each: (each.day, each.person.sort_key))
