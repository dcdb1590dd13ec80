"""The progress report against the same table: it has no DOCX, for a curve stands in it."""

import pytest

from campaign.lib import clock
from reports import progress_paper
from reports.domain.progress_report import ProgressReport
from tests.documents import reading
from tests.documents.reading import Look
from tests.documents.test_layout import PARTY, TIMES

pytestmark = [pytest.mark.slow, pytest.mark.once]
PLAIN, BOLD, ITALIC = (False, False), (True, False), (False, True)


@pytest.fixture
def pdf(campaign, province, task, commission):
    report = ProgressReport(
        commission, campaign, province, clock.today(),
        open_=lambda day, **facts: "", at=lambda day: "",
    )  # fmt: skip
    return progress_paper.drawn(*progress_paper.source(report))


@pytest.mark.parametrize(
    ("words", "sizes", "weight"),
    [
        (PARTY, {15}, BOLD),
        ("TỈNH ỦY BÌNH PHƯỚC", {14}, PLAIN),
        ("BAN TỔ CHỨC", {14}, BOLD),
        ("Số", {14}, PLAIN),
        ("Bình Phước, ngày", {14}, ITALIC),
        ("BÁO CÁO", {15, 16}, BOLD),
        ("tiến độ gửi kết quả", {14, 15}, BOLD),
        ("Nơi nhận:", {14}, PLAIN),
        ("Lưu Ban Tổ chức Tỉnh ủy.", {12}, PLAIN),
    ],
)
def test_each_element_has_its_size_and_look(pdf, words, sizes, weight):
    found = reading.looks_in_pdf(reading.letters_of(pdf), words)
    assert any(found_one == {Look(size, *weight)} for found_one in found for size in sizes), found


def test_it_is_one_page_with_its_font_and_a_rule_as_long_as_the_title(pdf):
    assert len(reading.pages_of(pdf)) == 1
    fonts = reading.fonts_of(pdf)
    assert all(is_embedded for _name, is_embedded in fonts)
    assert any(name.split("+")[-1].replace("-", "").startswith(TIMES) for name, _is in fonts)
    left, right, bottom = reading.box_of(pdf, PARTY)
    drawn = reading.rule_under(pdf, bottom)
    assert abs(drawn[0] - left) < 2 and abs(drawn[1] - right) < 2


def test_nothing_in_it_is_written_as_the_state_writes(pdf):
    said = reading.squeezed("".join(letter.sign for letter in reading.letters_of(pdf)))
    assert "Số:" not in said and "./." not in said and "TM." not in said
