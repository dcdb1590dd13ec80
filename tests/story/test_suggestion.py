"""One unit with a suggestion, from proposal to verification, as all roles involved (R20–R26)."""

from types import SimpleNamespace

import pytest

from tests.story.walking import fill, name_of, path_of, saved

pytestmark = [pytest.mark.browser, pytest.mark.once]
UNIT = "Huyện ủy Bù Đốp"
ONE = "Làm rõ việc chậm giải ngân vốn đầu tư công ở hai xã."
TWO = "Làm rõ trách nhiệm người đứng đầu trong việc tiếp dân."
MERGED = "Làm rõ trách nhiệm của tập thể về giải ngân vốn và tiếp dân."
NOTHING_TO_KNOW = ("/", "/viec-cua-toi/", "/lich/", "/khac-phuc/", "/nhiem-vu/", "/hop-tin/")


@pytest.fixture
def world(reader, manage, tmp_path):
    w = SimpleNamespace(reader=reader, manage=manage, tmp=tmp_path)
    w.members = {name_of(reader(who)): who for who in ("uyvien.noichinh", "uyvien.danvan")}
    commission = reader("bantochuc")
    commission.go("/phan-cong/")
    row = commission.page.locator("main tr", has_text=UNIT).filter(has_text="dự, chỉ đạo")
    w.director = next(who for name, who in w.members.items() if name in row.inner_text())
    return w


def test_a_suggestion_goes_from_proposal_to_verification(world):
    before = what_the_clerk_sees(world)
    a_commission_and_a_member_propose(world)
    the_two_are_merged_and_who_said_what_is_kept(world)
    the_standing_board_approves_and_takes_a_numbered_copy(world)
    it_is_issued_under_a_number(world)
    the_head_answers_without_learning_who_proposed(world)
    the_directing_member_sends_back_and_then_verifies(world)
    a_remedy_is_agreed_done_and_verified(world)
    assert what_the_clerk_sees(world) == before
    world.manage("verify_audit")


def what_the_clerk_sees(w):
    """The Commission's clerk of the very unit knows of no suggestion: each page reads the same."""
    clerk = w.reader("budop")
    assert clerk.go("/goi-y/") == 403
    seen = {}
    for path in NOTHING_TO_KNOW:
        clerk.go(path)
        seen[path] = clerk.text()
    return seen


def propose(person, text):
    person.go("/goi-y/de-xuat/")
    person.page.locator("[name=unit]").select_option(label=UNIT)
    person.page.locator("[name=category]").select_option("complicated")
    fill(person, text=text)
    person.press("Gửi đề xuất")


def a_commission_and_a_member_propose(w):
    proposer = w.reader("tuyengiao")
    w.proposer = name_of(proposer)
    propose(proposer, "   ")
    proposer.page.locator("#error-summary, :invalid").first.wait_for()
    assert proposer.page.locator("[name=category]").input_value() == "complicated"
    propose(proposer, ONE)
    proposer.sees("Đã gửi đề xuất đến Ban Tổ chức Tỉnh ủy để tổng hợp.")
    proposer.is_accessible()
    member = w.reader(w.director, width=390)
    propose(member, TWO)
    member.sees("Đã gửi đề xuất đến Ban Tổ chức Tỉnh ủy để tổng hợp.")


def choose(person, *units):
    for unit in units:
        rows = person.page.locator("main tr", has_text=unit)
        for box in rows.locator("[name=proposal]").all():
            box.check()


def the_two_are_merged_and_who_said_what_is_kept(w):
    commission = w.reader("bantochuc")
    commission.go("/goi-y/")
    choose(commission, UNIT, "Huyện ủy Lộc Ninh")
    commission.press("Đọc và tổng hợp")
    commission.sees("Chỉ tổng hợp chung được các đề xuất về cùng một tập thể")
    choose(commission, UNIT)
    commission.press("Đọc và tổng hợp")
    commission.sees(ONE)
    commission.sees(TWO)
    fill(commission, text=MERGED)
    commission.page.locator("main form [type=submit]").last.click()
    commission.sees("Đã tổng hợp, chuyển Thường trực Tỉnh ủy duyệt.")
    w.point = path_of(commission)
    assert MERGED not in commission.text()
    commission.is_accessible()
    commission.press("Đọc nội dung")
    commission.sees(MERGED)
    commission.page.locator("details.fold", has_text="Các đề xuất").locator("summary").click()
    said = commission.text()
    assert [each for each in (ONE, TWO, w.proposer, *w.members) if each in said][:3] == [
        ONE, TWO, w.proposer,
    ]  # fmt: skip


def the_standing_board_approves_and_takes_a_numbered_copy(w):
    board = w.reader("thuongtruc")
    board.go("/goi-y/")
    board.is_accessible()
    press = board.page.get_by_role("button", name="Danh sách tổng hợp (DOCX)").click
    saved(board, press, w.tmp / "danh-sach.docx")
    board.go(w.point)
    board.press("Đọc nội dung")
    board.press("Duyệt")
    board.sees("Đã ghi nhận.")


def it_is_issued_under_a_number(w):
    head = w.reader("budop.bithu")
    assert head.go(w.point) == 404
    commission = w.reader("bantochuc")
    commission.go(w.point)
    commission.press("Đọc nội dung")
    fill(commission, number="21-CV/TU", on="31/12/2023")
    commission.press("Ghi nhận ban hành")
    commission.sees("Ngày văn bản không được sau hôm nay.")
    fill(commission, on="18/12/2023")
    commission.press("Ghi nhận ban hành")
    commission.sees("21-CV/TU")


def the_head_answers_without_learning_who_proposed(w):
    head = w.reader("budop.bithu")
    assert head.go(w.point) == 200
    head.is_accessible()
    head.press("Đọc nội dung")
    head.sees(MERGED)
    assert not [word for word in (ONE, TWO, w.proposer) if word in head.text()]
    fill(head, text="Nguyên nhân do chậm bàn giao mặt bằng; sẽ xong trong quý I.")
    head.press("Gửi giải trình")
    head.sees("Đã giải trình")


def the_directing_member_sends_back_and_then_verifies(w):
    member = w.reader(w.director, width=390)
    member.go("/don-vi-phu-trach/")
    member.follow(UNIT)
    member.page.locator(f"main a[href='{w.point}']").click()
    member.is_accessible()
    member.press("Đọc nội dung")
    member.page.locator("[aria-labelledby=act-return] textarea").fill("Nêu rõ trách nhiệm cá nhân.")
    member.press("Yêu cầu giải trình lại")
    head = w.reader("budop.bithu")
    read(head, w.point)
    head.sees("Nêu rõ trách nhiệm cá nhân.")
    fill(head, text="Trách nhiệm thuộc đồng chí phụ trách kinh tế.")
    head.press("Gửi giải trình")
    read(member, w.point)
    fill(member, remark="Giải trình đã rõ, nghiêm túc.")
    member.press("Xác nhận giải trình")
    member.sees("Đã xác nhận")
    other = w.reader(next(who for who in w.members.values() if who != w.director))
    assert other.go(w.point) == other.go("/goi-y/999999/")  # as one that does not exist
    assert other.go(w.point) in (403, 404)


def read(person, point):
    person.go(point)
    person.press("Đọc nội dung")


def a_remedy_is_agreed_done_and_verified(w):
    commission = w.reader("bantochuc")
    read(commission, w.point)
    commission.sees("Chưa có biện pháp khắc phục nào")
    head = w.reader("budop.bithu")
    read(head, w.point)
    head.page.locator("details.fold", has_text="Thêm biện pháp").locator("summary").click()
    fill(head, shortcoming="Giải ngân chậm.", measure="Giao ban hằng tuần.", due_on="29/12/2023")
    head.press("Ghi biện pháp")
    head.sees("Đã ghi biện pháp khắc phục.")
    read(commission, w.point)
    commission.press("Chốt biện pháp khắc phục")
    commission.sees("Đã chốt khắc phục")
    head.go("/viec-cua-toi/")
    head.page.locator("main .work", has_text="theo gợi ý kiểm điểm").locator("a").first.click()
    remedy = path_of(head)
    head.press("Đọc nội dung")
    fill(head, evidence="Đã giải ngân 96%.")
    head.press("Báo cáo đã khắc phục")
    commission.go(remedy)
    commission.press("Đọc nội dung")
    commission.press("Xác nhận")
    commission.sees("Cấp trên đã xác nhận")
