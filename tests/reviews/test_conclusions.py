"""Conclusions of a conference become tasks (R10, R42): given, reported, verified, urged."""

from datetime import date, time

import pytest

from campaign.lib import clock, document_pdf
from campaign.models import Notice
from orgunits.models import Appointment, Person, User
from orgunits.roles import Role
from reviews.domain import conclusions, conferences, minutes, minutes_paper, remedies, reminders
from reviews.models import Conference, ConferenceSeat, ProgrammeItem, Remediation
from tests.reviews.sending import PDF

DAY = date(2023, 12, 15)
CONCLUDED = "Chỉ đạo cải cách hành chính chưa quyết liệt."


@pytest.fixture
def conference(campaign, standing_committee, office, member, other_member):
    """Held on the 15th; its one item has a conclusion."""
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị kiểm điểm",
        starts_on=DAY, ends_on=DAY, begins_at=time(7, 30), ends_at=time(17), place="Hội trường",
    )  # fmt: skip
    for user, role in ((member, "chair"), (other_member, "member")):
        ConferenceSeat.objects.create(
            conference=found, person=user.person, role=role, attended="yes"
        )
    ProgrammeItem.objects.create(conference=found, day=DAY, begins_at=time(8), content="Báo cáo")
    conferences.step(conference_id=found.pk, name="call", by=office)
    found = conferences.step(conference_id=found.pk, name="hold", by=office)
    item = found.programme.get()
    minutes.write(
        conference=found, opening="", closing="Nhất trí.", conclusions={item.pk: CONCLUDED},
        by=office,
    )  # fmt: skip
    return Conference.objects.get(pk=found.pk)


@pytest.fixture
def give(conference, standing_committee, office):
    def make(measure="Họp rà soát hằng tháng", unit=standing_committee, **facts):
        facts.setdefault("due_on", date(2024, 1, 31))
        return conclusions.give(
            conference=conference, unit=unit, shortcoming=CONCLUDED, measure=measure, by=office,
            **facts,
        )  # fmt: skip

    return make


def again(user):
    return User.objects.get(pk=user.pk)


def asked(conference, **facts):
    known = {"shortcoming": CONCLUDED, "measure": "Họp rà soát", "due_on": "31/01/2024"}
    return known | {"unit": conference.unit_id} | facts


def test_the_form_begins_with_the_words_of_the_conclusion(signed_in, conference, office):
    browser, item = signed_in(office), conference.programme.get()
    address = f"{conference.get_absolute_url()}giao-viec/"
    assert f"giao-viec/?muc={item.pk}" in browser.get(conference.get_absolute_url()).text
    assert CONCLUDED in browser.get(f"{address}?muc={item.pk}").text
    assert "Nhất trí." in browser.get(f"{address}?muc=chung").text
    answer = browser.post(address, asked(conference))
    assert answer.status_code == 302
    assert Remediation.objects.get().conference == conference


def test_before_the_conference_nothing_is_given(signed_in, conference, office):
    Conference.objects.filter(pk=conference.pk).update(state="called", held_at=None, held_by=None)
    answer = signed_in(office).post(f"{conference.get_absolute_url()}giao-viec/", asked(conference))
    assert "sau khi hội nghị đã họp" in answer.text
    assert not Remediation.objects.exists()


def test_whom_it_is_given_to_serves_in_that_unit(signed_in, conference, bu_dop, member, office):
    facts = asked(conference, unit=bu_dop.pk, owner=member.person_id)
    answer = signed_in(office).post(f"{conference.get_absolute_url()}giao-viec/", facts)
    assert answer.status_code == 422
    assert "không giữ chức vụ ở đơn vị đã chọn" in answer.text
    assert "Họp rà soát" in answer.text


def test_the_owner_has_it_in_hand_and_is_told_without_its_words(signed_in, give, member):
    task = give(owner=member.person)
    assert task.get_absolute_url() in signed_in(again(member)).get("/viec-cua-toi/").text
    notice = Notice.objects.get(user=member, subject="Có việc giao theo kết luận hội nghị")
    assert "rà soát" not in str(notice.lines)


def test_of_the_standing_committee_itself_the_office_reports_and_another_verifies(
    signed_in, give, office, commission
):
    task = give()
    assert task.get_absolute_url() in signed_in(office).get("/viec-cua-toi/").text
    assert task.get_absolute_url() not in signed_in(commission).get("/viec-cua-toi/").text
    page = task.get_absolute_url()
    assert signed_in(commission).post(f"{page}xong/", {"evidence": "x"}).status_code == 403
    assert signed_in(office).post(f"{page}xong/", {"evidence": "Đã họp"}).status_code == 302
    assert signed_in(commission).post(f"{page}xac-nhan/", {"remark": ""}).status_code == 302
    assert Remediation.objects.get().state == "verified"


def test_a_unit_below_reports_what_was_given_to_it(give, bu_dop, bu_dop_clerk, office, stranger):
    task = give(unit=bu_dop)
    assert remedies.may(bu_dop_clerk, "do", task)
    assert not remedies.may(office, "do", task)
    assert not Remediation.objects.visible_to(stranger).exists()


def test_nobody_verifies_what_they_reported(give, make_user, province, bu_dop):
    both = make_user("cahai", Role.COMMITTEE_CLERK, province)
    task = give(unit=bu_dop)
    done = remedies.done(remedy_id=task.pk, evidence="x", by=both)
    assert not remedies.may(both, "verify", done)


def test_overdue_ones_remind_the_office_and_the_owner(give, campaign, office, member, commission):
    give(owner=member.person, due_on=date(2023, 12, 20))
    with clock.pin(date(2023, 12, 21)):
        reminders.plan(clock.now())
    told = Notice.objects.filter(kind="digest", day=date(2023, 12, 21))
    lines = {notice.user: [row for row in notice.lines if "remedy" in row] for notice in told}
    assert [row["label"] for row in lines[member]] == ["Quá hạn"]
    assert [row["text"] for row in lines[office]] == ["Việc giao theo kết luận hội nghị"]
    assert not lines.get(commission)


def test_the_minutes_list_what_was_given_until_they_were_signed(give, conference, office):
    give("Việc một")
    minutes.send(conference=conference, by=office)
    minutes.sign(
        conference=conference, number="05-BB/TU", on=DAY, name="scan.pdf", data=PDF, by=office
    )
    give("Việc hai")
    said = document_pdf.html(minutes_paper.document(minutes.of(conference)))[0]
    assert "Việc một" in said
    assert "Việc hai" not in said


def test_the_list_of_units_ends_at_whom_the_convener_may_ask(
    conference, office, bu_dop, bu_dop_1, standing_committee
):
    units = set(conclusions.units_for(conference, office))
    assert {standing_committee, bu_dop} <= units
    assert bu_dop_1 not in units


def test_a_head_may_own_what_their_unit_is_given(give, conference, office, bu_dop, member):
    head = Person.objects.create(full_name="Điểu Thị Hạnh")
    Appointment.objects.create(
        person=head, unit=bu_dop, post="Bí thư", is_head=True, valid_from=date(2020, 1, 1)
    )
    assert {head, member.person} <= set(conclusions.persons_for(conference, office))
    assert give(unit=bu_dop, owner=head).owner == head
