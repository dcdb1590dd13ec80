"""What the dates of a plan leave no room for; said on its page, never repaired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaign.lib import dates
from campaign.models import Milestone
from orgunits.models import OrgUnit


@dataclass(frozen=True)
class Note:
    clause: str
    text: str
    is_tight: bool = False


def notes(milestones: list[Milestone]) -> list[Note]:
    known = {milestone.key: milestone for milestone in milestones}
    found = _province_first(milestones)
    for milestone in milestones:
        if milestone.derivation:
            found += _papers(milestone, known)
    return found


def _province_first(milestones: list[Milestone]) -> list[Note]:
    """R15: as printed, the province (25/12) comes before the districts (27/12)."""
    by_level = {m.level: m for m in milestones if m.work == Milestone.Work.RESULTS}
    province, district = by_level.get(OrgUnit.Level.PROVINCE), by_level.get(OrgUnit.Level.DISTRICT)
    if not province or not district or not _is_earlier(province, district):
        return []
    text = _("Cấp tỉnh (%(province)s) in trước cấp huyện (%(district)s); giữ đúng như in.") % {
        "province": province.printed_words,
        "district": district.printed_words,
    }
    return [Note(f"{province.clause}; {district.clause}", text)]


def _is_earlier(one: Milestone, other: Milestone) -> bool:
    days = one.printed_date, other.printed_date
    return bool(days[0] and days[1] and days[0] < days[1])


def _papers(papers: Milestone, known: dict[str, Milestone]) -> list[Note]:
    """With strict dates a 3-day conference leaves no day between self-reviews and papers."""
    rule = papers.derivation
    conference, after = known.get(rule["conference"]), known.get(rule["after"])
    if not conference or not after or not conference.last_day or not after.last_day:
        return []
    return [
        _room(papers, after, length, conference.last_day - timedelta(days=length - 1))
        for length in rule["lengths"]
    ]


def _room(papers: Milestone, after: Milestone, length: int, start: date) -> Note:
    sent = start - timedelta(days=papers.derivation["lead_days"])
    slack = (sent - after.last_day).days if after.last_day else 0
    text = _(
        "Hội nghị %(length)s ngày phải bắt đầu chậm nhất %(start)s,"
        " tài liệu gửi chậm nhất %(sent)s; mốc %(after)s hết ngày %(last)s."
    ) % {
        "length": length,
        "start": dates.short(start),
        "sent": dates.short(sent),
        "after": after.key,
        "last": dates.short(after.last_day) if after.last_day else "",
    }
    return Note(papers.clause, f"{text} {_left(slack)}", is_tight=slack <= 0)


def _left(slack: int) -> str:
    if slack < 0:
        return _("Thiếu %(n)s ngày.") % {"n": -slack}
    return _("Dư %(n)s ngày.") % {"n": slack} if slack else _("Không còn ngày nào dự phòng.")
