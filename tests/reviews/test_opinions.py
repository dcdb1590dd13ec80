"""Opinions on the collective report (R33–R35), residence comments (R37), the ladder (R38), R12."""

import io
from datetime import date

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaign.lib import clock, document_docx
from campaign.models import Notice
from orgunits.models import Appointment, AuditEvent, Person
from orgunits.roles import Role
from reviews.domain import collective_drafts, ladder, opinion_paper, opinions
from reviews.models import LadderStep, OpinionRequest
from tests.reviews.sending import pdf

pytestmark = pytest.mark.django_db
DUE = date(2023, 12, 22)


@pytest.fixture
def report(make_milestone, make_task, office_unit):
    milestone = make_milestone("D2", date(2023, 12, 20), "province", work="document", form="01")
    return make_task(milestone, office_unit)


@pytest.fixture
def executive(province):
    person = Person.objects.create(full_name="Hồ Thị Bé")
    Appointment.objects.create(
        person=person, unit=province, post="Tỉnh ủy viên", valid_from=date(2020, 10, 1)
    )
    return person


@pytest.fixture
def executive_user(make_user, executive):
    return make_user("tinhuyvien", person=executive)


def send(report, by, *, people=(), units=(), others=(), due_on=DUE):
    return collective_drafts.send(
        task_id=report.pk, name="Dự thảo.pdf", data=b"%PDF-1", due_on=due_on, by=by,
        people=[p.pk for p in people], units=[u.pk for u in units], others=others,
    )  # fmt: skip


@pytest.fixture
def sent(report, office, executive, bu_dop, loc_ninh):
    return send(
        report, office, people=[executive], units=[bu_dop, loc_ninh], others=["UBMTTQ tỉnh", ""]
    )


def of(draft, asked):
    return next(row for row in draft.requests.all() if row.asked == asked)


def answer(row, by, *points, **facts):
    return opinions.answer(request_id=row.pk, points=points, by=by, **facts)


def test_r34_the_two_audiences_are_known_by_name(report, executive, bu_dop, loc_ninh, member):
    both = collective_drafts.audiences(report)
    assert [p.full_name for p in both.executive] == ["Trần Văn Ánh", "Hồ Thị Bé"]
    assert both.subordinate == [bu_dop, loc_ninh]


def test_r34_each_one_asked_is_tracked_alone(sent):
    rows = [(row.audience, row.asked, row.state) for row in sent.requests.order_by("pk")]
    assert rows == [
        ("executive", "Hồ Thị Bé", "asked"),
        ("subordinate", "Huyện ủy Bù Đốp", "asked"),
        ("subordinate", "Huyện ủy Lộc Ninh", "asked"),
        ("other", "UBMTTQ tỉnh", "asked"),
    ]


def test_those_asked_are_told_without_a_word_of_the_report(sent, bu_dop_clerk, report, office):
    second = send_after_settling(sent, report, office, bu_dop_clerk)
    notice = Notice.objects.get(user=bu_dop_clerk, kind="opinion")
    assert (notice.subject, "Ban Thường vụ" in str(notice.lines)) == (
        "Có văn bản xin ý kiến đồng chí",
        False,
    )
    assert second.version == 2


def send_after_settling(sent, report, office, clerk):
    collective_drafts.settle(draft_id=sent.pk, reason="Đổi bố cục báo cáo.", by=office)
    unit = clerk.grants.get().unit
    return send(report, office, units=[unit])


def test_one_draft_is_out_at_a_time(sent, report, office, bu_dop):
    with pytest.raises(ValidationError, match="còn đang lấy ý kiến"):
        send(report, office, units=[bu_dop])


def test_the_asked_sees_the_paper_and_own_answer_and_never_the_others(
    sent, bu_dop_clerk, stranger, signed_in
):
    mine, theirs = of(sent, "Huyện ủy Bù Đốp"), of(sent, "Huyện ủy Lộc Ninh")
    answer(theirs, stranger, ("II.2", "Bổ sung số liệu SECRET-LOCNINH."))
    browser = signed_in(bu_dop_clerk)
    assert browser.get(mine.get_absolute_url()).status_code == 200
    assert browser.get(theirs.get_absolute_url()).status_code == 404
    taken = browser.get(reverse("reviews:draft-file", args=[sent.pk]))
    assert b"".join(taken.streaming_content) == b"%PDF-1"
    for name in ("draft-opinions", "draft-settle"):
        assert browser.get(reverse(f"reviews:{name}", args=[sent.pk])).status_code in (403, 405)
    mine.refresh_from_db()
    assert mine.opened_at is not None


def test_answered_in_the_browser_and_then_closed(sent, bu_dop_clerk, signed_in):
    row, browser = of(sent, "Huyện ủy Bù Đốp"), signed_in(bu_dop_clerk)
    assert "Góp ý dự thảo báo cáo" in browser.get("/viec-cua-toi/").content.decode()
    typed = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    typed |= {"form-0-part": "Phần II", "form-0-text": "Làm rõ nguyên nhân chủ quan."}
    assert browser.post(row.get_absolute_url(), typed).status_code == 302
    assert [(p.part, p.text) for p in row.points.all()] == [
        ("Phần II", "Làm rõ nguyên nhân chủ quan.")
    ]
    assert browser.post(row.get_absolute_url(), typed).status_code == 422
    assert row.points.count() == 1


def test_no_opinion_means_agreed(sent, executive_user):
    assert answer(of(sent, "Hồ Thị Bé"), executive_user).state == "agreed"


def test_rule_10_a_paper_answer_is_entered_by_the_office_with_number_and_day(
    sent, office, stranger
):
    row = of(sent, "UBMTTQ tỉnh")
    with pytest.raises(PermissionDenied):
        answer(row, stranger, ("", "x"))
    with pytest.raises(ValidationError, match="số, ký hiệu và ngày"):
        answer(row, office, ("", "Nhất trí."))
    answer(row, office, ("", "x"), paper_number="15-CV/MTTQ", paper_signed_on=date(2023, 12, 17))
    row.refresh_from_db()
    assert (row.state, row.paper_number) == ("answered", "15-CV/MTTQ")


def test_r35_opinions_become_one_table_each_with_the_drafters_answer(
    sent, office, bu_dop_clerk, executive_user
):
    answer(of(sent, "Huyện ủy Bù Đốp"), bu_dop_clerk, ("Phần III", "Thêm giải pháp."))
    answer(of(sent, "Hồ Thị Bé"), executive_user, ("Phần I", "Bớt số liệu."), ("", "Sửa tên."))
    points = collective_drafts.merged(sent)
    assert [(p.request.asked, p.text) for p in points] == [
        ("Hồ Thị Bé", "Bớt số liệu."),
        ("Hồ Thị Bé", "Sửa tên."),
        ("Huyện ủy Bù Đốp", "Thêm giải pháp."),
    ]
    reply = collective_drafts.reply
    with pytest.raises(ValidationError, match="phải ghi giải trình"):
        reply(point_id=points[0].pk, verdict="declined", text=" ", by=office)
    reply(point_id=points[0].pk, verdict="declined", text="Số liệu cần cho so sánh.", by=office)
    reply(point_id=points[1].pk, verdict="adopted", text="", by=office)
    drawn = document_docx.draw(opinion_paper.document(sent, collective_drafts.merged(sent)))
    book = docx.Document(io.BytesIO(drawn))
    cells = [c.text for t in book.tables for row in t.rows for c in row.cells]
    assert "Giải trình, giữ nguyên. Số liệu cần cho so sánh." in cells
    assert "Chưa giải trình." in cells


def test_final_only_when_every_point_is_answered_or_with_a_reason(sent, office, bu_dop_clerk):
    answer(of(sent, "Huyện ủy Bù Đốp"), bu_dop_clerk, ("", "Thêm giải pháp."))
    with pytest.raises(ValidationError) as refused:
        collective_drafts.settle(draft_id=sent.pk, reason="", by=office)
    assert refused.value.messages[:2] == [
        "Còn 1 ý kiến chưa có giải trình.",
        "Còn 3 nơi chưa trả lời.",
    ]
    done = collective_drafts.settle(draft_id=sent.pk, reason="Hết hạn góp ý.", by=office)
    assert (done.state, done.settle_reason) == ("settled", "Hết hạn góp ý.")


def test_the_page_sends_answers_and_settles(
    report, office, executive, bu_dop, bu_dop_clerk, signed_in, stranger
):
    desk, address = signed_in(office), reverse("reviews:draft", args=[report.pk])
    assert signed_in(stranger).get(address).status_code in (403, 404)
    typed = {"due_on": "22/12/2023", "people": [executive.pk], "units": [bu_dop.pk], "others": ""}
    assert desk.post(address, typed).status_code == 422
    assert desk.post(address, typed | {"file": pdf("Dự thảo.pdf")}).status_code == 302
    draft = report.collective_drafts.get()
    answer(of(draft, "Huyện ủy Bù Đốp"), bu_dop_clerk, ("", "Thêm giải pháp."))
    page = desk.get(address).content.decode()
    assert "Thêm giải pháp." in page and "Hồ Thị Bé" in page
    point = collective_drafts.merged(draft)[0]
    reply = reverse("reviews:opinion-reply", args=[point.pk])
    assert desk.post(reply, {"verdict": "", "reply": "giữ lại chữ này"}).status_code == 422
    assert desk.post(reply, {"verdict": "adopted", "reply": ""}).status_code == 302
    settle = reverse("reviews:draft-settle", args=[draft.pk])
    assert desk.post(settle, {"reason": ""}).status_code == 422
    assert desk.post(settle, {"reason": "Hết hạn."}).status_code == 302
    for form in ("docx", "xlsx", "csv"):
        merged = reverse("reviews:draft-opinions", args=[draft.pk])
        assert desk.get(f"{merged}?dang={form}").status_code == 200


def test_an_opinion_is_sealed_in_the_database(sent, bu_dop_clerk, django_assert_num_queries):
    answer(of(sent, "Huyện ủy Bù Đốp"), bu_dop_clerk, ("", "Thêm giải pháp."))
    events = AuditEvent.objects.filter(action="opinion.answered")
    assert "giải pháp" not in str(list(events.values()))


# --- a person: residence (R37), ladder (R38)


@pytest.fixture
def member_task(make_milestone, make_task, standing_committee, member):
    milestone = make_milestone("D4", date(2023, 12, 25), "province", work="document")
    return make_task(milestone, standing_committee, person=member.person)


def about(task):
    return {"campaign": task.campaign, "unit": task.unit, "person": task.person}


def test_r37_the_residence_is_asked_and_answers_in_words(member_task, office, bu_dop, bu_dop_head):
    row = opinions.ask_about(
        **about(member_task), kind="residence", asked=opinions.Asked(unit=bu_dop), due_on=DUE,
        by=office,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="nội dung nhận xét"):
        answer(row, bu_dop_head)
    assert answer(row, bu_dop_head, ("", "Gương mẫu ở nơi cư trú.")).state == "answered"
    with pytest.raises(ValidationError, match="Đã có một yêu cầu"):
        opinions.ask_about(
            **about(member_task), kind="residence", asked=opinions.Asked(name="Khu phố 2"),
            due_on=DUE, by=office,
        )  # fmt: skip


def test_hd_33_no_comment_is_needed_for_a_named_case_with_a_reason(member_task, office):
    excuse = {"case": "rotated", "by": office}
    with pytest.raises(ValidationError):
        opinions.excuse(**about(member_task), **excuse, reason=" ")
    row = opinions.excuse(**about(member_task), **excuse, reason="Luân chuyển, ở nhà công vụ.")
    assert (row.state, row.get_excuse_display()) == ("excused", "Cán bộ luân chuyển ở nhà công vụ")


def enter(task, by, place, day, **facts):
    return ladder.enter(**about(task), place=place, held_on=date(2023, 12, day), by=by, **facts)


def test_r38_cell_then_collective_then_standing_committee(member_task, office):
    enter(member_task, office, 1, 10)
    enter(member_task, office, 2, 12)
    steps = [rung.look for rung in ladder.of(member_task.campaign, member_task.person)]
    assert steps == ["accepted", "accepted", "open"]


def test_r38_out_of_turn_is_warned_of_and_taken_with_a_written_reason(member_task, office):
    with pytest.raises(ValidationError) as refused:
        enter(member_task, office, 2, 12)
    assert refused.value.messages == [
        "Chưa ghi nhận kiểm điểm tại: Chi bộ.",
        "Kiểm điểm không theo thứ tự thì phải ghi lý do.",
    ]
    step = enter(member_task, office, 2, 12, override_reason="Chi bộ dời ngày vì dịch.")
    assert step.override_reason == "Chi bộ dời ngày vì dịch."
    enter(member_task, office, 1, 14)
    with pytest.raises(ValidationError, match="sau ngày này"):
        enter(member_task, office, 2, 12)


def test_a_day_to_come_is_not_a_day_held(member_task, office):
    with pytest.raises(ValidationError, match="không thể sau hôm nay"):
        enter(member_task, office, 1, 19)


def test_members_enter_their_own_and_nobody_elses(member_task, member, other_member, stranger):
    enter(member_task, member, 1, 10)
    for user in (other_member, stranger):
        with pytest.raises(PermissionDenied):
            enter(member_task, user, 1, 11)
    assert LadderStep.objects.get().held_on == date(2023, 12, 10)


def test_r39_the_pack_shows_what_is_missing(member_task, office, other_member, signed_in):
    desk = signed_in(office)
    page = desk.get("/ho-so-kiem-diem/").content.decode()
    assert "0/1 hồ sơ đủ" in page and "chưa hỏi" in page
    address = f"/ho-so-kiem-diem/{member_task.pk}/"
    assert desk.get(address).status_code == 200
    assert signed_in(other_member).get(address).status_code in (403, 404)
    typed = {"kind": "residence", "unit": "KHONG.CO", "name": "", "due_on": "22/12/2023"}
    wrong = desk.post(f"{address}hoi/", typed)
    assert (wrong.status_code, "Không có đơn vị mang mã này" in wrong.content.decode()) == (
        422,
        True,
    )
    assert desk.post(f"{address}hoi/", typed | {"unit": "", "name": "Khu phố 2"}).status_code == 302
    step = {"place": "1", "held_on": "10/12/2023", "document": "Biên bản 3"}
    assert desk.post(f"{address}noi-kiem-diem/", step).status_code == 302
    assert "Biên bản 3" in desk.get(address).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_packs_asks_as_much_for_three_as_for_one(
    many, make_milestone, make_task, standing_committee, office, signed_in,
    django_assert_max_num_queries,
):  # fmt: skip
    milestone = make_milestone("D4", date(2023, 12, 25), "province", work="document")
    for n in range(many):
        make_task(milestone, standing_committee, person=Person.objects.create(full_name=f"A {n}"))
    browser = signed_in(office)
    with django_assert_max_num_queries(16):
        assert len(browser.get("/ho-so-kiem-diem/").context["packs"]) == many


# --- R12


def test_r12_the_units_own_summary_is_a_limit_until_the_work_is_done(
    task, bu_dop, bu_dop_clerk, stranger, signed_in
):
    browser, address = signed_in(bu_dop_clerk), f"/tong-ket-nam/{bu_dop.pk}/"
    assert signed_in(stranger).get(address).status_code == 404
    assert browser.post(address, {"held_on": "20/12/2023"}).status_code == 302
    page = browser.get(task.get_absolute_url()).content.decode()
    assert "Phải hoàn thành trước ngày tổng kết năm của đơn vị, 20/12/2023" in page
    with clock.pin(clock.at(date(2023, 12, 21), 9)):
        words = ladder.summary_warning(task.campaign, bu_dop, is_finished=False)
    assert words == "Đơn vị đã tổng kết năm ngày 20/12/2023 mà chưa hoàn thành việc này (II.4)."
    assert ladder.summary_warning(task.campaign, bu_dop, is_finished=True) == ""
    browser.post(address, {"held_on": "22/12/2023"})
    event = AuditEvent.objects.filter(action="annual_summary.set").latest("number")
    assert event.before == {"held_on": "2023-12-20"}


def test_the_asked_unit_is_the_one_that_may_not_see_more(sent, make_user, bu_dop_1):
    below = make_user("xa", Role.COMMITTEE_CLERK, bu_dop_1)
    assert list(OpinionRequest.objects.visible_to(below)) == []
