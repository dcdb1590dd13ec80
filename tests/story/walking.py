"""What the walks of the stories share."""

import re

from docx import Document as Docx


def fill(person, **fields):
    for name, value in fields.items():
        person.page.fill(f"main [name='{name}']", value)


def name_of(person):
    return person.page.locator(".menu__who strong").text_content().strip()


def path_of(person):
    return person.page.url[len(person.site.address) :]


def saved(person, press, path):
    """What pressing downloads."""
    with person.page.expect_download() as caught:
        press()
    caught.value.save_as(path)
    return path


def look_and_send(person, button):
    person.press("Xem lại trước khi gửi")
    person.page.wait_for_url(re.compile("xem-lai"))
    person.press(button)
    person.sees("Giấy xác nhận đã gửi")


def words_of(docx):
    """Paragraphs and cells of a Word file."""
    paper = Docx(docx)
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in paper.paragraphs] + cells
