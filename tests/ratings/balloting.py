"""What the tests of ballots share: a conference held by five of six, a ballot, equal counts."""

from datetime import date, time

from campaign.lib import clock
from orgunits.models import Appointment, Person
from ratings.domain import ballot_signing, ballot_subjects, ballots, tallies, tellers
from ratings.domain.tally_checks import Count
from ratings.models import Ballot
from reviews.models import Conference, ConferenceSeat

DAY = date(2023, 12, 15)
PDF = b"%PDF-1.4 bien ban kiem phieu\n%%EOF"
NAMES = ("Lê Thị Đào", "Trần Văn Ánh", "Ngô Văn Bình", "Đỗ Thị Cúc", "Phan Văn Dũng", "Hồ Văn Em")


def hold(campaign, unit, by, *, kind="rating", came=5, names=NAMES):
    """Called and under way; `came` of those convened are present."""

    found = Conference.objects.create(
        campaign=campaign, unit=unit, kind=kind, title="Hội nghị <đánh giá>", starts_on=DAY,
        ends_on=DAY, begins_at=time(7, 30), ends_at=time(17), place="Hội trường", state="called",
        called_at=clock.now(), called_by=by,
    )  # fmt: skip
    for place, name in enumerate(names):
        person = Person.objects.create(full_name=name)
        Appointment.objects.create(
            person=person, unit=unit, post="Ủy viên", place=place, valid_from=date(2020, 1, 1)
        )
        ConferenceSeat.objects.create(
            conference=found, person=person, role="member" if place else "chair",
            attended="yes" if place < came else "no",
        )  # fmt: skip
    return found


def draft(conference, by, kind="members", most=2):
    subjects = ballot_subjects.candidates(conference, kind)[:most]
    return ballots.draft(conference=conference, kind=kind, subjects=subjects, by=by)


def open_(ballot, by, users):
    tellers.assign(conference=ballot.conference, users=users, by=by)
    ballots.print_(ballot_id=ballot.pk, copies=6, by=by)
    return ballots.open_(ballot_id=ballot.pk, by=by)


def line(excellent=0, good=0, completed=0, not_completed=0, unmarked=0, spoiled=0):
    return {
        "excellent": excellent, "good": good, "completed": completed,
        "not_completed": not_completed, "unmarked": unmarked, "spoiled": spoiled,
    }  # fmt: skip


def count(*lines, issued=5, returned=5, valid=5, invalid=0, blank=0):
    sheet = {
        "issued": issued, "returned": returned, "valid": valid, "invalid": invalid, "blank": blank
    }  # fmt: skip
    return Count(sheet, dict(enumerate(lines, 1)))


WHOLE = (line(excellent=1, good=4), line(good=2, completed=3))


def confirm(ballot, users, counted=None):
    for user in users:
        ballot = tallies.enter(ballot_id=ballot.pk, count=counted or count(*WHOLE), by=user)
    return ballot


def sign(ballot, by):
    return ballot_signing.sign(ballot_id=ballot.pk, on=DAY, name="scan.pdf", data=PDF, by=by)


def fresh(ballot):
    return Ballot.objects.get(pk=ballot.pk)
