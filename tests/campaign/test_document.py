"""One description, two drawings: the DOCX and the PDF say the same, in the sizes of HD 36."""

import re
import unicodedata
import zipfile
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.http import HttpRequest
from docx.oxml.ns import qn

from campaign.lib import document_docx, document_measure, document_pdf, layout, pdf
from campaign.lib import document_response as response
from campaign.lib.document import (
    Annex,
    Cell,
    Closing,
    Document,
    Head,
    Heading,
    Lines,
    Paragraph,
    Run,
    Signer,
    Table,
    plain,
)

pytestmark = pytest.mark.once

DAY = date(2023, 11, 25)
HOSTILE = "<script>alert(1)</script> {{ user }} {% now %} & \x00\x07\u202e\u200b =1+1"
LONG = "W" * 300


def written(*blocks, **facts):
    issued = {"number": "05", "symbol": "BC/BTCTU", "day": DAY}
    head = Head("Tỉnh ủy Bình Phước", "Ban Tổ chức", "Bình Phước", **issued)
    signer = Signer(("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "Huỳnh Thị Hằng")
    given = {
        "head": head, "type": "BÁO CÁO", "subject": "kết quả kiểm điểm", "blocks": blocks,
        "closing": Closing((signer,), ("Ban Tổ chức Trung ương,", "Lưu Văn phòng Tỉnh ủy.")),
        "layout": layout.in_force(DAY),
    }  # fmt: skip
    return Document(**given | facts)


def opened(document):
    return docx.Document(BytesIO(document_docx.draw(document)))


def everything(document):
    """All runs of the body with their size and look, in the order of the paper."""
    for run in opened(document).element.body.iter(qn("w:r")):
        text = "".join(each.text or "" for each in run.iter(qn("w:t")))
        look = run.find(qn("w:rPr"))
        size = look.find(qn("w:sz")) if look is not None else None
        marks = {
            name for name in "biu" if look is not None and look.find(qn(f"w:{name}")) is not None
        }
        if text:
            yield (
                text,
                int(size.get(qn("w:val"))) / 2 if size is not None else None,
                "".join(sorted(marks)),
            )


def text_of_docx(document):
    return squeezed("".join(text for text, _size, _look in everything(document)))


def text_of_pdf(document):
    """PDF text knows lines, not words; page numbers stand in the margin and are left out."""
    pages = pypdfium2.PdfDocument(document_pdf.draw(document))
    found = []
    for page in pages:
        _width, height = page.get_size()
        found.append(page.get_textpage().get_text_bounded(top=height - 50))
    return squeezed("".join(found))


def squeezed(text):
    text = unicodedata.normalize("NFC", text.replace("\ufffe", ""))
    return re.sub(r"\s+", "", text)


TABLE = Table(
    head=(("TT", "Đơn vị", Cell("Kết quả", columns=2)),),
    rows=tuple(
        (Cell(str(n), "centre"), f"Đảng bộ xã thứ {n}", "Ẵ Ệ Ộ", Cell("12,5%", "right"))
        for n in range(40)
    ),
    widths=(8, 42, 30, 20),
)  # fmt: skip
VOWELS = "ạ ả ã á à ặ ẳ ẵ ắ ằ ậ ẩ ẫ ấ ầ ẹ ẻ ẽ ệ ể ễ ị ỉ ĩ ọ ộ ợ ở ỡ ụ ự ử ữ ỵ ỷ ỹ Đ đ Ơ Ư"


@pytest.mark.slow
def test_both_drawings_say_what_the_source_says():
    decomposed = unicodedata.normalize("NFD", VOWELS)
    blocks = (Heading("I. ĐẶC ĐIỂM"), Paragraph((Run("Ưu điểm: ", bold=True), Run(decomposed))))
    document = written(*blocks)
    said = squeezed(
        "TỈNH ỦY BÌNH PHƯỚC BAN TỔ CHỨC * Số 05-BC/BTCTU ĐẢNG CỘNG SẢN VIỆT NAM "
        "Bình Phước, ngày 25 tháng 11 năm 2023 BÁO CÁO kết quả kiểm điểm ----- I. ĐẶC ĐIỂM "
        f"Ưu điểm: {VOWELS} Nơi nhận: - Ban Tổ chức Trung ương, - Lưu Văn phòng Tỉnh ủy. "
        "T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ Huỳnh Thị Hằng"
    )
    assert text_of_docx(document) == said
    assert text_of_pdf(document) == said


@pytest.mark.slow
def test_hostile_text_stays_text_in_both():
    blocks = (
        Paragraph(HOSTILE), Heading(HOSTILE), Paragraph(LONG),
        Table((("A", HOSTILE),), ((HOSTILE, LONG),), (50, 50)),
    )  # fmt: skip
    document = written(*blocks, closing=None, subject=HOSTILE)
    said = "<script>alert(1)</script>{{user}}{%now%}&=1+1"
    for text in (text_of_docx(document), text_of_pdf(document)):
        assert text.count(said) == 5
        assert text.count(LONG) == 2
    assert "<script>" not in document_pdf.html(document)[0]


def test_a_sign_no_font_can_draw_is_named():
    """Cuneiform stands for whatever somebody pasted; a missing letter is the server's fault."""
    with pytest.raises(pdf.PdfProblem, match="\N{CUNEIFORM SIGN A}"):
        document_pdf.draw(written(Paragraph("\N{CUNEIFORM SIGN A}")))
    assert pdf._strange_signs('"ệ" (U+1EC7)') == []


def test_signs_that_hide_or_turn_text_are_left_out():
    assert plain("a\u202eb\u0000c\u200bd\r\ne\tf\uf0b7g") == "abcd\ne f•g"


def test_sizes_are_those_of_appendix_3():
    """HD 36-HD/VPTW, Appendix 3, row by row: size, and b(old), i(talic), u(nderlined)."""
    document = written(Paragraph("Nội dung."), Heading("I. TÌNH HÌNH"))
    found = {text: (size, look) for text, size, look in everything(document)}
    assert found == {
        "ĐẢNG CỘNG SẢN VIỆT NAM": (15, "b"),
        "TỈNH ỦY BÌNH PHƯỚC": (14, ""),
        "BAN TỔ CHỨC": (14, "b"),
        "*": (14, ""),
        "Số 05-BC/BTCTU": (14, ""),
        "Bình Phước, ngày 25 tháng 11 năm 2023": (14, "i"),
        "BÁO CÁO": (16, "b"),
        "kết quả kiểm điểm": (14, "b"),
        "-----": (None, "b"),
        "Nội dung.": (None, ""),
        "I. TÌNH HÌNH": (None, "b"),
        "T/M BAN THƯỜNG VỤ": (14, "b"),
        "PHÓ BÍ THƯ": (14, ""),
        "Huỳnh Thị Hằng": (14, "b"),
        "Nơi nhận:": (14, "u"),
        "- Ban Tổ chức Trung ương,": (12, ""),
        "- Lưu Văn phòng Tỉnh ủy.": (12, ""),
    }


def test_a_letter_has_its_subject_in_12_italic_under_the_number():
    head = Head("", "Văn phòng", "Bình Phước", symbol="CV/VPTU", letter_subject="Về việc kiểm điểm")
    found = list(everything(written(head=head, type="", subject="")))
    assert ("Về việc kiểm điểm", 12, "i") in found
    assert "BÁO CÁO" not in [text for text, _size, _look in found]


def test_body_is_times_14_exactly_18_points_apart_first_line_10_mm():
    made = opened(written(Paragraph("Nội dung.")))
    [paragraph] = [each for each in made.paragraphs if each.text == "Nội dung."]
    styles = made.styles.element
    fonts = styles.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    defaults = styles.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:sz')}").get(qn("w:val")) == "28"
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    spacing = defaults.find(f".//{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("360", "exact")
    look = paragraph.paragraph_format
    assert (round(look.first_line_indent.mm), look.space_after.pt) == (10, 6)


def test_the_page_is_a4_with_its_margins_and_a_number_from_page_2():
    [section] = opened(written(Paragraph("Nội dung."))).sections
    size = [round(each.mm) for each in (section.page_width, section.page_height)]
    names = ("top_margin", "bottom_margin", "left_margin", "right_margin", "header_distance")
    assert size == [210, 297]
    assert [round(getattr(section, name).mm) for name in names] == [20, 20, 30, 15, 10]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_rule_is_as_long_as_the_title():
    """HD 36: a solid rule as long as “ĐẢNG CỘNG SẢN VIỆT NAM”."""
    made = opened(written())
    [ruled] = [
        paragraph for paragraph in made.element.body.iter(qn("w:p"))
        if paragraph.find(f".//{qn('w:pBdr')}") is not None
    ]  # fmt: skip
    aside = ruled.find(f".//{qn('w:ind')}")
    width = int(ruled.getparent().find(f".//{qn('w:tcW')}").get(qn("w:w")))
    length = width - int(aside.get(qn("w:left"))) - int(aside.get(qn("w:right")))
    assert abs(length / 20 - document_measure.points("ĐẢNG CỘNG SẢN VIỆT NAM", 15)) < 0.2


def test_a_head_row_returns_and_no_row_splits():
    made = opened(written(TABLE))
    rows = list(made.tables[1]._tbl.tr_lst)
    assert len(rows) == 41
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows[:3]] == [
        True,
        False,
        False,
    ]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_cells_over_rows_and_columns_keep_the_grid_whole():
    head = ((Cell("TT", rows=2), Cell("Mức", columns=2), Cell("Ghi chú", rows=2)), ("SL", "%"))
    made = opened(written(Table(head, (("1", "2", "3", "4"),), (10, 30, 30, 30))))
    rows = [[cell.text for cell in row.cells] for row in made.tables[1].rows]
    assert rows == [
        ["TT", "Mức", "Mức", "Ghi chú"],
        ["TT", "SL", "%", "Ghi chú"],
        ["1", "2", "3", "4"],
    ]


def test_widths_that_are_no_hundred_are_refused():
    with pytest.raises(ValueError, match="99"):
        Table((), (), (50, 49))


def test_a_wide_annex_lies_on_its_side_and_the_next_stands_again():
    made = opened(written(Annex("Phụ lục 1", wide=True), TABLE, Annex("Phụ lục 2"), Paragraph("x")))
    assert [section.page_width > section.page_height for section in made.sections] == [
        False,
        True,
        False,
    ]
    assert [each.different_first_page_header_footer for each in made.sections] == [
        True,
        False,
        False,
    ]
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts.index("Phụ lục 1") < texts.index("Phụ lục 2")


def test_the_signature_is_held_together_with_the_last_paragraph():
    made = opened(written(Paragraph("Nội dung."), Paragraph("Hết.")))
    last = next(each for each in made.paragraphs if each.text == "Hết.")
    assert last.paragraph_format.keep_with_next
    assert made.tables[-1]._tbl.tr_lst[0].find(f".//{qn('w:cantSplit')}") is not None
    assert '<div class="closing body"' in document_pdf.html(written(Paragraph("Hết.")))[0]


def test_two_signers_stand_left_and_right_the_recipients_below():
    signers = (Signer(("THƯ KÝ",), "Lê Bình"), Signer(("CHỦ TRÌ",), "Trần Ánh"))
    made = opened(written(closing=Closing(signers, ("Lưu.",))))
    assert [cell.text.split("\n") for cell in made.tables[-1].rows[0].cells] == [
        ["THƯ KÝ", "Lê Bình"],
        ["CHỦ TRÌ", "Trần Ánh"],
    ]
    assert [each.text for each in made.paragraphs if each.text][-2:] == ["Nơi nhận:", "- Lưu."]


def test_the_state_side_writes_as_the_state_does():
    issued = {"number": "12", "symbol": "BC-SNV", "day": DAY}
    head = Head("UBND tỉnh", "Sở Nội vụ", "Bình Phước", state_side=True, **issued)
    text = text_of_docx(written(head=head))
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAMĐộclập-Tựdo-Hạnhphúc" in text
    assert "Số:12/BC-SNV" in text


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"number": "05", "symbol": "BB/TU"}, "Số 05-BB/TU"),
        ({"number": "05-BB/TU"}, "Số 05-BB/TU"),
        ({"symbol": "BB"}, "Số " + "\u00a0" * 6 + "-BB"),
        ({}, ""),
    ],
)
def test_the_number_is_written_without_a_colon_or_left_open(facts, line):
    assert Head("", "X", "Y", **facts).number_line == line


def test_lines_to_fill_in_are_dotted_leaders():
    made = opened(written(Lines(3)))
    leaders = list(made.element.body.iter(qn("w:tabs")))
    assert [each[0].get(qn("w:leader")) for each in leaders] == ["dot"] * 3


@pytest.mark.slow
def test_the_same_document_gives_the_same_bytes():
    document = written(TABLE, Annex("Phụ lục", wide=True), TABLE, watermark="Bản số 1\n10:30")
    assert document_docx.draw(document) == document_docx.draw(document)
    assert document_pdf.draw(document) == document_pdf.draw(document)


def test_the_file_says_nothing_of_the_library_or_the_hour():
    data = document_docx.draw(written(Paragraph("Nội dung.")))
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        everything = b"".join(file.read(name) for name in file.namelist())
        assert sorted(name for name in file.namelist() if "/" in name) == [
            "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels",
            "word/document.xml", "word/header1.xml", "word/header2.xml",
            "word/settings.xml", "word/styles.xml",
        ]  # fmt: skip
    assert b"python-docx" not in everything
    facts = docx.Document(BytesIO(data)).core_properties
    assert (facts.author, facts.title, facts.language) == (
        "Ban Tổ chức",
        "BÁO CÁO kết quả kiểm điểm",
        "vi-VN",
    )
    assert facts.created.date() == facts.modified.date() == DAY


def test_word_finds_nothing_to_repair():
    """No run with two looks, no cell without a paragraph at its end, nothing out of its order."""
    made = opened(written(TABLE, Lines(1), Annex("Phụ lục", wide=True), TABLE, draft=True))
    [first, _wide] = made.sections
    for root in (made.element.body, first.header._element, first.first_page_header._element):
        assert [run for run in root.iter(qn("w:r")) if len(run.findall(qn("w:rPr"))) > 1] == []
        assert [cell for cell in root.iter(qn("w:tc")) if cell[-1].tag != qn("w:p")] == []
        for look in root.iter(qn("w:pPr")):
            names = [child.tag.split("}")[1] for child in look]
            assert names == sorted(names, key=ORDER.index)


# CT_PPr of ECMA-376, as far as we write it.
ORDER = [
    "pStyle", "keepNext", "pageBreakBefore", "pBdr", "tabs", "spacing", "ind", "jc", "sectPr",
]  # fmt: skip


def test_a_watermark_stands_on_the_first_page_too():
    [section] = opened(written(watermark="Nguyễn Văn A\nBản số 3", foot="Bản số 3")).sections
    for header in (section.header, section.first_page_header):
        assert re.findall(r'string="([^"]*)"', header._element.xml) == ["Nguyễn Văn A", "Bản số 3"]
    assert section.first_page_footer.paragraphs[0].text == "Bản số 3"


def test_a_form_sheet_needs_no_head():
    document = written(Paragraph("Họ và tên:"), head=None, closing=None, label="Mẫu 02B")
    assert text_of_docx(document) == "Mẫu02BBÁOCÁOkếtquảkiểmđiểm-----Họvàtên:"
    assert "ĐẢNG CỘNG SẢN" not in document_pdf.html(document)[0]


def test_it_is_answered_as_an_attachment():
    answer = response.answer(written(), "thong-bao", "docx")
    assert answer["Content-Disposition"] == 'attachment; filename="thong-bao.docx"'
    assert answer["Content-Type"] == response.DOCX
    request = HttpRequest()
    assert [response.wanted(request), response.wanted(request, "pdf")] == ["", "pdf"]
    request.GET = {"dang": "docx"}
    assert response.wanted(request, "pdf") == "docx"
