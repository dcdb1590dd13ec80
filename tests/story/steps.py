"""What the people of several stories do alike."""

import re


def begin(person, title):
    person.go("/viec-cua-toi/")
    work = person.page.locator(".work", has_text=title).first
    work.locator("button, a.button").first.click()
    person.page.wait_for_url(re.compile(r"/nhiem-vu/\d+/"))


def fill_the_counts(person, on_roll, excellent, good):
    """Every row alike: all rated, all sums right."""
    rows = person.page.locator("table.counts tbody tr")
    for number in range(rows.count()):
        fields = rows.nth(number).locator("input")
        for place, value in enumerate([on_roll, excellent, good, on_roll - excellent - good]):
            fields.nth(place).fill(str(value))
        for place in range(4, 9):
            fields.nth(place).fill("0")


def attach(person, path):
    person.page.set_input_files("[name=files]", path)
    person.press("Tải lên và lưu nháp")
    person.sees(path.name)


def look_and_send(person):
    person.press("Xem lại trước khi gửi")
    person.page.wait_for_url(re.compile("xem-lai"))


def find_task(person, unit, milestone):
    person.go(f"/nhiem-vu/?milestone={milestone}&q={unit}")
    link = person.page.locator("main table a[href*='/nhiem-vu/']").first.get_attribute("href")
    return [part for part in link.split("?")[0].split("/") if part] + [""]
