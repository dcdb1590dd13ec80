"""Why a ballot cannot go on: in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.lib import clock, dates
from ratings.domain import vote_rules
from ratings.models import Ballot, BallotTeller
from reviews.domain.conference_rules import COUNTED
from reviews.models import Conference, ConferenceSeat

TELLERS = 2


def missing_to_print(ballot: Ballot) -> list[str]:
    return [] if ballot.items.exists() else [_("Phiếu chưa có đối tượng nào.")]


def missing_to_open(ballot: Ballot) -> list[str]:
    """The electorate is frozen from who was convened and who came."""
    conference = ballot.conference
    gaps = []
    if conference.state == Conference.State.PLANNED:
        gaps.append(_("Hội nghị chưa triệu tập."))
    if conference.starts_on > clock.today():
        words = _("Hội nghị họp từ %(day)s, chưa đến ngày.")
        gaps.append(words % {"day": dates.short(conference.starts_on)})
    gaps += _attendance(ballot, list(conference.seats.filter(role__in=COUNTED)))
    if BallotTeller.objects.filter(conference=conference).count() < TELLERS:
        gaps.append(_("Chưa giao đủ hai người kiểm phiếu."))
    return gaps


def _attendance(ballot: Ballot, seats: list[ConferenceSeat]) -> list[str]:
    Attended = ConferenceSeat.Attended  # noqa: N806
    unknown = sum(not seat.attended for seat in seats)
    if unknown:
        return [_("Còn %(n)s đồng chí chưa điểm danh.") % {"n": unknown}]
    present = sum(seat.attended == Attended.YES for seat in seats)
    rule = vote_rules.of(ballot)
    if vote_rules.has_quorum(rule, len(seats), present):
        return []
    words = _("Có mặt %(n)s trong %(all)s đồng chí được triệu tập, cần ít nhất %(needed)s.")
    needed = vote_rules.quorum_needed(rule, len(seats))
    return [words % {"n": present, "all": len(seats), "needed": needed}]
