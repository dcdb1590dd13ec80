"""An Organization Commission's first week: its tree, its people and its accounts, in a browser."""

import re
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.browser
NEW_UNIT = ["BP.BUDOP.77", "Đảng bộ xã Tân Tiến", "Xã Tân Tiến", "Đảng bộ cơ sở", "Cấp cơ sở"]


@pytest.fixture
def world(reader, tmp_path):
    return SimpleNamespace(reader=reader, tmp=tmp_path)


def test_the_first_week(world):
    the_tree_opens_branch_by_branch(world)
    a_file_with_errors_writes_nothing(world)
    the_mended_file_is_applied(world)
    a_new_clerk_is_invited_and_given_a_role(world)
    the_clerk_sees_the_unit_and_no_other(world)
    a_member_is_replaced_with_a_reason(world)
    a_name_is_corrected_with_a_reason(world)


def the_tree_opens_branch_by_branch(w):
    admin = w.reader("quantri")
    admin.go("/don-vi/")
    admin.is_accessible()
    row = admin.page.locator(".tree__row", has_text="Huyện ủy Bù Đốp")
    if not row.count():
        admin.page.locator(".tree__toggle").first.click()
        row.first.wait_for()
    row.first.locator(".tree__toggle").click()
    admin.page.locator(".tree__row", has_text="Đảng bộ xã Phước Thiện").first.wait_for()


def fill_template(admin, path, rows):
    with admin.page.expect_download() as caught:
        admin.page.locator("a[href$='/mau/units/']").click()
    caught.value.save_as(path)
    book = load_workbook(path)
    sheet = book["Đơn vị"]
    for number, row in enumerate(rows, start=3):
        for place, value in enumerate(row, start=2):
            sheet.cell(number, place, value)
    book.save(path)


def upload(admin, path):
    admin.go("/nhap-du-lieu/")
    admin.page.locator("[name=kind]").select_option("units")
    admin.page.set_input_files("[name=file]", path)
    admin.press("Tải lên và kiểm tra")
    when_done(admin)


def when_done(admin):
    """Long work runs in the background; its page leads to what came of it."""
    admin.page.wait_for_url(re.compile(r"/viec-nen/\d+/"))
    admin.sees("Đã xong")
    admin.follow("Xem kết quả")
    admin.page.wait_for_url(re.compile(r"/nhap-du-lieu/\d+/"))


def a_file_with_errors_writes_nothing(w):
    admin = w.reader("quantri")
    admin.go("/nhap-du-lieu/")
    admin.is_accessible()
    path = w.tmp / "don-vi.xlsx"
    lost = ["BP.BUDOP.78", "Đảng bộ xã Tân Thành", *NEW_UNIT[2:]]
    wrong = [[*NEW_UNIT, "BP.BUDOP", "", "nhiều"], [*lost, "BP.KHONGCO", "", "12"]]
    fill_template(admin, path, wrong)
    upload(admin, path)
    admin.sees("BP.KHONGCO")
    admin.sees("Số đảng viên")
    admin.go("/tim/?q=tan+tien")
    assert "Đảng bộ xã Tân Tiến" not in admin.text()


def the_mended_file_is_applied(w):
    admin = w.reader("quantri")
    admin.go("/nhap-du-lieu/")
    path = w.tmp / "don-vi-2.xlsx"
    fill_template(admin, path, [[*NEW_UNIT, "BP.BUDOP", "", "41"]])
    upload(admin, path)
    admin.sees("sẽ tạo")
    admin.is_accessible()
    admin.page.locator("form[action$='/ghi/'] [type=submit]").click()
    when_done(admin)
    admin.sees("đã tạo")
    admin.go("/tim/?q=tan+tien")
    admin.sees("Đảng bộ xã Tân Tiến")


def a_new_clerk_is_invited_and_given_a_role(w):
    admin = w.reader("quantri")
    admin.go("/tai-khoan/moi/")
    admin.page.fill("[name=full_name]", "Trần Thị Hạnh")
    admin.page.fill("[name=username]", "hanh.tantien")
    admin.page.fill("[name=unit_words]", "BP.BUDOP.77")
    admin.press("Tạo và lấy liên kết")
    admin.sees("Trần Thị Hạnh")
    admin.is_accessible()
    w.link = re.search(r"https?://\S+/kich-hoat/\S+?/\S+?/", admin.page.content())[0]
    admin.go("/tai-khoan/?q=hanh")
    admin.follow("Trần Thị Hạnh")
    admin.follow("Giao vai trò")
    admin.page.locator("[name=role]").select_option("committee_clerk")
    admin.page.fill("[name=unit_words]", "BP.BUDOP.77")
    admin.page.fill("[name=basis]", "Quyết định 15-QĐ/HU")
    admin.press("Giao vai trò")
    admin.sees("Quyết định 15-QĐ/HU")
    admin.sees("Đảng bộ xã Tân Tiến")


def the_clerk_sees_the_unit_and_no_other(w):
    clerk = w.reader(None)
    clerk.page.goto(w.link)
    for name in ("new_password1", "new_password2"):
        clerk.page.fill(f"[name={name}]", "một mật khẩu dài của chị Hạnh")
    clerk.page.locator("form [type=submit]").last.click()
    clerk.page.wait_for_load_state()
    clerk.username, clerk.password = "hanh.tantien", "một mật khẩu dài của chị Hạnh"
    clerk.sign_in()
    clerk.go("/don-vi/")
    clerk.sees("Đảng bộ xã Tân Tiến")
    assert "Lộc Ninh" not in clerk.text()
    clerk.go("/tai-khoan-cua-toi/")
    clerk.sees("Cán bộ tổng hợp của cấp ủy")
    clerk.is_accessible()


def a_member_is_replaced_with_a_reason(w):
    commission = w.reader("bantochuc")
    commission.go("/phu-trach/")
    commission.is_accessible()
    row = commission.page.locator("main tr", has_text="Huyện ủy Lộc Ninh").first
    row.get_by_role("link", name=re.compile("Thay")).click()
    person = commission.page.locator("[name=person]")
    person.select_option(index=1)
    commission.page.fill("[name=basis]", "Thông báo 1801-TB/TU")
    commission.page.locator("[name=on], [name=valid_from]").first.fill("18/12/2023")
    commission.page.fill("[name=reason]", "Đồng chí phụ trách trước nghỉ hưu.")
    commission.page.locator("main form [type=submit]").last.click()
    commission.page.wait_for_url(re.compile(r"/phu-trach/$"))
    commission.sees("Thông báo 1801-TB/TU")


def a_name_is_corrected_with_a_reason(w):
    admin = w.reader("quantri")
    admin.go("/dinh-chinh/orgunits/orgunit/?q=tan+tien")
    admin.page.locator("#result_list tbody a").first.click()
    admin.page.fill("[name=short_name]", "Xã Tân Tiến (Bù Đốp)")
    admin.page.fill("[name=reason]", "Phân biệt với xã trùng tên ở huyện khác.")
    admin.page.locator("[name=_save]").click()
    admin.go("/nhat-ky/?action=correction.made")
    admin.sees("Phân biệt với xã trùng tên ở huyện khác.")
