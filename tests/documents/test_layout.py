"""Every document against the table of HD 36-HD/VPTW, Appendix 3, point by point, in both forms.

The table is written here by hand, as the domain notes give it; nothing is taken from the layout
file, which it judges.
"""

from datetime import date

import pytest

from campaign.lib import document_docx, document_pdf, layout
from campaign.lib.document import Table, grid
from tests.documents import reading
from tests.documents.conftest import NAMES
from tests.documents.reading import Look

pytestmark = pytest.mark.once

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
TIMES = ("LiberationSerif", "Tinos", "TimesNewRoman")
every_paper = pytest.mark.parametrize("paper", NAMES, indirect=True)


def points(paper):
    """What Appendix 3 asks of this paper: words, sizes allowed, bold, italic, underlined."""
    head = paper.head
    yield PARTY, {15}, True, False, False
    if head.superior:
        yield head.superior.upper(), {14}, False, False, False
    yield head.issuer.upper(), {14}, True, False, False
    if head.number_line:
        yield head.number_line, {14}, False, False, False
    if head.place_line:
        yield head.place_line, {14}, False, True, False
    if head.letter_subject:
        yield head.letter_subject, {12}, False, True, False
    if paper.type:
        yield paper.type.upper(), {15, 16}, True, False, False
    for line in filter(None, paper.subject.split("\n")):
        yield line, {14, 15}, True, False, False
    yield from closing_points(paper)


def closing_points(paper):
    if not paper.closing:
        return
    for signer in paper.closing.signers:
        authority, *posts = signer.authority
        yield authority, {14}, True, False, False
        for post in posts:
            yield post, {14}, False, False, False
        if signer.name:
            yield signer.name, {14}, True, False, False
    if paper.closing.recipients:
        yield "Nơi nhận:", {14}, False, False, True
        for name in paper.closing.recipients:
            yield f"- {name}", {12}, False, False, False


@every_paper
def test_each_element_of_the_docx_has_its_size_and_look(paper):
    data = document_docx.draw(paper)
    for words, sizes, *look in points(paper):
        size, *drawn = reading.look_in_docx(data, words)
        assert (size in sizes, drawn) == (True, look), words


@pytest.mark.slow
@every_paper
def test_the_pdf_looks_the_same_embeds_its_font_and_says_every_word(paper):
    pdf = document_pdf.draw(paper)
    letters = reading.letters_of(pdf)
    for words, sizes, bold, italic, _underlined in points(paper):
        wanted = [{Look(size, bold, italic)} for size in sizes]
        assert any(look in wanted for look in reading.looks_in_pdf(letters, words)), words
    fonts = reading.fonts_of(pdf)
    assert all(is_embedded for _name, is_embedded in fonts)
    assert any(name.split("+")[-1].replace("-", "").startswith(TIMES) for name, _is in fonts)
    said = reading.squeezed("".join(letter.sign for letter in letters))
    assert once(said, paper) == reading.words_of(paper)
    assert reading.words_in_docx(document_docx.draw(paper)) == reading.words_of(paper)


def once(said, paper):
    """Without what each page says again: whose copy it is, the head row of a table."""
    for words in (paper.foot, *paper.watermark.split("\n")):
        said = said.replace(reading.squeezed(words), "") if words else said
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        head = reading.squeezed("".join(cell.text for row in grid(table)[0] for cell in row))
        before, found, after = said.partition(head)
        said = before + found + after.replace(head, "")
    return said


@pytest.mark.slow
@every_paper
def test_a_rule_as_long_as_the_title_stands_under_it(paper):
    pdf = document_pdf.draw(paper)
    left, right, bottom = reading.box_of(pdf, PARTY)
    drawn = reading.rule_under(pdf, bottom)
    assert abs(drawn[0] - left) < 2 and abs(drawn[1] - right) < 2


@every_paper
def test_the_number_has_no_colon_and_nothing_ends_like_a_state_paper(paper):
    assert ":" not in paper.head.number_line
    said = reading.words_of(paper)
    assert "./." not in said and "TM." not in said
    assert not said.count("T/M") or "K/T" not in said


@every_paper
def test_recipients_end_with_commas_and_the_last_with_a_full_stop(paper):
    names = paper.closing.recipients if paper.closing else ()
    assert [name[-1] for name in names] == [","] * (len(names) - 1) + ["."] * bool(names)


def test_the_layout_is_that_of_the_day():
    assert layout.in_force(date(2023, 12, 18)).code == "36-HD/VPTW"
    assert layout.in_force(date(2026, 5, 26)).code == "36-HD/VPTW"
    assert layout.in_force(date(2026, 5, 27)).code == "05-HD/VPTW"


def test_a_later_layout_says_only_what_it_says_otherwise():
    before, after = (layout.in_force(date(year, 12, 1)) for year in (2023, 2026))
    assert (after.sizes, after.page) == (before.sizes, before.page)
    assert after.documents.keys() == before.documents.keys()
    ends = [name[-1] for name in after.documents["urging"].recipients]
    assert ends == [";", ";", ";", "."]
