"""R46: what is put to the vote, who may vote, who counts, what is settled."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from orgunits import audit
from orgunits.models import AuditEvent, User
from orgunits.roles import Role
from ratings.domain import ballot_signing, ballot_subjects, ballots
from ratings.domain import tellers as team
from ratings.models import Ballot, BallotItem, TallyLine
from tests.ratings import balloting
from tests.ratings.balloting import DAY, PDF, fresh


def again(user):
    return User.objects.get(pk=user.pk)


def test_members_and_collective_at_the_rating_conference_r17(rating_conference):
    assert ballot_subjects.kinds_of(rating_conference) == ("members", "collective")
    members = ballot_subjects.candidates(rating_conference, "members")
    assert [each.name for each in members] == list(balloting.NAMES)
    collective = ballot_subjects.candidates(rating_conference, "collective")
    assert [each.name for each in collective] == ["Tập thể Ban Thường vụ Tỉnh ủy"]


def test_the_provincial_organization_at_the_executive_committees_r18(campaign, province, office):
    conference = balloting.hold(campaign, province, office, kind="self_rating")
    assert ballot_subjects.kinds_of(conference) == ("organization",)
    named = ballot_subjects.candidates(conference, "organization")
    assert [each.name for each in named] == ["Đảng bộ tỉnh Bình Phước"]


def test_a_review_conference_votes_on_no_grade(campaign, standing_committee, office, commission):
    conference = balloting.hold(campaign, standing_committee, office, kind="review")
    with pytest.raises(ValidationError, match="không biểu quyết"):
        balloting.draft(conference, commission)


def test_posts_elsewhere_stand_beside_the_name(rating_conference, bu_dop):
    person = rating_conference.seats.first().person
    person.appointments.create(unit=bu_dop, post="Bí thư", valid_from=DAY.replace(year=2021))
    first = ballot_subjects.candidates(rating_conference, "members")[0]
    assert first.post == "Ủy viên; Bí thư (Huyện ủy Bù Đốp)"


def test_the_commission_prepares_them_and_nobody_else_r46(rating_conference, office, board):
    for user in (office, board):
        with pytest.raises(PermissionDenied):
            balloting.draft(rating_conference, user)


def test_one_ballot_of_a_kind_per_conference(drafted, commission):
    with pytest.raises(ValidationError, match="đã có phiếu này"):
        balloting.draft(drafted.conference, commission)


def test_what_is_printed_is_changed_only_after_it_is_taken_back(drafted, commission):
    subjects = ballot_subjects.of_items(drafted.items.all())
    ballots.print_(ballot_id=drafted.pk, copies=6, by=commission)
    with pytest.raises(ValidationError, match="Phiếu đã in"):
        ballots.change(ballot_id=drafted.pk, subjects=subjects, by=commission)
    ballots.redraft(ballot_id=drafted.pk, by=commission)
    ballots.change(ballot_id=drafted.pk, subjects=subjects[1:], by=commission)
    assert [item.name for item in drafted.items.all()] == ["Trần Văn Ánh"]


def test_nothing_to_print_without_subjects(rating_conference, commission):
    empty = balloting.draft(rating_conference, commission, most=0)
    with pytest.raises(ValidationError, match="chưa có đối tượng"):
        ballots.print_(ballot_id=empty.pk, copies=6, by=commission)


def test_the_electorate_is_frozen_from_seats_and_attendance(opened):
    assert (opened.convened, opened.present) == (6, 5)
    opened.conference.seats.update(attended="no")
    assert fresh(opened).electors.filter(is_present=True).count() == 5


def test_guests_and_secretaries_do_not_vote(drafted, commission, tellers):
    drafted.conference.seats.filter(person__full_name="Ngô Văn Bình").update(role="guest")
    assert balloting.open_(drafted, commission, tellers).convened == 5


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"attended": ""}, "Còn 6 đồng chí chưa điểm danh."),
        ({"attended": "no"}, "Có mặt 0 trong 6 đồng chí được triệu tập, cần ít nhất 4."),
    ],
)
def test_no_vote_without_attendance_and_quorum(drafted, commission, tellers, facts, said):
    drafted.conference.seats.update(**facts)
    with pytest.raises(ValidationError) as refused:
        balloting.open_(drafted, commission, tellers)
    assert refused.value.messages == [said]


def test_no_count_without_two_tellers(drafted, commission, tellers):
    with pytest.raises(ValidationError, match="ít nhất hai người"):
        balloting.open_(drafted, commission, tellers[:1])
    ballots.print_(ballot_id=drafted.pk, copies=6, by=commission)
    with pytest.raises(ValidationError, match="hai người kiểm phiếu"):
        ballots.open_(ballot_id=drafted.pk, by=commission)


def test_tellers_are_whoever_holds_the_right_above(
    rating_conference, tellers, make_user, standing_committee, bu_dop
):
    near = make_user("gan", Role.TELLER, standing_committee)
    make_user("xa", Role.TELLER, bu_dop)
    found = set(tellers_of(rating_conference))
    assert found == {near.pk, *(user.pk for user in tellers)}


def tellers_of(conference):
    return team.eligible(conference.unit).values_list("pk", flat=True)


def test_who_has_counted_stays_in_the_team(confirmed, tellers, make_user, province, commission):
    third = make_user("kiemphieu3", Role.TELLER, province)
    with pytest.raises(ValidationError, match="không bỏ khỏi tổ được"):
        assign(confirmed, [tellers[0], third], commission)


def assign(ballot, users, by):
    team.assign(conference=ballot.conference, users=users, by=by)


def test_it_is_signed_when_both_counts_agree_and_not_before(opened, confirmed, commission):
    signed = balloting.sign(confirmed, commission)
    assert (signed.state, signed.name, signed.content.read()) == ("signed", "scan.pdf", PDF)


def test_it_is_not_signed_before_the_day_of_the_conference(confirmed, commission):
    with pytest.raises(ValidationError, match="Ngày ký"):
        ballot_signing.sign(
            ballot_id=confirmed.pk, on=DAY.replace(day=14), name="x.pdf", data=PDF, by=commission
        )


@pytest.mark.parametrize("model", [Ballot, BallotItem, TallyLine])
def test_what_is_signed_the_database_itself_keeps(signed, model):
    field = {"Ballot": "copies", "BallotItem": "place", "TallyLine": "good"}[model.__name__]
    with pytest.raises(IntegrityError, match="đã ký"), transaction.atomic():
        model.objects.update(**{field: 99})


def test_no_line_is_added_to_what_is_signed(signed):
    item = signed.items.first()
    with pytest.raises(IntegrityError, match="đã ký"), transaction.atomic():
        BallotItem.objects.create(ballot=signed, place=9, unit=item.unit, name="x")


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite a demo is flushed by deleting"
)
def test_what_is_signed_is_not_deleted(signed):
    with pytest.raises(IntegrityError, match="đã ký"), transaction.atomic():
        TallyLine.objects.all().delete()


def test_a_correction_is_a_new_edition_with_a_reason(signed, commission):
    with pytest.raises(ValidationError, match="nêu rõ lý do"):
        ballot_signing.correct(ballot_id=signed.pk, reason=" ", by=commission)
    new = ballot_signing.correct(
        ballot_id=signed.pk, reason="Nhập nhầm số phiếu trắng", by=commission
    )
    assert (new.edition, new.state, new.convened, new.present) == (2, "open", 6, 5)
    assert [item.name for item in new.items.all()] == [i.name for i in signed.items.all()]
    assert fresh(signed).state == "signed"
    assert list(Ballot.objects.in_force()) == [new]
    with pytest.raises(ValidationError, match="bản mới hơn"):
        ballot_signing.correct(ballot_id=signed.pk, reason="Lần nữa", by=commission)


def test_the_trail_tells_each_step_and_no_figure_of_the_count(signed, commission):
    events = AuditEvent.objects.filter(object_type="ratings.ballot").order_by("number")
    assert [event.action for event in events] == [
        "ballot.drafted", "ballot.printed", "ballot.opened", "ballot.counted", "ballot.counted",
        "ballot.confirmed", "ballot.signed",
    ]  # fmt: skip
    counted = events.filter(action__in=["ballot.counted", "ballot.confirmed"])
    assert [event.after for event in counted] == [{"round": 1}] * 3


def test_signing_leaves_nothing_behind_when_the_audit_fails(confirmed, commission, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        balloting.sign(confirmed, commission)
    assert fresh(confirmed).state == "confirmed"


def test_who_sees_a_ballot(
    drafted, commission, board, office, inspector, member, tellers, stranger, bu_dop_clerk
):
    def seen():
        users = (commission, board, office, inspector, member, *tellers, stranger, bu_dop_clerk)
        rows = ((user, Ballot.objects.visible_to(again(user))) for user in users)
        return {user.username for user, found in rows if found.exists()}

    assert seen() == {"bantochuc", "thuongtruc"}
    assign(drafted, tellers, commission)
    assert seen() == {"bantochuc", "thuongtruc"}
    ballots.print_(ballot_id=drafted.pk, copies=6, by=commission)
    assert seen() == {"bantochuc", "thuongtruc", "kiemphieu1", "kiemphieu2"}
