"""Conferences: planned, convened, quorate; seen by those convened and by nobody else."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from campaign.domain import rule_files, rules_in_force
from campaign.models import Campaign, Notice
from orgunits.models import AuditEvent, User
from reviews.domain import clashes, conference_rules, conferences, supervision
from reviews.models import Conference, ConferenceRules, ConferenceSeat, ProgrammeItem
from tests.house.counting import queries_of

Role, Attended = ConferenceSeat.Role, ConferenceSeat.Attended
FIRST, LAST = date(2023, 12, 27), date(2023, 12, 28)


@pytest.fixture
def conference(campaign, standing_committee, office, member, other_member):
    """Two days; one chair, one member."""
    found = conferences.save(
        conference=Conference(
            campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị kiểm điểm",
            starts_on=FIRST, ends_on=LAST, begins_at=time(7, 30), ends_at=time(17),
            place="Hội trường Tỉnh ủy",
        ),
        by=office,
    )  # fmt: skip
    seat(found, member, Role.CHAIR, office)
    seat(found, other_member, Role.MEMBER, office)
    ProgrammeItem.objects.create(
        conference=found, day=FIRST, begins_at=time(7, 30), content="Khai mạc"
    )
    return found


def seat(conference, user, role, by):
    conferences.seat(conference=conference, persons=[user.person], role=role, by=by)


def call(conference, by):
    return conferences.step(conference_id=conference.pk, name="call", by=by)


def again(user):
    return User.objects.get(pk=user.pk)


def test_the_office_plans_one_and_its_members_are_convened(
    signed_in, office, standing_committee, campaign, member
):
    answer = signed_in(office).post(
        "/hoi-nghi/lap/",
        {
            "unit": standing_committee.pk, "kind": "review", "title": "Hội nghị kiểm điểm",
            "starts_on": "27/12/2023", "ends_on": "28/12/2023", "begins_at": "7h30",
            "ends_at": "17:00", "place": "Hội trường",
        },
    )  # fmt: skip
    found = Conference.objects.get()
    assert answer.headers["Location"] == found.get_absolute_url()
    assert [row.person for row in found.seats.all()] == [member.person]


def test_who_holds_none_plans_none(signed_in, board, campaign):
    assert signed_in(board).get("/hoi-nghi/lap/").status_code == 403


def test_it_is_not_called_without_chair_member_and_programme(campaign, standing_committee, office):
    bare = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="x", starts_on=FIRST,
        ends_on=LAST, begins_at=time(7), ends_at=time(17), place="x",
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        call(bare, office)
    assert len(refused.value.messages) == 3


def test_members_see_it_from_the_call_on_and_are_told(
    signed_in, conference, office, member, stranger, bu_dop_clerk
):
    page = conference.get_absolute_url()
    assert signed_in(again(member)).get(page).status_code == 404
    call(conference, office)
    assert signed_in(again(member)).get(page).status_code == 200
    assert "Hội nghị kiểm điểm" in signed_in(again(member)).get("/hoi-nghi/").content.decode()
    assert {n.user for n in Notice.objects.filter(kind="conference")} >= {member}
    for other in (stranger, bu_dop_clerk):
        assert signed_in(other).get(page).status_code == 404
        assert "Hội nghị kiểm điểm" not in signed_in(other).get("/hoi-nghi/").content.decode()


def test_a_member_changes_nothing(signed_in, conference, office, member):
    call(conference, office)
    browser = signed_in(again(member))
    for path in ("sua/", "thanh-phan/", "chuong-trinh/", "tai-lieu/", "bien-ban/"):
        assert browser.get(f"{conference.get_absolute_url()}{path}").status_code == 403


def test_a_new_day_after_the_call_is_told(conference, office):
    called = call(conference, office)
    Notice.objects.all().delete()
    called.ends_on = FIRST
    conferences.save(conference=called, by=office)
    assert Notice.objects.filter(subject__contains="thay đổi").count() == 2


@pytest.mark.parametrize(("convened", "needed"), [(3, 2), (16, 11), (15, 10), (1, 1)])
def test_two_thirds_are_rounded_up(convened, needed, campaign):
    seats = [ConferenceSeat(role=Role.MEMBER) for _ in range(convened)]
    guests = [ConferenceSeat(role=Role.GUEST, attended="yes"), ConferenceSeat(role=Role.SECRETARY)]
    found = conference_rules.quorum(seats + guests, ConferenceRules())
    assert (found.convened, found.present, found.needed) == (convened, 0, needed)


def test_it_is_held_only_when_quorate(conference, office, settings):
    call(conference, office)
    with pytest.raises(ValidationError, match="chưa đến ngày"):
        conferences.step(conference_id=conference.pk, name="hold", by=office)
    settings.PINNED_TODAY = LAST
    conference.seats.update(attended=Attended.NO)
    with pytest.raises(ValidationError, match="cần ít nhất 2"):
        conferences.step(conference_id=conference.pk, name="hold", by=office)
    conference.seats.update(attended=Attended.YES)
    held = conferences.step(conference_id=conference.pk, name="hold", by=office)
    assert (held.state, held.held_by) == ("held", office)


def test_attendance_is_noted_with_reasons(signed_in, conference, office):
    first, second = conference.seats.order_by("person__sort_key")
    typed = {
        "seats-TOTAL_FORMS": 2, "seats-INITIAL_FORMS": 2,
        "seats-0-id": first.pk, "seats-0-role": first.role, "seats-0-attended": "yes",
        "seats-1-id": second.pk, "seats-1-role": second.role, "seats-1-attended": "excused",
    }  # fmt: skip
    page = f"{conference.get_absolute_url()}thanh-phan/"
    refused = signed_in(office).post(page, typed)
    assert refused.status_code == 422
    assert "cần ghi lý do" in refused.content.decode()
    typed["seats-1-excuse"] = "đi công tác"
    assert signed_in(office).post(page, typed).status_code == 302
    second.refresh_from_db()
    assert (second.attended, second.excuse) == ("excused", "đi công tác")


def test_the_programme_is_written_in_lines(signed_in, conference, office):
    typed = {
        "programme-TOTAL_FORMS": 2, "programme-INITIAL_FORMS": 1,
        "programme-0-id": conference.programme.get().pk, "programme-0-day": "27/12/2023",
        "programme-0-begins_at": "7:30", "programme-0-content": "Khai mạc",
        "programme-1-day": "27/12/2023", "programme-1-begins_at": "8h00",
        "programme-1-content": "Báo cáo kiểm điểm tập thể", "programme-1-presenter": "Thường trực",
    }  # fmt: skip
    answer = signed_in(office).post(f"{conference.get_absolute_url()}chuong-trinh/", typed)
    assert answer.status_code == 302
    assert list(conference.programme.values_list("content", flat=True)) == [
        "Khai mạc", "Báo cáo kiểm điểm tập thể",
    ]  # fmt: skip


def test_one_person_two_conferences_one_day_is_said(
    conference, campaign, bu_dop, office, member, signed_in
):
    other = Conference.objects.create(
        campaign=campaign, unit=bu_dop, kind="review", title="Hội nghị Bù Đốp", starts_on=LAST,
        ends_on=LAST, begins_at=time(7), ends_at=time(17), place="x",
    )  # fmt: skip
    seat(other, member, Role.GUEST, office)
    assert clashes.lines(conference) == [
        "Trong ngày 28/12/2023 còn dự hội nghị khác: Trần Văn Ánh."
    ]
    assert (
        "còn dự hội nghị khác: Trần Văn Ánh"
        in signed_in(office).get(conference.get_absolute_url()).content.decode()
    )
    assert [c.day for c in clashes.of_campaign(campaign, office)] == [LAST]


def test_a_members_unit_shows_its_next_conference_first(
    campaign, bu_dop, loc_ninh, commission, office, member, signed_in
):
    for unit in (bu_dop, loc_ninh):
        supervision.assign(
            campaign=campaign, unit=unit, person=member.person, basis="TB", on=date(2023, 12, 1),
            by=commission,
        )  # fmt: skip
    found = Conference.objects.create(
        campaign=campaign, unit=loc_ninh, kind="review", title="Hội nghị Lộc Ninh",
        starts_on=LAST, ends_on=LAST, begins_at=time(7), ends_at=time(17), place="x",
    )  # fmt: skip
    page = signed_in(again(member)).get("/don-vi-phu-trach/")
    assert [card["conference"] for card in page.context["cards"]] == [None, None]
    Conference.objects.update(state="called", called_at=campaign.published_at, called_by=office)
    page = signed_in(again(member)).get("/don-vi-phu-trach/")
    assert [(c["unit"], c["conference"]) for c in page.context["cards"]] == [
        (loc_ninh, found), (bu_dop, None),
    ]  # fmt: skip
    assert "Hội nghị 28/12/2023" in page.content.decode()
    assert signed_in(again(member)).get(found.get_absolute_url()).status_code == 200


def test_the_list_of_assignments_names_who_is_in_two_places(
    conference, campaign, bu_dop, commission, member, signed_in
):
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB", on=date(2023, 12, 1),
        by=commission,
    )  # fmt: skip
    Conference.objects.create(
        campaign=campaign, unit=bu_dop, kind="review", title="Hội nghị Bù Đốp", starts_on=LAST,
        ends_on=LAST, begins_at=time(7), ends_at=time(17), place="x",
    )  # fmt: skip
    page = signed_in(commission).get("/phan-cong/").content.decode()
    assert "hai hội nghị trong một ngày" in page
    assert clashes.lines(conference) == []  # the convener does not learn who attends where


def test_nothing_remains_when_the_audit_fails(conference, office, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr("orgunits.audit.record", broken)
    with pytest.raises(RuntimeError):
        call(conference, office)
    conference.refresh_from_db()
    assert (conference.state, Notice.objects.count()) == ("planned", 0)


@pytest.fixture
def with_lead_time(monkeypatch):
    """As if the campaign's own rule set asked for the draft report so early."""

    def put(days, counting):
        book = rule_files.of_code("124-QĐ/TW")
        leads = tuple(
            replace(row, days=days, counting=counting) if row.key == "collective_report" else row
            for row in book.lead_times
        )
        own = replace(book, lead_times=leads)
        monkeypatch.setattr(rules_in_force, "PINNED", [lambda campaign: own])

    return put


def test_the_draft_report_goes_out_as_the_pinned_rule_set_says(conference, with_lead_time):
    def last(campaign):
        return conference_rules.leads(conference, conference_rules.of(campaign))["report"].words

    assert last(Campaign.objects.get()) == "trước 03 ngày làm việc"
    with_lead_time(5, "working")
    assert last(Campaign.objects.get()) == "trước 05 ngày làm việc"


def test_the_pack_names_the_clause_of_the_pinned_rule_set(conference, office, signed_in):
    page = signed_in(office).get(conference.get_absolute_url()).content.decode()
    assert "trước 03 ngày làm việc, Quy định 124-QĐ/TW, Điều 7" in page


def test_a_province_sets_it_earlier_and_never_later(campaign, office, signed_in):
    facts = {"papers_days": 3, "papers_counting": "calendar", "quorum_parts": 2, "quorum_of": 3}

    def answer(days, counting):
        sent = facts | {"report_days": days, "report_counting": counting}
        return signed_in(office).post("/hoi-nghi/quy-dinh/", sent)

    for days, counting in ((2, "working"), (3, "calendar")):
        refused = answer(days, counting)
        assert refused.status_code == 422
        assert "124-QĐ/TW: gửi dự thảo báo cáo trước 03 ngày làm việc (Quy định 124-QĐ/TW" in (
            refused.content.decode()
        )
    assert answer(4, "working").status_code == 302
    assert conference_rules.of(campaign).report_days == 4


def test_the_rules_of_a_campaign_are_changed_on_record(signed_in, office, bu_dop_clerk, campaign):
    facts = {
        "papers_days": 5, "papers_counting": "calendar", "report_days": 3,
        "report_counting": "working", "quorum_parts": 3, "quorum_of": 4,
    }  # fmt: skip
    assert signed_in(bu_dop_clerk).post("/hoi-nghi/quy-dinh/", facts).status_code == 403
    assert signed_in(office).post("/hoi-nghi/quy-dinh/", facts).status_code == 302
    assert conference_rules.of(campaign).papers_days == 5
    assert AuditEvent.objects.filter(action="conference_rules.changed").count() == 1
    facts["quorum_parts"] = 5
    assert signed_in(office).post("/hoi-nghi/quy-dinh/", facts).status_code == 422


def test_more_people_cost_no_more_queries(signed_in, conference, office, board, make_user, bu_dop):
    browser = signed_in(office)
    few = queries_of(browser, conference.get_absolute_url())
    ProgrammeItem.objects.create(
        conference=conference, day=LAST, begins_at=time(8), content="Kết luận"
    )
    assert queries_of(browser, conference.get_absolute_url()) == few
