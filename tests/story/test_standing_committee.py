"""The campaign of the Standing Committee itself (II.8.1), walked by every role in a browser: draft
report, two audiences, self-reviews with residence comments, pack, conference, minutes, remedies.
"""

import re
from types import SimpleNamespace

import pytest

from tests.reviews.sending import pdf
from tests.story import conference_walk as walk
from tests.story.walking import fill, look_and_send, name_of, path_of, saved, words_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def world(reader, later, tmp_path):
    paper = tmp_path / "Dự thảo báo cáo.pdf"
    paper.write_bytes(pdf().read())
    return SimpleNamespace(reader=reader, later=later, paper=paper, tmp=tmp_path)


def test_the_standing_committee_reviews_itself(world):
    the_office_sends_the_draft_to_both_audiences(world)
    each_of_those_asked_answers_and_sees_no_other(world)
    the_office_answers_each_point_and_settles(world)
    the_report_is_sent_and_taken(world)
    a_member_writes_the_self_review(world)
    the_residence_is_asked_or_excused(world)
    the_ladder_is_noted_out_of_turn_only_with_a_reason(world)
    walk.the_conference_is_planned_and_called(world)
    walk.the_pack_is_sent_three_days_before(world)
    walk.members_open_their_papers_on_the_telephone(world)
    walk.the_conference_is_held_with_its_quorum(world)
    walk.the_minutes_are_commented_and_signed(world)
    walk.conclusions_become_tasks_until_they_are_verified(world)


# --- the collective report


def choose_only(person, field, *wanted):
    for box in person.page.locator(f"[name={field}]").all():
        label = person.page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        box.set_checked(label.strip() in wanted)


def the_office_sends_the_draft_to_both_audiences(w):
    w.names = {who: name_of(w.reader(who)) for who in ("uyvien.danvan", "uyvien.tuyengiao")}
    office = w.reader("vanphong")
    office.go("/nhiem-vu/?milestone=D2")
    office.page.locator("main table a[href*='/nhiem-vu/']").first.click()
    w.report = path_of(office)
    office.follow("Lấy ý kiến dự thảo")
    w.draft = path_of(office)
    office.page.set_input_files("[name=file]", w.paper)
    fill(office, due_on="19/12/2023", others="Ban Thường trực Ủy ban MTTQ tỉnh")
    choose_only(office, "people", *w.names.values())
    choose_only(office, "units", "Huyện ủy Bù Đốp")
    office.press("Gửi lấy ý kiến")
    office.sees("Đã gửi dự thảo lấy ý kiến 4 nơi.")
    office.is_accessible()


def the_paper_that_waits_for(person):
    person.go("/viec-cua-toi/")
    person.page.locator("main a[href*='/y-kien/']").first.click()
    return path_of(person)


def each_of_those_asked_answers_and_sees_no_other(w):
    member = w.reader("uyvien.danvan", width=390)
    first = the_paper_that_waits_for(member)
    fill(member, **{"form-0-part": "Phần II", "form-0-text": "Bổ sung kết quả chuyển đổi số."})
    member.press("Gửi ý kiến")
    member.sees("Đã có ý kiến")
    other = w.reader("uyvien.tuyengiao", width=390)
    the_paper_that_waits_for(other)
    other.press("Gửi ý kiến")
    other.sees("Nhất trí, không có ý kiến thêm")
    assert other.go(first) == 404
    clerk = w.reader("budop")
    the_paper_that_waits_for(clerk)
    fill(clerk, **{"form-0-text": "Làm rõ trách nhiệm của người đứng đầu."})
    clerk.press("Gửi ý kiến")
    clerk.sees("Đã có ý kiến")
    assert clerk.go(first) == 404


def the_office_answers_each_point_and_settles(w):
    office = w.reader("vanphong")
    office.go(w.draft)
    office.follow("Ban Thường trực Ủy ban MTTQ tỉnh")
    fill(office, paper_number="45-CV/MTTQ", paper_signed_on="18/12/2023")
    office.press("Gửi ý kiến")
    office.sees("45-CV/MTTQ")
    office.go(w.draft)
    answer_point(office, "Phần II", "declined", "")
    office.sees("Ý kiến không tiếp thu hết thì phải ghi giải trình.")
    answer_point(office, "Phần II", "partly", "Đã bổ sung ở mục 4, phần II.")
    answer_point(office, "Huyện ủy Bù Đốp", "adopted", "")
    office.press("Ghi nhận đã tiếp thu, hoàn thiện")
    office.sees("Đã ghi nhận hoàn thiện dự thảo")
    table = saved(office, lambda: office.follow("DOCX"), w.tmp / "y-kien.docx")
    assert "Tiếp thu một phần. Đã bổ sung ở mục 4, phần II." in words_of(table)


def answer_point(office, heading, verdict, reply):
    point = office.page.locator("article.card", has_text=heading).first
    if not point.locator("[name=verdict]").is_visible():
        point.locator("summary").click()
    point.locator("[name=verdict]").select_option(verdict)
    point.locator("[name=reply]").fill(reply)
    point.locator("[type=submit]").click()
    office.page.wait_for_load_state()


def the_report_is_sent_and_taken(w):
    office = w.reader("vanphong")
    office.go(w.report)
    office.press("Soạn bản gửi")
    office.page.check("[name=sr-attached]")
    office.page.set_input_files("[name=files]", w.paper)
    office.press("Tải lên và lưu nháp")
    office.sees(w.paper.name)
    look_and_send(office, "Gửi văn bản")
    commission = w.reader("bantochuc")
    commission.go(w.report)
    commission.press("Tiếp nhận")
    commission.sees("Đã tiếp nhận")


# --- self-reviews and what others say of the members


def a_member_writes_the_self_review(w):
    member = w.reader("uyvien.tuyengiao", width=390)
    member.go("/viec-cua-toi/")
    member.press(re.compile("Nhập và gửi|Nhập tiếp|Soạn"))
    member.page.wait_for_url(re.compile(r"/nhiem-vu/\d+/"))
    w.self_review = path_of(member)
    for area in member.page.locator("textarea[name^=sr-]").all():
        if area.is_visible():
            area.fill("Đã hoàn thành nhiệm vụ được giao trong năm.")
    for choice in ("level", "grade"):
        for box in member.page.locator(f"input[name^=sr-][name$={choice}][value=good]").all():
            box.check(force=True)
    look_and_send(member, re.compile("^Gửi"))


def file_of(w, person, name):
    person.go("/ho-so-kiem-diem/")
    person.page.locator("main a[href*='/ho-so-kiem-diem/']", has_text=name).first.click()


def open_form(person, title):
    fold = person.page.locator("details.fold", has_text=title).first
    if not fold.evaluate("it => it.open"):
        fold.locator("summary").click()
    return fold


def the_residence_is_asked_or_excused(w):
    office = w.reader("vanphong")
    file_of(w, office, w.names["uyvien.tuyengiao"])
    ask = open_form(office, "Hỏi ý kiến")
    ask.locator("[name=name]").fill("Chi ủy khu phố Phú Thịnh")
    ask.locator("[name=due_on]").fill("22/12/2023")
    ask.get_by_role("button", name="Ghi").click()
    office.follow("Nhận xét của cấp ủy nơi cư trú")
    fill(office, paper_number="12-NX/CU", paper_signed_on="18/12/2023", text="Gương mẫu.")
    office.press(re.compile("^Gửi"))
    office.sees("12-NX/CU")
    file_of(w, office, w.names["uyvien.danvan"])
    excuse = open_form(office, "Không phải lấy nhận xét nơi cư trú")
    excuse.locator("[name=case]").select_option("rotated")
    excuse.locator("[name=reason]").fill("Đang ở nhà công vụ của tỉnh.")
    excuse.get_by_role("button", name="Ghi").click()
    office.sees("Đang ở nhà công vụ của tỉnh.")


def the_ladder_is_noted_out_of_turn_only_with_a_reason(w):
    office = w.reader("vanphong")
    file_of(w, office, w.names["uyvien.tuyengiao"])
    note_place(office, "2", "")
    office.page.locator("#error-summary").first.wait_for()
    note_place(office, "1", "")
    note_place(office, "2", "")
    office.is_accessible()
    assert office.text().count("18/12/2023") >= 3


def note_place(office, place, reason):
    form = open_form(office, "Ghi nhận nơi đã kiểm điểm")
    form.locator("[name=place]").select_option(place)
    form.locator("[name=held_on]").fill("18/12/2023")
    form.locator("[name=override_reason]").fill(reason)
    form.get_by_role("button", name="Ghi").click()
    office.page.wait_for_load_state()
