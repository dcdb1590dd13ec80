"""Plan 210 from publishing to the consolidated report, walked by every role in a real browser."""

import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from campaign.bootstrap.places import ROOT
from tests.reviews.sending import pdf
from tests.story.steps import attach, begin, fill_the_counts, find_task, look_and_send

pytestmark = pytest.mark.browser
PLAN = ROOT / "campaign" / "plans" / "210-kh-tu.toml"


@pytest.fixture
def world(reader, manage, manage_json, site, tmp_path):
    report = tmp_path / "Báo cáo kết quả.pdf"
    report.write_bytes(pdf().read())
    return SimpleNamespace(
        reader=reader, manage=manage, manage_json=manage_json, site=site, tmp=tmp_path,
        report=report,
    )  # fmt: skip


def test_plan_210_runs_end_to_end(world):
    the_commission_publishes_a_plan_and_opens_its_tasks(world)
    the_clerk_of_bu_dop_sends_results_once(world)
    the_commission_returns_and_then_accepts(world)
    a_grassroots_unit_sends_to_its_district(world)
    late_work_is_taken_and_marked(world)
    a_successor_sees_the_unit_and_the_predecessor_no_longer(world)
    everyone_is_reminded_once_a_day(world)
    the_commission_builds_the_report(world)
    every_figure_of_the_home_page_opens(world)
    the_administrator_corrects_a_count(world)


def the_commission_publishes_a_plan_and_opens_its_tasks(w):
    """A second plan, of the year before, so that the one in mid-flight stays the current one."""
    text = PLAN.read_text("utf-8")
    text = re.sub(r'(?m)^key = "2023"', 'key = "2022"', text, count=1)
    text = re.sub(r"(?m)^year = 2023", "year = 2022", text, count=1)
    (w.tmp / "plan.toml").write_text(text, "utf-8")
    w.manage("load_plan", str(w.tmp / "plan.toml"))
    commission = w.reader("bantochuc")
    commission.go("/ke-hoach/2022/")
    commission.sees("trước ngày 20/12/2023")
    commission.sees("hết ngày 19/12/2023")
    commission.is_accessible()
    commission.follow("Ban hành")
    commission.press("Ban hành kế hoạch")
    commission.sees("Đã ban hành")
    commission.go("/ke-hoach/2022/mo-nhiem-vu/")
    commission.sees(re.compile(r"Sẽ mở \d+ nhiệm vụ, đã có 0"))
    wanted = int(re.search(r"Sẽ mở (\d+) nhiệm vụ", commission.text())[1])
    assert wanted > 40
    commission.press(re.compile(r"Mở \d+ nhiệm vụ"))
    commission.sees("Đã xong")
    commission.go("/ke-hoach/2022/mo-nhiem-vu/")
    commission.sees(f"Sẽ mở 0 nhiệm vụ, đã có {wanted}")


def the_clerk_of_bu_dop_sends_results_once(w):
    clerk = w.reader("budop")
    clerk.go("/viec-cua-toi/")
    clerk.sees("Chưa nhập biểu kết quả (6 dòng).")
    clerk.sees("còn 8 ngày")
    clerk.is_accessible()
    begin(clerk, "cấp huyện")
    clerk.is_accessible()
    clerk.page.locator("table.counts input").first.fill("7")
    clerk.press("Xem lại trước khi gửi")
    clerk.page.locator("#error-summary").wait_for()
    fill_the_counts(clerk, on_roll=10, excellent=1, good=8)
    attach(clerk, w.report)
    look_and_send(clerk)
    second_tab = clerk.context.new_page()
    second_tab.goto(clerk.page.url)
    clerk.page.get_by_role("button", name="Gửi kết quả").dblclick()
    clerk.sees("Giấy xác nhận đã gửi")
    receipt = clerk.page.url
    assert re.search(r"SHA-256 [0-9a-f]{64}", clerk.text())
    clerk.is_accessible()
    second_tab.get_by_role("button", name="Gửi kết quả").click()
    second_tab.wait_for_url(receipt)
    w.task = "/" + "/".join(find_task(clerk, "Huyện ủy Bù Đốp", "D5"))


def the_commission_returns_and_then_accepts(w):
    commission = w.reader("bantochuc")
    commission.go(w.task)
    commission.is_accessible()
    commission.press("Trả lại để bổ sung")
    commission.sees("Cần nêu rõ lý do")
    commission.page.fill("[name=reason]", "Thiếu số liệu của hai chi bộ cơ sở.")
    commission.press("Trả lại để bổ sung")
    commission.sees("Thiếu số liệu của hai chi bộ cơ sở.")
    clerk = w.reader("budop")
    clerk.go("/viec-cua-toi/")
    clerk.sees("Thiếu số liệu của hai chi bộ cơ sở.")
    begin(clerk, "cấp huyện")
    fill_the_counts(clerk, on_roll=12, excellent=1, good=10)
    look_and_send(clerk)
    clerk.press("Gửi kết quả")
    clerk.sees("Giấy xác nhận đã gửi")
    commission.go(w.task)
    commission.press("Tiếp nhận")
    commission.sees("Đã tiếp nhận")


def a_grassroots_unit_sends_to_its_district(w):
    clerk = w.reader("budop.coso1", width=390)
    begin(clerk, "cấp cơ sở")
    fill_the_counts(clerk, on_roll=6, excellent=1, good=5)
    attach(clerk, w.report)
    look_and_send(clerk)
    clerk.press("Gửi kết quả")
    clerk.sees("Giấy xác nhận đã gửi")
    path = clerk.page.get_by_role("link", name="Về nhiệm vụ").get_attribute("href")
    district = w.reader("budop")
    district.go(path)
    district.press("Tiếp nhận")
    district.sees("Đã tiếp nhận")
    stranger = w.reader("locninh")
    assert stranger.go(path) == 404
    assert stranger.go(w.task) == 404


def late_work_is_taken_and_marked(w):
    """Lộc Ninh's own plan was due by 10/12; its last day is over, its work is not refused."""
    clerk = w.reader("locninh")
    begin(clerk, "kế hoạch")
    attach(clerk, w.report)
    look_and_send(clerk)
    clerk.press("Gửi văn bản")
    clerk.sees("Lý do gửi muộn")
    clerk.page.fill("[name=late_reason]", "Ban Thường vụ huyện họp chậm một tuần.")
    clerk.press("Gửi văn bản")
    clerk.sees("Giấy xác nhận đã gửi")
    assert "muộn" in clerk.text()


def a_successor_sees_the_unit_and_the_predecessor_no_longer(w):
    predecessor = w.reader("uyvien.noichinh", width=390)
    predecessor.go("/don-vi-phu-trach/")
    predecessor.sees("Huyện ủy Bù Đốp")
    predecessor.is_accessible()
    assert predecessor.go(w.task) == 200
    commission = w.reader("bantochuc")
    commission.go("/phan-cong/")
    commission.is_accessible()
    replace_at(commission, "Huyện ủy Bù Đốp", successor_of(w))
    assert predecessor.go(w.task) in (200, 404)
    assert "/dang-nhap/" in predecessor.page.url
    predecessor.sign_in()
    assert predecessor.go(w.task) == 404
    predecessor.go("/don-vi-phu-trach/")
    assert "Huyện ủy Bù Đốp" not in predecessor.text()
    successor = w.reader("uyvien.danvan", width=390)
    successor.go("/don-vi-phu-trach/")
    successor.sees("Huyện ủy Bù Đốp")
    assert successor.go(w.task) == 200


def successor_of(w):
    accounts = w.manage_json("demo_accounts", "--json")
    assert "uyvien.danvan" in {each["username"] for each in accounts}
    person = w.reader("uyvien.danvan")
    return person.page.locator(".menu__who strong").text_content().strip()


def replace_at(person, unit, successor):
    entry = person.page.locator("main tr", has_text=unit).filter(has_text="dự, chỉ đạo")
    entry.get_by_role("link", name=re.compile("Thay")).click()
    choice = person.page.locator("[name=person]")
    choice.select_option(label=choice.locator("option", has_text=successor).first.inner_text())
    person.page.fill("[name=basis]", "Thông báo 1800-TB/TU")
    person.page.fill("[name=on]", "18/12/2023")
    person.page.fill("[name=reason]", "Phân công lại địa bàn.")
    person.page.locator("main form [type=submit]").last.click()
    person.page.wait_for_url(re.compile(r"/phan-cong/$"))


def everyone_is_reminded_once_a_day(w):
    at = ("--at", "2023-12-18T08:00:00+07:00")
    w.manage_json("plan_reminders", *at)
    again = w.manage_json("plan_reminders", *at)
    assert again["planned"] == 0
    w.manage_json("pump_reminders")
    clerk = w.reader("locninh.coso1")
    clerk.go("/hop-tin/")
    clerk.is_accessible()
    mails = [message_from_bytes(path.read_bytes()) for path in (w.site.var / "mail").glob("*.eml")]
    digests = [mail for mail in mails if "Nhắc việc" in str(mail) or mail["X-Kind"] == "digest"]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert not [mail for mail in digests if mail["To"].startswith("budop.coso1")]


def the_commission_builds_the_report(w):
    commission = w.reader("bantochuc")
    commission.go("/bao-cao/")
    commission.press("Lập báo cáo")
    commission.sees("Đã xong")
    commission.page.locator("main a[href^='/bao-cao/']").first.click()
    commission.sees("Đối chiếu")
    commission.is_accessible()
    saved = {}
    for form in ("xlsx", "pdf", "json"):
        with commission.page.expect_download() as caught:
            commission.page.locator(f"a[href$='/{form}/']").first.click()
        saved[form] = w.tmp / f"report.{form}"
        caught.value.save_as(saved[form])
    assert saved["pdf"].read_bytes().startswith(b"%PDF-")
    assert len(load_workbook(saved["xlsx"]).sheetnames) >= 4
    assert json.loads(saved["json"].read_text("utf-8"))
    printed = w.manage(
        "build_report", "general", "--campaign", "2023", "--format", "json", "--out", str(w.tmp)
    )
    assert re.search(r"[0-9a-f]{64}", printed)


def every_figure_of_the_home_page_opens(w):
    commission = w.reader("bantochuc")
    commission.go("/")
    commission.is_accessible()
    links = commission.page.locator("main a[href]").evaluate_all(
        "found => [...new Set(found.map(a => a.getAttribute('href')))]"
    )
    assert len(links) > 30
    assert [link for link in links if link.startswith("/") and commission.go(link) != 200] == []


def the_administrator_corrects_a_count(w):
    admin = w.reader("quantri")
    admin.go("/dinh-chinh/ratings/resultrow/?q=bu+dop")
    admin.page.locator("#result_list tbody a").first.click()
    good = admin.page.locator("[name=good]")
    completed = admin.page.locator("[name=completed]")
    old = int(good.input_value())
    good.fill(str(old - 1))
    completed.fill(str(int(completed.input_value()) + 1))
    admin.page.locator("[name=_save]").click()
    admin.sees(re.compile("Hãy sửa lỗi|bắt buộc"))
    admin.page.fill("[name=reason]", "Đơn vị báo nhầm một trường hợp, công văn 15.")
    admin.page.locator("[name=_save]").click()
    admin.go("/nhat-ky/?action=correction.made")
    admin.sees("công văn 15")
    admin.is_accessible()
    trail = admin.text()
    assert f"{old} → {old - 1}" in trail


def test_the_day_is_pinned_and_every_page_says_so(reader):
    assert datetime.now(UTC).year > 2023
    person = reader("budop")
    for path in ("/", "/viec-cua-toi/", "/ke-hoach/2023/"):
        person.go(path)
        assert "Ngày giả định 18/12/2023" in person.text()
