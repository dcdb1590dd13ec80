"""Lead times of papers (R40, HD 25) and the quorum, from what the campaign has set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import rules_in_force
from campaign.domain.rulebooks import LeadTime
from campaign.lib import dates, workdays
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import OrgUnit, User
from reviews.models import Conference, ConferencePaper, ConferenceRules, ConferenceSeat

Counting = ConferenceRules.Counting
COUNTED = (ConferenceSeat.Role.CHAIR, ConferenceSeat.Role.MEMBER)
FIELDS = (
    "papers_days",
    "papers_counting",
    "report_days",
    "report_counting",
    "quorum_parts",
    "quorum_of",
)


@dataclass(frozen=True)
class Lead:
    """Until when one kind of paper must be sent, and why."""

    kind: str
    last_day: date
    words: str


@dataclass(frozen=True)
class Quorum:
    convened: int
    present: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.convened > 0 and self.present >= self.needed


def of(campaign: Campaign) -> ConferenceRules:
    """As set for the campaign; until then the draft report goes out as its rule set says."""
    return completed(saved(campaign))


def completed(rules: ConferenceRules) -> ConferenceRules:
    if rules.pk is None and (lead := report_lead(rules.campaign)):
        rules.report_days, rules.report_counting = lead.days, lead.counting
    return rules


def saved(campaign: Campaign) -> ConferenceRules:
    """Without asking the rule set, for whoever needs nothing of it."""
    known = ConferenceRules.objects.filter(campaign=campaign).first()
    return known or ConferenceRules(campaign=campaign)


def report_lead(campaign: Campaign) -> LeadTime | None:
    """None where the rule set names no day for the draft report."""
    return rules_in_force.of(campaign).lead_time("collective_report")


@transaction.atomic
def change(*, campaign: Campaign, facts: dict[str, Any], by: User) -> ConferenceRules:
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    _refuse_looser(campaign, facts)
    rules = of(campaign)
    before = {name: getattr(rules, name) for name in FIELDS}
    for name in FIELDS:
        setattr(rules, name, facts[name])
    rules.save()
    audit.record("conference_rules.changed", rules, by=by, before=before, after=facts)
    return rules


def _refuse_looser(campaign: Campaign, facts: dict[str, Any]) -> None:
    """A province may ask for the draft report earlier than the rule set does, never later."""
    lead = report_lead(campaign)
    if lead is None:
        return
    is_calendar = facts["report_counting"] == Counting.CALENDAR
    if facts["report_days"] < lead.days or (is_calendar and lead.counting == Counting.WORKING):
        words = _("%(rules)s: gửi dự thảo báo cáo %(lead)s (%(clause)s); chỉ đặt được sớm hơn.")
        said = {"rules": rules_in_force.of(campaign).code, "clause": lead.clause}
        said["lead"] = _words(lead.days, lead.counting)
        raise ValidationError({"report_days": words % said})


def leads(conference: Conference, rules: ConferenceRules) -> dict[str, Lead]:
    kinds = ConferencePaper.Kind
    facts = (
        (kinds.PAPER, rules.papers_days, rules.papers_counting),
        (kinds.REPORT, rules.report_days, rules.report_counting),
    )
    return {
        kind: Lead(kind, last_day(conference.starts_on, n, counting), _words(n, counting))
        for kind, n, counting in facts
    }


def last_day(start: date, days: int, counting: str) -> date:
    """“Trước 03 ngày” of a conference on the 27th: sent on the 24th is the last in time."""
    if counting == Counting.CALENDAR:
        return start - timedelta(days=days)
    return workdays.before(start, days)


def quorum(seats: Iterable[ConferenceSeat], rules: ConferenceRules) -> Quorum:
    """A share that is no whole number is rounded up: 2/3 of 16 is 11."""
    counted = [seat for seat in seats if seat.role in COUNTED]
    present = sum(seat.attended == ConferenceSeat.Attended.YES for seat in counted)
    needed = -(-len(counted) * rules.quorum_parts // rules.quorum_of)
    return Quorum(len(counted), present, needed)


def _words(days: int, counting: str) -> str:
    return _("trước %(n)02d %(counting)s") % {"n": days, "counting": Counting(counting).label}


def warnings(conference: Conference) -> list[str]:
    """What the dates leave no room for; said, never repaired (3 days, R31, R16)."""
    return [*_past_the_milestone(conference), *_unusual_length(conference), *_no_slack(conference)]


def _unusual_length(conference: Conference) -> list[str]:
    """R31: “dự kiến 02–03 ngày”, as the plan has it for papers counted from this conference; where
    it says nothing, the least of the rule set."""
    expected, length = _derived(conference, "lengths"), sum(1 for _day in conference.days())
    if not expected:
        return _too_short(conference, length)
    if length in expected:
        return []
    words = _("Kế hoạch dự kiến họp %(least)02d–%(most)02d ngày; hội nghị này %(n)02d ngày.")
    return [words % {"least": min(expected), "most": max(expected), "n": length}]


def _too_short(conference: Conference, length: int) -> list[str]:
    is_committee = conference.unit.kind == OrgUnit.Kind.STANDING_COMMITTEE
    key = "sc_duration" if is_committee else "other_duration"
    rules = rules_in_force.of(conference.campaign)
    least = rules.lead_time(key) if conference.kind == Conference.Kind.REVIEW else None
    if least is None or length >= least.days:
        return []
    words = _("%(words)s %(least)02d ngày (%(clause)s); hội nghị này %(n)02d ngày.")
    said = {"words": least.words, "clause": least.clause}
    return [words % {**said, "least": least.days, "n": length}]


def _no_slack(conference: Conference) -> list[str]:
    """D6 against D4: papers go out on the very day on which self-reviews may still come in."""
    after = conference.campaign.milestones.filter(key=_derived(conference, "after") or "").first()
    last = leads(conference, of(conference.campaign))[ConferencePaper.Kind.PAPER].last_day
    if conference.state == Conference.State.CLOSED or after is None or after.last_day is None:
        return []
    if last > after.last_day:
        return []
    words = _(
        "Tài liệu phải gửi hết ngày %(day)s, mà bản tự kiểm điểm còn nhận hết ngày %(last)s: "
        "không còn ngày nào dự phòng."
    )
    return [words % {"day": dates.short(last), "last": dates.short(after.last_day)}]


def _derived(conference: Conference, name: str) -> Any:
    """From the milestone whose day the plan counts from this conference's."""
    if conference.milestone is None:
        return None
    rows = conference.campaign.milestones.exclude(derivation={})
    rules = (row.derivation for row in rows)
    key = conference.milestone.key
    return next((rule[name] for rule in rules if rule.get("conference") == key), None)


def _past_the_milestone(conference: Conference) -> list[str]:
    found = []
    limit = conference.milestone.last_day if conference.milestone else None
    if limit and conference.ends_on > limit:
        found.append(
            _("Hội nghị kết thúc %(end)s, sau ngày cuối của mốc %(key)s (%(limit)s).")
            % {
                "end": dates.short(conference.ends_on),
                "key": conference.milestone.key if conference.milestone else "",
                "limit": dates.short(limit),
            }
        )
    return found
