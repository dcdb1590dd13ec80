"""The conference of the Standing Committee, from its plan to the tasks of its conclusions."""

import re

from tests.story.walking import fill, path_of, saved, words_of

TITLE = "Hội nghị kiểm điểm Ban Thường vụ Tỉnh ủy (phiên toàn thể)"
LAST_DAY_OF_PAPERS, AFTER = "2023-12-25", "2023-12-30"
TASK = "Họp rà soát việc cải cách hành chính hằng tháng"
PROGRAMME = (
    ("28/12/2023", "7:30", "Khai mạc", "Thường trực Tỉnh ủy"),
    ("28/12/2023", "8:00", "Báo cáo kiểm điểm tập thể", "Thường trực Tỉnh ủy"),
    ("29/12/2023", "7:30", "Kiểm điểm từng cá nhân", "Các đồng chí Ủy viên"),
)


def the_conference_is_planned_and_called(w):
    office = w.reader("vanphong")
    office.go("/hoi-nghi/lap/")
    office.page.locator("[name=unit]").select_option(label="Ban Thường vụ Tỉnh ủy")
    milestone = office.page.locator("[name=milestone] option", has_text="kiểm điểm tập thể và từng")
    office.page.locator("[name=milestone]").select_option(milestone.first.get_attribute("value"))
    facts = {"title": TITLE, "place": "Hội trường Tỉnh ủy", "ends_on": "29/12/2023"}
    fill(office, starts_on="30/12/2023", **facts)
    office.page.locator("main form [type=submit]").click()
    office.sees("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    fill(office, starts_on="28/12/2023")
    office.page.locator("main form [type=submit]").click()
    office.sees("Đã lập hội nghị.")
    w.conference = path_of(office)
    office.sees("Chưa có người chủ trì.")
    write_programme(office)
    office.follow("Sửa thành phần, điểm danh")
    seat_of(office, "Mai Bá Định").locator("[name$=role]").select_option("chair")
    office.press("Ghi thành phần, điểm danh")
    office.sees("Đã ghi thành phần, điểm danh.")
    # Both conferences meet on the 28th: said, never forbidden.
    office.sees(re.compile("Trong ngày 28/12/2023 còn dự hội nghị khác"))
    office.press("Triệu tập")
    office.sees("Đã triệu tập; những người có tài khoản đã nhận tin.")
    office.is_accessible()
    link = office.page.locator("#programme a[href*='/chuong-trinh/in/']", has_text="DOCX")
    paper = saved(office, link.click, w.tmp / "chuong-trinh.docx")
    assert {"CHƯƠNG TRÌNH", "Khai mạc"} <= set(words_of(paper))


def write_programme(office):
    office.follow("Sửa chương trình")
    for place, (day, hour, content, presenter) in enumerate(PROGRAMME):
        row = office.page.locator("main tbody tr").nth(place)
        row.locator("[name$=day]").fill(day)
        row.locator("[name$=begins_at]").fill(hour)
        row.locator("[name$=content]").fill(content)
        row.locator("[name$=presenter]").fill(presenter)
    office.press("Ghi chương trình")
    office.sees("Đã ghi chương trình.")


def seat_of(office, name):
    return office.page.locator("main tbody tr", has_text=name)


def the_pack_is_sent_three_days_before(w):
    """On the 25th, the last day both for papers (3 days) and the report (3 working days)."""
    office = w.reader("vanphong", at=w.later(LAST_DAY_OF_PAPERS))
    office.go(w.conference)
    office.sees("Chưa có tài liệu nào trong danh mục.")
    office.press("Lấy tài liệu đã gửi trong đợt")
    office.sees(re.compile("Chưa có bản tự kiểm điểm của: "))
    for title in ("Chương trình hội nghị", "Bảng tổng hợp ý kiến", w.names["uyvien.tuyengiao"]):
        office.page.locator("#papers th", has_text=title).first.wait_for()
    office.sees(re.compile("phải gửi hết ngày 25/12/2023 .hôm nay là ngày cuối"))
    office.is_accessible()
    office.press("Gửi tài liệu")
    office.sees(re.compile(r"Đã ghi \d+ lượt gửi tài liệu."))
    assert "lượt gửi muộn" not in office.text()


def members_open_their_papers_on_the_telephone(w):
    member = w.reader("uyvien.danvan", at=w.later(LAST_DAY_OF_PAPERS), width=390)
    member.go("/hoi-nghi/")
    member.follow(TITLE)
    member.is_accessible()
    title = f"Bản tự kiểm điểm của đồng chí {w.names['uyvien.tuyengiao']}"
    paper = saved(member, lambda: member.follow(title), w.tmp / "tu-kiem-diem.docx")
    assert "Đã hoàn thành nhiệm vụ được giao trong năm." in words_of(paper)
    member.page.reload()
    member.sees(re.compile("đã mở"))
    stranger = w.reader("budop", at=w.later(LAST_DAY_OF_PAPERS))
    assert stranger.go(w.conference) == 404
    office = w.reader("vanphong", at=w.later(LAST_DAY_OF_PAPERS))
    office.go(w.conference)
    seat_of(office, w.names["uyvien.danvan"]).get_by_text(re.compile("đã mở 1/")).wait_for()


def the_conference_is_held_with_its_quorum(w):
    office = w.reader("vanphong", at=w.later(AFTER))
    office.go(w.conference)
    office.sees(re.compile("chưa điểm danh"))
    office.follow("Sửa thành phần, điểm danh")
    away = seat_of(office, w.names["uyvien.danvan"])
    away.locator("[name$=attended]").select_option("excused")
    office.press("Có mặt hết, trừ người đã ghi")
    office.sees("Vắng có lý do thì cần ghi lý do.")
    seat_of(office, w.names["uyvien.danvan"]).locator("[name$=excuse]").fill("Đi công tác")
    office.press("Có mặt hết, trừ người đã ghi")
    office.sees("có mặt 14/15 đồng chí được triệu tập")
    office.press("Ghi nhận đã họp")
    office.sees("Đã ghi nhận hội nghị đã họp.")


def the_minutes_are_commented_and_signed(w):
    office = w.reader("vanphong", at=w.later(AFTER))
    office.go(w.conference)
    office.follow("Ghi biên bản")
    for area in office.page.locator("[name^=item-]").all():
        area.fill("Thống nhất với báo cáo; cải cách hành chính chuyển biến chậm.")
    office.press("Ghi biên bản")
    office.press("Gửi lấy ý kiến")
    office.sees("Chưa có kết luận chung.")
    office.follow("Ghi biên bản")
    fill(office, closing="Hội nghị nhất trí kết quả kiểm điểm.")
    office.press("Ghi biên bản")
    office.press("Gửi lấy ý kiến")
    office.sees("Đang lấy ý kiến")
    give_a_task(office, w)
    member = w.reader("uyvien.tuyengiao", at=w.later(AFTER), width=390)
    member.go(w.conference)
    fill(member, words="Ghi rõ thời hạn ở mục cải cách hành chính.")
    member.press("Gửi ý kiến")
    member.sees("Ghi rõ thời hạn ở mục cải cách hành chính.")
    office.go(w.conference)
    minutes = office.page.locator("#minutes").get_by_role("link", name=re.compile("DOCX"))
    assert TASK in words_of(saved(office, minutes.click, w.tmp / "bien-ban.docx"))
    office.follow("Ghi nhận biên bản đã ký")
    fill(office, number="12-BB/TU", on="30/12/2023")
    office.page.set_input_files("[name=scan]", w.paper)
    office.page.locator("main form [type=submit]").click()
    office.sees("Biên bản đã ký; hội nghị đã khép lại.")
    office.is_accessible()


def give_a_task(office, w):
    conclusions = office.page.locator("#conclusions")
    conclusions.get_by_role("link", name=re.compile("Báo cáo kiểm điểm tập thể")).click()
    assert "chuyển biến chậm" in office.page.locator("[name=shortcoming]").input_value()
    office.page.locator("[name=unit]").select_option(label="Ban Thường vụ Tỉnh ủy")
    owner = office.page.locator("[name=owner]")
    owner.select_option(label=w.names["uyvien.danvan"])
    fill(office, measure=TASK, due_on="20/12/2023")
    office.press("Giao việc")
    office.sees("Thời hạn không được trước hôm nay.")
    fill(office, due_on="05/01/2024")
    office.press("Giao việc")
    office.sees("Đã giao việc; người thực hiện đã nhận tin.")
    office.is_accessible()


def conclusions_become_tasks_until_they_are_verified(w):
    owner = w.reader("uyvien.danvan", at=w.later(AFTER), width=390)
    owner.go("/viec-cua-toi/")
    owner.follow("Việc giao theo kết luận hội nghị")
    w.task = path_of(owner)
    owner.sees(TASK)
    overdue = w.later("2024-01-08")
    owner = w.reader("uyvien.danvan", at=overdue, width=390)
    owner.go("/viec-cua-toi/")
    owner.sees("quá hạn 3 ngày")
    report(owner, w.task, "Đã họp, có lịch.")
    commission = w.reader("bantochuc", at=overdue)
    commission.go(w.task)
    fill(commission, remark="")
    commission.page.locator("[aria-labelledby=act-return] textarea").fill("Gửi kèm biên bản họp.")
    commission.press("Yêu cầu khắc phục tiếp")
    report(owner, w.task, "Biên bản họp số 03.")
    commission.go(w.task)
    commission.press("Xác nhận")
    commission.sees("Cấp trên đã xác nhận")
    commission.is_accessible()


def report(person, task, evidence):
    person.go(task)
    fill(person, evidence=evidence)
    person.press("Báo cáo đã khắc phục")
    person.sees("Đã báo cáo khắc phục")
