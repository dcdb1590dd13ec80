"""The rating conference of the province, from cap board over ballot to decision (R17, R46)."""

import re
from types import SimpleNamespace

import pytest

from tests.reviews.sending import pdf

pytestmark = [pytest.mark.browser, pytest.mark.once]
TITLE = "Hội nghị đánh giá, xếp loại cuối năm"
GROUP = "Ủy viên Ban Thường vụ Tỉnh ủy"
PRESENT = 14


@pytest.fixture
def world(reader, tmp_path):
    scan = tmp_path / "Biên bản đã ký.pdf"
    scan.write_bytes(pdf().read())
    return SimpleNamespace(reader=reader, tmp=tmp_path, scan=scan)


def test_the_rating_conference(world):
    the_commission_weighs_the_candidates(world)
    a_second_window_overwrites_nobody(world)
    the_office_holds_the_conference(world)
    the_commission_prints_the_ballots(world)
    the_tellers_count_twice(world)
    the_signed_minute_settles_it(world)
    the_member_knows_nothing_yet(world)
    the_standing_board_decides(world)
    the_standing_board_publishes(world)
    the_member_is_told(world)


def open_board(person):
    person.go("/xep-loai/")
    person.page.locator("main table").first.get_by_role("link", name=GROUP, exact=True).click()
    person.page.locator("#cap-board").wait_for()


def column(person, grade):
    return person.page.locator(f".cap__column[data-grade={grade}] .candidate")


def room(person, words):
    person.page.locator(".meter__room", has_text=words).wait_for()


def the_commission_weighs_the_candidates(w):
    """By dragging, by key, by button; the meter follows, and over the cap it says so."""
    commission = w.reader("bantochuc")
    open_board(commission)
    room(commission, "hết chỗ trong 2")
    commission.is_accessible()
    drag(commission, column(commission, "excellent").first, "good")
    room(commission, "còn 1 chỗ trong 2")
    commission.page.keyboard.press("ArrowLeft")
    room(commission, "hết chỗ trong 2")
    third = column(commission, "good").nth(1)
    w.lifted = third.locator(".candidate__who a").inner_text()
    third.get_by_role("button", name=re.compile("^Xuất sắc · vượt 1")).click()
    room(commission, "vượt 1 so với mức tối đa 2")
    commission.sees("khi quyết định phải có giải trình bằng văn bản")
    w.excellent = column(commission, "excellent").locator(".candidate__who a").all_inner_texts()
    assert (len(w.excellent), w.lifted in w.excellent) == (3, True)
    w.board = commission.page.url.removeprefix(commission.site.address).split("#")[0]


def drag(person, card, grade):
    """As a hand does it: what letting go would do stands over the column meanwhile."""
    here, there = card.bounding_box(), column(person, grade).first.bounding_box()
    person.page.mouse.move(here["x"] + 12, here["y"] + 20)
    person.page.mouse.down()
    person.page.mouse.move(there["x"] + 60, there["y"] + 40, steps=6)
    person.page.locator("[data-drop]", has_text="khi đó còn 1 chỗ trong 2").wait_for()
    person.page.mouse.up()


def a_second_window_overwrites_nobody(w):
    first, second = w.reader("bantochuc"), w.reader("bantochuc", width=390)
    for person in (first, second):
        person.go(w.board)
    card = first.page.locator(".candidate", has_text="Lâm Văn Duy")
    name = re.compile("^Tốt")
    card.get_by_role("button", name=name).first.click()
    column(first, "good").filter(has_text="Lâm Văn Duy").wait_for()
    stale = second.page.locator(".candidate", has_text="Lâm Văn Duy")
    stale.get_by_role("button", name=re.compile("^Xuất sắc")).click()
    second.sees("Lâm Văn Duy vừa được người khác chuyển")
    back = column(first, "good").filter(has_text="Lâm Văn Duy")
    back.locator("summary").click()
    back.get_by_role("button", name=re.compile("^Hoàn thành")).click()
    first.page.locator("#col-others").wait_for()


def the_office_holds_the_conference(w):
    office = w.reader("vanphong")
    office.go("/hoi-nghi/lap/")
    office.page.select_option("[name=unit]", label="Ban Thường vụ Tỉnh ủy")
    office.page.select_option("[name=kind]", "rating")
    facts = {"title": TITLE, "starts_on": "18/12/2023", "ends_on": "18/12/2023", "place": "Số 1"}
    for name, value in facts.items():
        office.page.fill(f"[name={name}]", value)
    office.page.locator("main form [type=submit]").last.click()
    office.page.wait_for_url(re.compile(r"/hoi-nghi/\d+/$"))
    w.conference = office.page.url.removeprefix(office.site.address)
    seats(office, w.conference, "role", ["chair"])
    office.go(f"{w.conference}chuong-trinh/")
    for name, value in {"day": "18/12/2023", "begins_at": "08:00", "content": "Bỏ phiếu"}.items():
        office.page.locator(f"main form [name$={name}]").first.fill(value)
    office.page.locator("main form [type=submit]").last.click()
    office.page.wait_for_url(re.compile(r"/hoi-nghi/\d+/#programme$"))
    office.press("Triệu tập")
    office.sees("Đã triệu tập")
    seats(office, w.conference, "attended", ["no", *["yes"] * PRESENT])
    office.sees(f"có mặt {PRESENT}/15")


def seats(office, conference, field, values):
    office.go(f"{conference}thanh-phan/")
    for number, value in enumerate(values):
        office.page.select_option(f"[name=seats-{number}-{field}]", value)
    office.press("Ghi thành phần, điểm danh")
    office.go(conference)


def the_commission_prints_the_ballots(w):
    commission = w.reader("bantochuc")
    commission.go(w.conference)
    commission.follow("Giao tổ kiểm phiếu")
    for box in commission.page.locator("main [name=users]").all():
        box.check()
    commission.press("Ghi")
    commission.sees("Đã giao tổ kiểm phiếu")
    commission.follow("Soạn phiếu biểu quyết")
    commission.page.check("[name=kind][value=members]")
    commission.press("Ghi")
    commission.sees("Đã soạn phiếu")
    w.ballot = commission.page.url.removeprefix(commission.site.address)
    commission.is_accessible()
    assert saved(commission, w.tmp / "phieu.pdf", "phieu/?dang=pdf").startswith(b"%PDF-")
    commission.press("Ghi nhận đã in")
    commission.press("Chốt danh sách, mở kiểm phiếu")
    commission.sees("Lần kiểm này đã có 0/2 bản kiểm phiếu")


def saved(person, path, link):
    with person.page.expect_download() as caught:
        person.page.locator(f"main a[href$='{link}']").first.click()
    caught.value.save_as(path)
    return path.read_bytes()


def fill_count(teller, w, valid=PRESENT):
    """Ten for “excellent” of the three, ten for “good” of all others."""
    for name, value in {"issued": PRESENT, "returned": PRESENT, "valid": valid}.items():
        teller.page.fill(f"[name={name}]", str(value))
    for card in teller.page.locator("[data-subject]").all():
        is_top = any(name in card.locator("h2").inner_text() for name in w.excellent)
        marks = {"excellent": 10, "good": 4} if is_top else {"good": 10, "completed": 4}
        for mark, value in marks.items():
            card.locator(f"[data-mark={mark}]").fill(str(value))
    teller.press(re.compile("Ghi (lại )?bản"))


def the_tellers_count_twice(w):
    """A wrong sum is named; two counts that differ send both back; two that agree confirm."""
    first, second = w.reader("kiemphieu1", width=390), w.reader("kiemphieu2")
    for teller in (first, second):
        teller.go(f"{w.ballot}kiem-phieu/")
    fill_count(first, w, valid=13)
    first.sees("Số phiếu thu về (14) phải bằng hợp lệ + không hợp lệ + trắng (13 + 0 + 0 = 13).")
    first.is_accessible()
    fill_count(first, w)
    first.sees("Đã ghi bản của đồng chí")
    second.page.reload()
    assert "Đã có một bản" in second.text()
    assert "10" not in second.page.locator("[data-subject] input").first.input_value()
    fill_count(second, SimpleNamespace(excellent=w.excellent[:2]))
    second.sees("Hai bản của lần trước không khớp")
    second.sees(f"{w.excellent[2]}: Hoàn thành xuất sắc nhiệm vụ")
    fill_count(second, w)
    first.page.reload()
    fill_count(first, w)
    first.sees("Hai bản kiểm phiếu khớp nhau")


def the_signed_minute_settles_it(w):
    commission = w.reader("bantochuc")
    commission.go(w.ballot)
    commission.sees("cần trên 50% của 15")
    assert saved(commission, w.tmp / "bien-ban.docx", "bien-ban/?dang=docx").startswith(b"PK")
    commission.follow("Ghi nhận biên bản đã ký")
    commission.page.fill("[name=on]", "18/12/2023")
    commission.page.set_input_files("[name=scan]", w.scan)
    commission.press("Ghi")
    commission.sees("kết quả không sửa được nữa")
    teller = w.reader("kiemphieu1")
    teller.go(f"{w.ballot}kiem-phieu/")
    assert teller.page.locator("[data-tally-form]").count() == 0


def the_member_knows_nothing_yet(w):
    member = w.reader("uyvien.danvan", width=390)
    member.go("/xep-loai/")
    own = member.page.locator("main table a").first
    w.own = own.get_attribute("href")
    member.go(w.own)
    member.sees("Đang xem xét")
    assert not [word for word in ("Biểu quyết", "10/15", "Thẩm định") if word in member.text()]
    assert member.go(w.board) == 403
    assert member.go(w.ballot) in (403, 404)


def the_standing_board_decides(w):
    board = w.reader("thuongtruc")
    board.go(f"{w.board}quyet-dinh/")
    board.sees("theo kết quả biểu quyết")
    board.is_accessible()
    assert saved(board, w.tmp / "du-thao.pdf", "van-ban/?dang=pdf").startswith(b"%PDF-")
    board.page.fill("[name=number]", "512-QĐ/TU")
    board.page.locator("[name=cap_note]").fill(" ")
    board.press("Ghi quyết định")
    board.page.locator("#error-summary").wait_for()
    assert board.page.input_value("[name=number]") == "512-QĐ/TU"
    board.page.fill("[name=cap_note]", "Ba đồng chí vượt chỉ tiêu ở lĩnh vực được giao.")
    board.press("Ghi quyết định")
    board.sees("Đã quyết định vượt tỷ lệ")
    board.sees("Đã ghi quyết định cho 15 hồ sơ")


def the_standing_board_publishes(w):
    """Apart from deciding: until then the member still knows nothing."""
    member = w.reader("uyvien.danvan")
    member.go(w.own)
    member.sees("Đang xem xét")
    assert "512-QĐ/TU" not in member.text()
    board = w.reader("thuongtruc")
    board.go(w.board)
    board.press("Công bố 15 kết quả")
    board.sees("Đã công bố 15 kết quả")


def the_member_is_told(w):
    member = w.reader("uyvien.danvan", width=390)
    member.go("/hop-tin/")
    member.sees("Đã công bố kết quả đánh giá, xếp loại năm 2023")
    member.go(w.own)
    member.sees("số 512-QĐ/TU ngày 18/12/2023")
    member.is_accessible()
