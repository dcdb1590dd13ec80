"""R36, R39: the self-review, written into the official form or attached; whole, then immutable."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from campaign.lib import clock
from orgunits.models import Appointment, AuditEvent
from reviews.domain import files, parts, remedies, self_reviews, submissions
from reviews.models import SelfReview, SelfReviewRow
from tests.house.counting import queries_of
from tests.reviews import suggesting
from tests.reviews.sending import pdf
from tests.reviews.writing import begin, data, save, send, typed

AN_EARLIER_DAY = clock.at(date(2022, 12, 30), 9)
MISSING = [
    "Chưa viết mục: I.2, I.3, II.1, II.2, VI.",
    "Chưa tự đánh giá cấp độ ở mục: I.1, I.2, I.3.",
    "Chưa tự nhận mức xếp loại ở mục: VII.1, VII.2.",
]


@pytest.fixture
def d4(make_milestone):
    facts = {"work": "document", "form": "02B", "deliverable": "Bản tự kiểm điểm"}
    return make_milestone("D4", date(2023, 12, 25), "province", **facts)


@pytest.fixture
def own(make_task, d4, standing_committee, member):
    """The member's own self-review (R36)."""
    return make_task(d4, standing_committee, person=member.person)


@pytest.fixture
def report(make_task, make_milestone, office_unit):
    """The collective report of the Standing Committee, drafted by the Office (R33, R35)."""
    facts = {"work": "document", "form": "01"}
    return make_task(make_milestone("D2", date(2023, 12, 20), "province", **facts), office_unit)


@pytest.fixture
def topics(campaign):
    texts = ["Cải cách hành chính", "Chuyển đổi số"]
    return [campaign.topics.create(place=n, text=t) for n, t in enumerate(texts, start=1)]


def plan(campaign, unit, by, owner=None, shortcoming="Giải ngân chậm"):
    return remedies.plan(
        campaign=campaign, unit=unit, shortcoming=shortcoming, measure="Giao ban hằng tuần",
        due_on=date(2024, 1, 31), owner=owner, by=by,
    )  # fmt: skip


# Which form, and what stands in it.


def test_a_member_of_the_standing_committee_writes_02b(own, member):
    review = self_reviews.of(begin(own, member))
    assert (review.form_code, review.proposed_code) == ("02B", "02B")


def test_whoever_holds_no_leading_post_writes_02a(make_task, d4, bu_dop_1, make_user, member):
    Appointment.objects.all().delete()
    person = member.person
    Appointment.objects.create(
        person=person, unit=bu_dop_1, post="Đảng viên", valid_from=date(2020, 1, 1)
    )
    task = make_task(d4, bu_dop_1, person=person)
    assert self_reviews.of(begin(task, member)).form_code == "02A"


def test_the_head_of_the_form_is_filled_in_from_the_posts(own, member):
    facts = self_reviews.facts_of(self_reviews.of(begin(own, member)))
    assert facts["full_name"] == "Trần Văn Ánh"
    assert facts["party_posts"] == "Ủy viên Ban Thường vụ"
    assert facts["born_on"] == ""


def test_the_office_writes_for_the_standing_committee(report, standing_committee, make_user):
    clerk = make_user("vptu", "committee_clerk", report.unit)
    facts = self_reviews.facts_of(self_reviews.of(begin(report, clerk)))
    assert facts["collective"] == standing_committee.name


def test_another_form_needs_a_reason_and_keeps_what_was_written(own, member):
    save(own, member)
    review = SelfReview.objects.get()
    with pytest.raises(ValidationError, match="Cần nêu lý do"):
        self_reviews.switch(review_id=review.pk, code="02A", reason=" ", by=member)
    self_reviews.switch(review_id=review.pk, code="02A", reason="Đã thôi chức vụ", by=member)
    review.refresh_from_db()
    assert (review.form_code, review.switch_reason) == ("02A", "Đã thôi chức vụ")
    assert review.rows.get(key="duties").text == "Đã làm tốt."
    assert AuditEvent.objects.filter(action="self_review.form_switched").count() == 1


def test_back_to_the_form_of_the_posts_needs_none(own, member):
    review = self_reviews.of(begin(own, member))
    self_reviews.switch(review_id=review.pk, code="02A", reason="Nhầm", by=member)
    self_reviews.switch(review_id=review.pk, code="02B", reason="", by=member)
    review.refresh_from_db()
    assert (review.form_code, review.switch_reason) == ("02B", "")


def test_a_form_for_collectives_is_no_choice_of_a_person(own, member):
    review = self_reviews.of(begin(own, member))
    with pytest.raises(ValidationError, match="Không có mẫu 01"):
        self_reviews.switch(review_id=review.pk, code="01", reason="x", by=member)


# Shortcomings named before.


def test_shortcomings_named_before_are_carried_in(own, member, campaign, commission, bu_dop):
    plan(campaign, bu_dop, commission, owner=member.person)
    plan(campaign, bu_dop, commission, shortcoming="Của người khác")
    rows = self_reviews.rows_of(self_reviews.of(begin(own, member)))
    carried = [row.remedy.shortcoming for row in rows if row.kind == "remedy"]
    assert carried == ["Giải ngân chậm"]


def test_last_years_open_shortcoming_comes_into_this_years_form(
    own, member, campaign, commission, bu_dop
):
    """R11, R60."""
    earlier = type(campaign).objects.get(pk=campaign.pk)
    earlier.pk, earlier.key, earlier.year = None, "2022", 2022
    earlier.save()
    plan(earlier, bu_dop, commission, owner=member.person, shortcoming="Nêu năm 2022")
    settled = plan(earlier, bu_dop, commission, owner=member.person, shortcoming="Xong năm 2022")
    done = {"state": "verified", "evidence": "x", "done_at": AN_EARLIER_DAY, "done_by": commission}
    done |= {"verified_at": AN_EARLIER_DAY, "verified_by": commission}
    type(settled).objects.filter(pk=settled.pk).update(**done)
    rows = self_reviews.rows_of(self_reviews.of(begin(own, member)))
    assert [row.remedy.shortcoming for row in rows if row.remedy] == ["Nêu năm 2022"]


def test_a_shortcoming_that_followed_from_a_suggestion_is_not(own, member, campaign, commission):
    point = suggesting.issued(campaign, own.unit, commission)
    remedy = suggesting.remedy(point, commission)
    type(remedy).objects.update(owner=member.person)
    rows = self_reviews.rows_of(self_reviews.of(begin(own, member)))
    assert [row for row in rows if row.kind == "remedy"] == []


def test_each_carried_shortcoming_is_answered(own, member, campaign, commission, bu_dop):
    plan(campaign, bu_dop, commission, owner=member.person)
    draft = begin(own, member)
    fields = {k: v for k, v in typed(draft).items() if not k.endswith("-fixed")}
    save(own, member, fields)
    expected = "Chưa nêu kết quả khắc phục của 1 hạn chế đã chỉ ra."
    assert parts.missing_to_submit(own) == [expected]


# Whole, or attached.


def test_nothing_written_and_nothing_attached_is_said_once(own, member):
    expected = ["Chưa viết theo mẫu 02B, cũng chưa đính kèm văn bản."]
    assert parts.missing_to_submit(own) == expected
    begin(own, member)
    assert parts.missing_to_submit(own) == expected


def test_what_is_missing_is_named_by_section(own, member):
    draft = begin(own, member)
    fields = {"version": "1", "sr-window": "a", "sr-revision": "0", "sr-quality-text": "Tốt."}
    save(own, member, fields)
    assert [gap.text for gap in parts.missing(own, fresh(draft))] == MISSING


def test_a_paper_attached_stands_for_the_form(own, member):
    draft = begin(own, member)
    submissions.save_draft(
        task_id=own.pk, version=1, by=member, data={"version": "1", "note": ""},
        files=MultiValueDict({"files": [pdf()]}),
    )  # fmt: skip
    submissions.submit(task_id=own.pk, version=1, by=member)
    assert SelfReview.objects.get(submission=draft).is_attached is True


def test_whoever_chooses_the_paper_must_attach_it(own, member):
    save(own, member, sr__attached="1")
    own.milestone.refresh_from_db()
    assert parts.missing_to_submit(own) == ["Chưa đính kèm văn bản: Bản tự kiểm điểm."]


def test_longer_than_the_form_allows_is_not_sent(own, member):
    save(own, member, sr__commitment__text="chữ " * 601)
    assert parts.missing_to_submit(own) == ["Mục I.3 dài 601 chữ, nhiều nhất là 600 chữ."]


def test_r5_topics_not_marked_are_a_warning_only(own, member, topics):
    draft = save(own, member, sr__topic="2").draft
    assert parts.warnings(fresh(draft)) == [
        "Chưa đánh dấu đã kiểm điểm nội dung trọng tâm: Cải cách hành chính."
    ]
    assert parts.missing_to_submit(own) == []


def test_what_is_sent_is_never_changed(own, member, commission):
    sent = send(own, member)
    review = sent.self_review
    review.refresh_from_db()
    assert review.is_sent is True
    assert set(review.rows.values_list("is_sent", flat=True)) == {True}
    with pytest.raises(ValidationError, match="không sửa được nữa"):
        submissions.save_draft(
            task_id=own.pk, version=1, by=member, data=data(typed(sent, words="Khác")), files=None
        )
    with pytest.raises(SelfReview.DoesNotExist):
        self_reviews.switch(review_id=review.pk, code="02A", reason="x", by=member)


def test_the_trail_keeps_a_digest_that_finds_any_change(own, member):
    review = send(own, member).self_review
    kept = AuditEvent.objects.get(action="review_task.submitted").after["sha256"]
    assert (kept, self_reviews.is_unchanged(review)) == (review.fingerprint, True)
    review.rows.filter(key="causes").update(text="Sửa lén.")
    assert self_reviews.is_unchanged(review) is False


def test_the_receipt_names_the_form_and_its_digest(own, member, signed_in):
    sent = send(own, member)
    page = signed_in(member).get(sent.get_absolute_url()).text
    assert "Mẫu 02B-HD KĐ.ĐG 2023" in page
    assert sent.self_review.fingerprint in page
    assert "bản giấy lưu tại nơi nhận" not in page


def test_the_next_version_begins_as_the_last(own, member, commission):
    send(own, member)
    submissions.return_(task_id=own.pk, by=commission, reason="Bổ sung nguyên nhân.")
    own.refresh_from_db()
    second = begin(own, member)
    texts = self_reviews.of(second).rows.get(key="causes").text
    assert (second.version, texts) == (2, "Đã làm tốt.")
    assert SelfReviewRow.objects.filter(review__submission__version=1, is_sent=False).count() == 0


def test_editing_a_form_never_changes_a_review_begun_under_it(own, member):
    review = self_reviews.of(begin(own, member))
    review.form["identity"]["symbol"] = "Mẫu cũ"
    review.save()
    assert SelfReview.objects.get().official.identity.symbol == "Mẫu cũ"


def test_proposed_grades_are_there_for_the_rating(own, member):
    sent = send(own, member, sr__as_cadre__grade="excellent")
    assert self_reviews.proposed_grades(sent) == {"as_cadre": "excellent", "as_member": "good"}


def test_no_text_stands_readable_in_the_database(own, member):
    save(own, member, words="CHUYEN-KIN-4471")
    assert raw_texts() & {"CHUYEN-KIN-4471"} == set()


# Two windows.


def test_another_window_is_told_and_overwrites_nothing(own, member):
    draft = begin(own, member)
    first, second = typed(draft, window="a"), typed(draft, window="b", words="Từ cửa sổ hai.")
    save(own, member, first)
    entry = save(own, member, second)
    assert "vừa được lưu từ một cửa sổ khác" in entry.gaps[0].text
    assert row("duties").text == "Đã làm tốt."
    told = next(e for e in entry.forms["self-review"].entries if e.row.key == "duties")
    assert (told.text, told.saved_elsewhere) == ("Từ cửa sổ hai.", "Đã làm tốt.\nTốt")


def test_overwriting_is_a_choice(own, member):
    draft = begin(own, member)
    second = typed(draft, window="b", words="Từ cửa sổ hai.")
    save(own, member, typed(draft, window="a"))
    save(own, member, second | {"sr-overwrite": "1"})
    assert row("duties").text == "Từ cửa sổ hai."


def test_the_same_window_may_lose_an_answer(own, member):
    """Saved, but the answer never came: the retry knows an older revision, and is no conflict."""
    draft = begin(own, member)
    first = typed(draft, window="a")
    save(own, member, first)
    entry = save(own, member, first | {"sr-duties-text": "Viết tiếp."})
    assert (entry.gaps, row("duties").text) == ([], "Viết tiếp.")


def test_two_windows_that_say_the_same_have_no_conflict(own, member):
    draft = begin(own, member)
    save(own, member, typed(draft, window="a"))
    assert save(own, member, typed(draft, window="b") | {"sr-revision": "0"}).gaps == []


def test_typing_saves_and_says_which_saving_it_was(own, member, signed_in):
    draft = begin(own, member)
    answer = signed_in(member).post(
        reverse("reviews:save", args=[own.pk]), typed(draft), headers={"HX-Request": "true"}
    )
    assert "Đã lưu lúc" in answer.text
    assert 'name="sr-revision" id="sr-revision" value="1" hx-swap-oob="true"' in answer.text
    assert 'id="state-duties" hx-swap-oob="true"' in answer.text


def test_a_conflict_on_the_page_keeps_both(own, member, signed_in):
    draft = begin(own, member)
    second = typed(draft, window="b", words="Từ cửa sổ hai.")
    save(own, member, typed(draft, window="a"))
    answer = signed_in(member).post(reverse("reviews:save", args=[own.pk]), second)
    assert answer.status_code == 422
    assert "Từ cửa sổ hai." in answer.text
    assert "Bản đã lưu từ cửa sổ kia" in answer.text


@pytest.mark.parametrize("act", ["switch", "remove"])
def test_other_buttons_of_the_form_lose_nothing_either(own, member, signed_in, act):
    draft = begin(own, member)
    file = files.attach(draft=draft, name="a.pdf", data=b"%PDF-1.4 a", by=member)
    second = typed(draft, window="b", words="Từ cửa sổ hai.")
    save(own, member, typed(draft, window="a"))
    buttons = {
        "switch": reverse("reviews:switch-form", args=[own.pk]),
        "remove": reverse("reviews:remove-file", args=[file.pk]),
    }
    more = {"code": "02A", "switch_reason": "x"}
    answer = signed_in(member).post(buttons[act], second | more)
    assert (answer.status_code, "Từ cửa sổ hai." in answer.text) == (422, True)
    assert SelfReview.objects.get().form_code == "02B"
    assert draft.files.count() == 1


def test_where_no_form_is_shipped_a_paper_is_attached(own, member, rule_set, signed_in):
    type(rule_set).objects.update(code="366-QĐ/TW")
    task = type(own).objects.get(pk=own.pk)
    draft = begin(task, member)
    assert self_reviews.of(draft) is None
    assert parts.missing_to_submit(task) == ["Chưa đính kèm văn bản: Bản tự kiểm điểm."]
    page = signed_in(member).get(task.get_absolute_url())
    assert "hãy đính kèm văn bản" in page.text
    saved = signed_in(member).post(
        reverse("reviews:save", args=[task.pk]), {"version": "1"}, headers={"HX-Request": "true"}
    )
    assert saved.status_code == 200


# Who.


def test_a_stranger_finds_nothing(own, member, stranger, signed_in):
    sent = send(own, member)
    browser = signed_in(stranger)
    assert browser.get(own.get_absolute_url()).status_code == 404
    assert browser.get(reverse("reviews:self-review", args=[sent.pk])).status_code == 404
    switched = browser.post(reverse("reviews:switch-form", args=[own.pk]), {"code": "02A"})
    assert switched.status_code == 404


def test_another_member_may_not_write_it(own, other_member, signed_in):
    assert signed_in(other_member).get(own.get_absolute_url()).status_code == 404


def test_the_receiver_reads_it_but_not_what_was_written_on_suggested_matters(
    own, member, commission, office, signed_in
):
    send(own, member, sr__matters__text="GIAI-TRINH-KIN")
    for user in (commission, office):
        page = signed_in(user).get(own.get_absolute_url())
        assert "Đã làm tốt." in page.text
        assert "GIAI-TRINH-KIN" not in page.text


def test_the_clerk_never_sees_what_the_head_wrote_on_suggested_matters(
    make_task, make_milestone, bu_dop, bu_dop_clerk, bu_dop_head, signed_in
):
    facts = {"work": "document", "form": "01"}
    task = make_task(make_milestone("X", date(2023, 12, 27), "district", **facts), bu_dop)
    draft = begin(task, bu_dop_clerk)
    clerk = signed_in(bu_dop_clerk)
    save(task, bu_dop_clerk, typed(draft))
    before = clerk.get(task.get_absolute_url()).text
    fields = typed(draft) | {"sr-matters-text": "GIAI-TRINH-KIN", "sr-window": "w1"}
    save(task, bu_dop_head, fields)
    after = clerk.get(task.get_absolute_url()).text
    assert without_counters(before) == without_counters(after)
    assert "GIAI-TRINH-KIN" in signed_in(bu_dop_head).get(task.get_absolute_url()).text


def test_the_head_finds_the_way_to_the_suggestion(
    make_task, make_milestone, bu_dop, bu_dop_clerk, bu_dop_head, campaign, commission, signed_in
):
    facts = {"work": "document", "form": "01"}
    task = make_task(make_milestone("X", date(2023, 12, 27), "district", **facts), bu_dop)
    point = suggesting.issued(campaign, bu_dop, commission, "CHUYEN-KIN", number="15-CV/TU")
    begin(task, bu_dop_clerk)
    page = signed_in(bu_dop_head).get(task.get_absolute_url()).text
    assert reverse("reviews:suggestion", args=[point.pk]) in page
    assert "CHUYEN-KIN" not in page
    assert "15-CV/TU" not in signed_in(bu_dop_clerk).get(task.get_absolute_url()).text


def test_the_page_costs_the_same_with_three_shortcomings(
    own, member, campaign, commission, bu_dop, signed_in
):
    plan(campaign, bu_dop, commission, owner=member.person)
    browser = signed_in(member)
    begin(own, member)
    one = queries_of(browser, own.get_absolute_url())
    SelfReview.objects.all().delete()
    own.submissions.all().delete()
    for _ in range(2):
        plan(campaign, bu_dop, commission, owner=member.person)
    begin(own, member)
    assert queries_of(browser, own.get_absolute_url()) == one


def test_my_work_costs_the_same_with_three_self_reviews(
    own, member, make_milestone, make_task, standing_committee, signed_in
):
    save(own, member)
    browser = signed_in(member)
    one = queries_of(browser, "/viec-cua-toi/")
    for key in ("Y", "Z"):
        facts = {"work": "document", "form": "02B"}
        milestone = make_milestone(key, date(2023, 12, 28), "province", **facts)
        save(make_task(milestone, standing_committee, person=member.person), member)
    assert queries_of(browser, "/viec-cua-toi/") == one


def test_the_forms_have_a_page_of_their_own(member, campaign, signed_in):
    page = signed_in(member).get(reverse("reviews:review-forms")).text
    assert "Mẫu 02B-HD KĐ.ĐG 2023" in page
    assert "chưa đối chiếu" in page


def fresh(draft):
    return type(draft).objects.get(pk=draft.pk)


def row(key):
    return SelfReviewRow.objects.get(key=key)


def raw_texts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM reviews_selfreviewrow")
        return {text for (text,) in cursor.fetchall()}


def without_counters(page):
    """The window's own name, the number of the saving and the minute differ by nature."""
    page = re.sub(r'name="sr-(window|revision)"[^>]*>', "", page)
    page = re.sub(r"Đã lưu lúc \d\d:\d\d", "", page)
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page)
