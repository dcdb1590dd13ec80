"""A district's ratings, from the spreadsheet to acceptance and to the page of a person."""

import re
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from tests.reviews.sending import pdf
from tests.story.steps import attach, fill_the_counts, find_task, look_and_send

pytestmark = [pytest.mark.browser, pytest.mark.once]
CADRE = "Cá nhân cán bộ lãnh đạo, quản lý"
GOOD, BEST = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"
BY = "Ban Thường vụ Huyện ủy Lộc Ninh"
# Columns of the list, as the template numbers them.
UNIT, KIND, NAME, GRADE, AUTHORITY, NUMBER = 2, 4, 6, 8, 12, 13


@pytest.fixture
def world(reader, tmp_path):
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(pdf().read())
    return SimpleNamespace(reader=reader, tmp=tmp_path, report=report)


def test_a_districts_ratings(world):
    the_clerk_takes_the_template(world)
    a_file_with_errors_writes_nothing(world)
    the_mended_file_is_seen_first_and_then_applied(world)
    the_results_are_sent_with_what_is_doubtful(world)
    nobody_else_reads_the_list(world)
    the_commission_weighs_and_accepts(world)
    the_grade_stands_on_the_page_of_the_person(world)


def the_clerk_takes_the_template(w):
    clerk = w.reader("locninh")
    w.task = "/" + "/".join(find_task(clerk, "Huyện ủy Lộc Ninh", "D5"))
    clerk.go(w.task)
    clerk.press("Nhập kết quả")
    clerk.follow("Nhập từ bảng tính")
    clerk.is_accessible()
    with clerk.page.expect_download() as caught:
        clerk.page.locator("a[href$='/mau/names/']").click()
    w.template = w.tmp / "mau.xlsx"
    caught.value.save_as(w.template)
    sheet = load_workbook(w.template)["Kết quả theo tên"]
    w.row = next(
        row for row in range(3, sheet.max_row + 1)
        if sheet.cell(row, KIND).value == CADRE and sheet.cell(row, NAME).value
    )  # fmt: skip
    w.name = sheet.cell(w.row, NAME).value


def filled(w, name, **cells):
    """The template with one person rated, and cells of that line as named."""
    book = load_workbook(w.template)
    sheet = book["Kết quả theo tên"]
    for column, value in {GRADE: BEST, AUTHORITY: BY, NUMBER: "88-QĐ/HU", **cells}.items():
        sheet.cell(w.row, int(column), value)
    path = w.tmp / name
    book.save(path)
    return path


def upload(w, clerk, path):
    clerk.go(f"{w.task}tep-ket-qua/")
    clerk.page.set_input_files("[name=file]", path)
    clerk.press("Tải lên và kiểm tra")
    when_done(clerk)


def when_done(clerk):
    clerk.page.wait_for_url(re.compile(r"/viec-nen/\d+/"))
    clerk.sees("Đã xong")
    clerk.follow("Xem kết quả")
    clerk.page.wait_for_url(re.compile(r"/tep-ket-qua/\d+/"))


def a_file_with_errors_writes_nothing(w):
    clerk = w.reader("locninh")
    upload(w, clerk, filled(w, "sai.xlsx", **{str(GRADE): "Rất tốt", str(UNIT): "BP.BUDOP"}))
    clerk.sees("“Rất tốt” không có trong danh mục")
    clerk.is_accessible()
    clerk.go(f"{w.task}theo-ten/")
    clerk.sees("Chưa có dòng nào")


def the_mended_file_is_seen_first_and_then_applied(w):
    clerk = w.reader("locninh")
    upload(w, clerk, filled(w, "dung.xlsx"))
    clerk.sees("Tệp không có lỗi, chưa ghi gì")
    clerk.sees(w.name)
    clerk.is_accessible()
    clerk.press("Ghi vào dự thảo")
    when_done(clerk)
    clerk.sees("Đã ghi đúng tệp này")
    clerk.go(f"{w.task}theo-ten/")
    clerk.sees(w.name)
    clerk.is_accessible()


def the_results_are_sent_with_what_is_doubtful(w):
    clerk = w.reader("locninh")
    clerk.go(w.task)
    fill_the_counts(clerk, on_roll=10, excellent=0, good=10)
    attach(clerk, w.report)
    look_and_send(clerk)
    clerk.sees("danh sách có 1, biểu ghi 0")
    clerk.sees("cả 10 đối tượng được xếp loại đều từ hoàn thành tốt trở lên")
    clerk.press("Gửi kết quả")
    clerk.sees("Giấy xác nhận đã gửi")


def nobody_else_reads_the_list(w):
    assert w.reader("budop").go(f"{w.task}theo-ten/") == 404
    proposer = w.reader("tuyengiao")
    proposer.go(w.task)
    assert w.name not in proposer.text()
    assert proposer.go(f"{w.task}theo-ten/") in (403, 404)


def the_commission_weighs_and_accepts(w):
    commission = w.reader("bantochuc")
    commission.go(w.task)
    commission.sees("danh sách có 1, biểu ghi 0")
    commission.follow("Xem từng tên")
    commission.sees(w.name)
    commission.go(w.task)
    commission.press("Tiếp nhận")
    commission.sees("Đã tiếp nhận")


def the_grade_stands_on_the_page_of_the_person(w):
    commission = w.reader("bantochuc", width=390)
    commission.go(f"/can-bo/?q={w.name}")
    commission.follow(w.name)
    commission.sees(BY)
    commission.sees("88-QĐ/HU")
    commission.is_accessible()
