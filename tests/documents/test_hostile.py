"""Hostile text in any field of any document changes nothing but text, in both forms."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from docx import Document as Docx

from campaign.lib import document_docx, document_pdf, pdf
from campaign.lib.document import Document, Head
from campaign.lib.layout import Layout
from tests.documents import reading
from tests.documents.conftest import NAMES

pytestmark = pytest.mark.once

HOSTILE = (
    "</p><script>alert(1)</script><img src='http://203.0.113.9/x'><style>*{display:none}</style>"
    "{{ user.password }}{% include 'x' %}&lt;w:r/&gt;<w:br/>]]><!-- =cmd|' /C calc'!A0"
)
KEPT = {"align", "number", "symbol"}


def poisoned(found):
    """Every text with the hostile one behind it; choices and numbers stay."""
    if isinstance(found, str):
        return f"{found}{HOSTILE}"
    if isinstance(found, tuple):
        return tuple(poisoned(each) for each in found)
    if is_dataclass(found) and not isinstance(found, Layout):
        names = [f.name for f in fields(found) if f.name not in KEPT and getattr(found, f.name)]
        return replace(found, **{name: poisoned(getattr(found, name)) for name in names})
    return found


def tags(xml):
    return re.findall(r"<(/?[\w:]+)", xml)


@pytest.mark.parametrize("paper", NAMES, indirect=True)
def test_it_changes_nothing_but_text(paper):
    bad = poisoned(paper)
    clean_html, html = document_pdf.html(paper)[0], document_pdf.html(bad)[0]
    assert tags(html) == tags(clean_html)
    assert html.count("&lt;script&gt;alert(1)") > 5
    assert elements(bad) == elements(paper)
    assert reading.words_in_docx(document_docx.draw(bad)) == reading.words_of(bad)


def elements(paper):
    import io

    body = Docx(io.BytesIO(document_docx.draw(paper))).element.body
    return [each.tag for each in body.iter() if "}pBdr" not in each.tag]


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["minutes"], indirect=True)
def test_it_is_drawn_as_words_and_fetches_nothing(paper):
    """Nothing listens on that address: a fetch would have ended in an error, not in a page."""
    said = reading.squeezed(
        "".join(letter.sign for letter in reading.letters_of(document_pdf.draw(poisoned(paper))))
    )
    assert said.count("<script>alert(1)</script>") == reading.words_of(poisoned(paper)).count(
        "<script>alert(1)</script>"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='http://203.0.113.9/x'>",
        "<link rel=stylesheet href='http://203.0.113.9/x.css'>",
        "<object data='file:///etc/passwd'></object>",
        "<img src='data:image/png;base64,iVBORw0KGgo='>",
        "<p style=\"background:url('http://203.0.113.9/x')\">x</p>",
    ],
)
def test_even_a_tag_that_got_through_would_fetch_nothing(source):
    """The second wall: the child that draws opens no address at all."""
    plain = pdf.draw("<html lang='vi'><body><p>Văn bản</p></body></html>", "")
    drawn = pdf.draw(f"<html lang='vi'><body><p>Văn bản</p>{source}</body></html>", "")
    assert drawn.startswith(b"%PDF-")
    for made in (plain, drawn):
        assert b"/Image" not in made and b"root:" not in made


def test_the_head_and_the_document_are_all_poisoned():
    """A field added later is poisoned too, unless it is a choice."""
    head = poisoned(Head("a", "b", "c", letter_subject="d", mark="e"))
    assert [head.superior, head.place, head.letter_subject, head.mark] == [
        f"{letter}{HOSTILE}" for letter in "acde"
    ]
    assert {f.name for f in fields(Document)} >= {"type", "subject", "watermark", "label", "foot"}
