"""The rating conference of January with its ballot in draft; and a rehearsal of December, where
kiemphieu1 has counted (all valid, five “excellent”, the rest “good”) and kiemphieu2 has not."""

from __future__ import annotations

from datetime import date, time
from functools import partial

from campaign.lib import clock
from campaign.models import Campaign
from campaign.models.rules import GradeCode
from orgunits.demo.province import Cast
from orgunits.models import OrgUnit, Person, User
from ratings.domain import ballot_subjects, ballots, tallies, tellers
from ratings.domain.tally_checks import Count
from ratings.models import Ballot
from ratings.models.tallies import MARKS
from reviews.demo.supervision import Step
from reviews.domain import conferences
from reviews.models import Conference, ConferenceSeat, ProgrammeItem

Role, Attended = ConferenceSeat.Role, ConferenceSeat.Attended
PLANNED, REHEARSED, DRAFTED = date(2023, 12, 12), date(2023, 12, 14), date(2023, 12, 15)
HELD = date(2024, 1, 26)
RATING = "Hội nghị Ban Thường vụ Tỉnh ủy đánh giá, xếp loại năm 2023"
REHEARSAL = "Diễn tập quy trình biểu quyết, kiểm phiếu (số liệu giả định)"
PLACE = "Phòng họp số 1, Trụ sở Tỉnh ủy (giả định)"
PROGRAMME = {
    RATING: (
        (time(7, 30), "Đánh giá, xếp loại tổ chức đảng trực thuộc, đảng đoàn, ban cán sự đảng"),
        (time(9), "Đánh giá, xếp loại từng đồng chí Ủy viên Ban Thường vụ"),
        (time(10), "Tự đánh giá, xếp loại tập thể Ban Thường vụ"),
    ),
    REHEARSAL: ((time(14), "Bỏ phiếu, kiểm phiếu thử bằng phiếu mẫu"),),
}
AWAY = 1


def steps(cast: Cast, campaign: Campaign) -> list[Step]:
    office = User.objects.get(username="vanphong")
    team = list(User.objects.filter(username__in=["kiemphieu1", "kiemphieu2"]).order_by("username"))
    chair = cast.members["thuongtruc"]
    return [
        (clock.at(PLANNED, 14), partial(_plan, REHEARSAL, REHEARSED, campaign, office, chair)),
        (clock.at(PLANNED, 15), partial(_plan, RATING, HELD, campaign, office, chair)),
        (clock.at(REHEARSED, 15), partial(_rehearse, office, cast.commission, team)),
        (clock.at(DRAFTED, 9), partial(_draft, cast.commission, team)),
    ]


def _plan(title: str, day: date, campaign: Campaign, office: User, chair: Person) -> None:
    planned = Conference(
        campaign=campaign,
        unit=OrgUnit.objects.get(kind=OrgUnit.Kind.STANDING_COMMITTEE),
        milestone=campaign.milestones.filter(key="D8").first() if title == RATING else None,
        kind=Conference.Kind.RATING,
        title=title,
        starts_on=day,
        ends_on=day,
        begins_at=time(7, 30),
        ends_at=time(17),
        place=PLACE,
    )
    found = conferences.save(conference=planned, by=office)
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(conference=found, day=day, begins_at=at, content=content)
        for at, content in PROGRAMME[title]
    )
    conferences.seat(conference=found, persons=[chair], role=Role.CHAIR, by=office)
    convened = conferences.members_of(found.unit)
    conferences.seat(conference=found, persons=convened, role=Role.MEMBER, by=office)


def _rehearse(office: User, commission: User, team: list[User]) -> None:
    """All but one came; the first teller has counted."""
    found = Conference.objects.get(title=REHEARSAL)
    conferences.step(conference_id=found.pk, name="call", by=office)
    seats = list(found.seats.exclude(role=Role.CHAIR).order_by("person__sort_key"))
    absent = [seat.pk for seat in seats[:AWAY]]
    found.seats.update(attended=Attended.YES)
    found.seats.filter(pk__in=absent).update(attended=Attended.NO)
    conferences.step(conference_id=found.pk, name="hold", by=office)
    ballot = _ballot(found, Ballot.Kind.COLLECTIVE, commission, team)
    ballots.print_(ballot_id=ballot.pk, copies=len(seats) + 1, by=commission)
    opened = ballots.open_(ballot_id=ballot.pk, by=commission)
    tallies.enter(ballot_id=ballot.pk, count=_count(opened.present or 0), by=team[0])


def _count(present: int) -> Count:
    excellent = 5
    sheet = {"issued": present, "returned": present, "valid": present, "invalid": 0, "blank": 0}
    marks = {GradeCode.EXCELLENT.value: excellent, GradeCode.GOOD.value: present - excellent}
    return Count(sheet, {1: {mark: marks.get(mark, 0) for mark in MARKS}})


def _draft(commission: User, team: list[User]) -> None:
    _ballot(Conference.objects.get(title=RATING), Ballot.Kind.MEMBERS, commission, team)


def _ballot(found: Conference, kind: str, commission: User, team: list[User]) -> Ballot:
    tellers.assign(conference=found, users=team, by=commission)
    subjects = ballot_subjects.candidates(found, kind)
    return ballots.draft(conference=found, kind=kind, subjects=subjects, by=commission)
