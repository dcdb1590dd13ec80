"""The PDF and the workbook drawn from the figures."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

from campaign.lib import layout
from reports import general_document, general_workbook, pdf
from reports.figures import general
from reports.models import ReportPaper

DAY = date(2023, 12, 18)
VIETNAMESE = [
    letter
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    for letter in (
        unicodedata.normalize("NFC", base + tone), unicodedata.normalize("NFC", base + tone).upper()
    )
    if not letter.isascii()
] + ["đ", "Đ"]  # fmt: skip
BODY_FONT = 'body { font-family: "Times New Roman", "Liberation Serif", Tinos, serif }'
HOSTILE = '<img src="http://192.0.2.1/x"><script>alert(1)</script>&amp;'


@pytest.fixture
def figures(campaign, tables):
    return general.compute(campaign, campaign.unit, DAY)


def _fontconfig(pattern):
    """Where the system keeps the font; only in tests, the site never looks."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", pattern], capture_output=True, text=True, check=True
    )
    return [found.stdout]


def text_of(data):
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(unicodedata.normalize("NFC", " ".join(pages)).split())


def test_there_are_134_letters_beyond_ascii():
    assert len(VIETNAMESE) == len(set(VIETNAMESE)) == 134


def test_what_the_pdf_says_is_what_the_figures_say(figures):
    text = text_of(pdf.general(figures))
    for said in (
        "TỈNH ỦY BÌNH PHƯỚC BAN TỔ CHỨC *",
        "-BC/BTCTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "DỰ THẢO",
        "Tổng số 126 đảng viên; được đánh giá, xếp loại 115 đảng viên, đạt 91,3%.",
        "Hoàn thành xuất sắc nhiệm vụ: 16 đảng viên, chiếm 13,9%, "
        "bằng 19,0% số Hoàn thành tốt nhiệm vụ.",
        "đang chờ kết luận thanh tra",
        "1 Huyện ủy Lộc Ninh Chưa gửi, chưa hết hạn",
        "Các chỉ tiêu đều khớp.",
        "TRƯỞNG BAN",
        "Nơi nhận:",
        "Lưu Ban Tổ chức Tỉnh ủy.",
    ):
        assert said in text


def test_every_text_of_the_document_is_in_the_pdf_with_all_its_marks(figures):
    html, css = pdf.source(figures)
    words = set(re.sub(r"<[^>]*>", " ", unescape(html.split("<body>")[1])).split())
    assert words - set(text_of(pdf.draw(html, css)).split()) == set()


def test_every_vietnamese_letter_survives_the_drawing():
    letters = " ".join(VIETNAMESE)
    drawn = pdf.draw(f"<html lang=vi><body><p>{letters}</p></body></html>", BODY_FONT)
    assert text_of(drawn).split() == letters.split()


def test_fonts_are_embedded():
    """Each font of the page stands in the file itself, as a subset of a Times-metric serif."""
    drawn = pdf.draw("<html lang=vi><body><p>Đảng <b>bộ</b> <i>tỉnh</i></p></body>", BODY_FONT)
    with pypdfium2.PdfDocument(drawn) as document:
        fonts = [text.get_font() for text in document[0].get_objects() if hasattr(text, "get_font")]
        names = {font.get_base_name() for font in fonts}
        assert all(font.is_embedded for font in fonts)
    assert len(names) == 3
    assert all(re.search("Liberation-?Serif|Tinos|Times", name) for name in names)


def test_the_font_files_know_every_vietnamese_letter():
    for style in ("", ":bold", ":italic", ":bold:italic"):
        [path] = _fontconfig(f"Liberation Serif{style}")
        cmap = TTFont(path).getBestCmap()
        assert [letter for letter in VIETNAMESE if ord(letter) not in cmap] == []


def test_only_a_number_makes_it_more_than_a_draft(figures):
    whole = replace(figures, is_complete=True)
    assert general_document.document(whole).draft
    numbered = ReportPaper(number="05", dated_on=DAY, signer="Nguyễn Văn Minh")
    assert not general_document.document(whole, numbered).draft


def test_a_hostile_name_stays_text_in_the_pdf(campaign, tables, bu_dop):
    bu_dop.tasks.update(unit_name=HOSTILE)
    figures = general.compute(campaign, campaign.unit, DAY)
    flat = text_of(pdf.general(figures)).replace(" ", "")
    assert HOSTILE.replace(" ", "") in flat


def test_the_drawer_fetches_nothing(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("BI-MAT")
    drawn = pdf.draw(
        f'<body><p>còn</p><link rel=attachment href="{secret.as_uri()}">'
        f'<img src="{secret.as_uri()}"><object data="{secret.as_uri()}"></object></body>',
        f"@import url({secret.as_uri()});" + BODY_FONT,
    )
    assert text_of(drawn) == "còn"
    assert b"BI-MAT" not in drawn


def test_a_dead_drawer_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr("campaign.lib.pdf.MODULE", "campaign.lib.no_such_drawer")
    with pytest.raises(pdf.PdfProblem, match="Trình vẽ PDF báo lỗi"):
        pdf.draw("<p>", "")


def test_without_a_font_the_sentence_names_the_package(tmp_path, monkeypatch):
    empty = tmp_path / "fonts.conf"
    empty.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    with pytest.raises(pdf.PdfProblem, match="fonts-liberation2"):
        pdf.draw("<p>Đảng</p>", BODY_FONT)


def test_equal_figures_make_equal_files(figures):
    assert pdf.general(figures) == pdf.general(figures)
    assert general_workbook.general(figures) == general_workbook.general(figures)


def test_the_layout_is_the_one_in_force_on_the_day():
    assert layout.in_force(DAY).code == "36-HD/VPTW"


def test_the_workbook_shows_the_figures(figures):
    book = load_workbook(BytesIO(general_workbook.general(figures)))
    assert book.sheetnames == [
        "Tổng hợp", "Theo đối tượng và cấp", "Chưa đánh giá", "Tiến độ", "Muộn, chưa gửi",
        "Đối chiếu", "Lý do khác", "Vượt tỷ lệ",
    ]  # fmt: skip
    [members] = [row for row in book["Tổng hợp"].iter_rows() if row[0].value == "Đảng viên"]
    assert [cell.value for cell in members[1:7]] == [126, 115, 0.913, 16, 0.139, 0.19]
    assert [cell.number_format for cell in members[1:4]] == ["#,##0", "#,##0", "0.0%"]
    for sheet in book:
        assert sheet.freeze_panes and sheet.print_area
        heads = [row for row in sheet.iter_rows() if row[0].fill.fgColor.rgb == "00EFEAE0"]
        assert [f"${head[0].row}:${head[0].row}" for head in heads] == [sheet.print_title_rows]
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.page_setup.paperSize == 9


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2", "a\x01b"])
def test_a_hostile_name_stays_text_in_the_workbook(campaign, tables, loc_ninh, name):
    loc_ninh.tasks.update(unit_name=name)
    figures = general.compute(campaign, campaign.unit, DAY)
    book = load_workbook(BytesIO(general_workbook.general(figures)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert name.replace("\x01", "") in {cell.value for cell in cells}
