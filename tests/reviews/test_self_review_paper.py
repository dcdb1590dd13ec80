"""The official form on paper: same words in DOCX and PDF, section IV only for who may know."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document as Docx

from campaign.domain import review_forms
from campaign.lib import document_docx, document_pdf
from orgunits.models import AuditEvent
from reviews.domain import self_review_paper
from tests.reviews.writing import begin, save, send

SECRET = "GIAI-TRINH-KIN-88"


@pytest.fixture
def own(make_task, make_milestone, standing_committee, member):
    facts = {"work": "document", "form": "02B"}
    d4 = make_milestone("D4", date(2023, 12, 25), "province", **facts)
    return make_task(d4, standing_committee, person=member.person)


def words_of(docx):
    made = Docx(io.BytesIO(docx))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def take(browser, submission, form="docx"):
    return browser.get(reverse("reviews:self-review", args=[submission.pk]), {"dang": form})


def test_the_form_prints_with_its_head_and_every_section(own, member):
    sent = send(own, member, words="Hoàn thành 12 trên 12 chỉ tiêu.")
    document = self_review_paper.of(sent.self_review, reader=member)
    text = words_of(document_docx.draw(document))
    assert "BẢN KIỂM ĐIỂM CÁ NHÂN" in text
    assert "(Cá nhân giữ chức vụ lãnh đạo, quản lý)" in text
    assert "Mẫu 02B-HD KĐ.ĐG 2023" in text
    for section in sent.self_review.official.sections:
        assert f"{section.number}. {section.title}" in text
    assert text.count("Hoàn thành 12 trên 12 chỉ tiêu.") == 8
    assert "NGƯỜI TỰ KIỂM ĐIỂM" in text


def test_docx_and_pdf_say_the_same(own, member):
    sent = send(own, member, words="Một câu; hai <câu> & ba.")
    document = self_review_paper.of(sent.self_review, reader=member)
    html, _css = document_pdf.html(document)
    drawn = words_of(document_docx.draw(document))
    assert drawn.count("Một câu; hai <câu> & ba.") == html.count(
        "Một câu; hai &lt;câu&gt; &amp; ba."
    )


def test_the_levels_and_grades_are_ticked(own, member):
    sent = send(own, member, sr__as_member__grade="excellent")
    drawn = words_of(document_docx.draw(self_review_paper.of(sent.self_review, reader=member)))
    plain = drawn.replace("\u00a0", " ")
    assert plain.count("■ Tốt") == 3
    assert plain.count("■ Hoàn thành xuất sắc nhiệm vụ") == 1


def test_a_draft_says_that_it_is_one(own, member, signed_in):
    draft = save(own, member).draft
    document = self_review_paper.of(draft.self_review, reader=member)
    assert document.draft is True
    assert "DỰ THẢO" in words_of(take(signed_in(member), draft).content)


def test_the_empty_form_holds_nobodys_words(own, member, signed_in, campaign):
    save(own, member, words="CUA-RIENG-TOI")
    browser = signed_in(member)
    answer = browser.get(reverse("reviews:review-form", args=["02B"]), {"dang": "docx"})
    text = words_of(answer.content)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ("CUA-RIENG-TOI" in text, member.person.full_name in text) == (False, False)
    assert "Họ và tên: ...." in text
    assert browser.get(reverse("reviews:review-form", args=["99"])).status_code == 404


def test_section_four_is_printed_only_for_who_may_know(own, member, commission, office, signed_in):
    sent = send(own, member, sr__matters__text=SECRET)
    shown = {
        user.username: SECRET in words_of(take(signed_in(user), sent).content)
        for user in (member, commission, office)
    }
    assert shown == {"uyvien1": True, "bantochuc": True, "vanphong": False}


def test_for_the_others_the_paper_is_the_same_with_and_without(own, member, office):
    without = send(own, member)
    first = self_review_paper.of(without.self_review, reader=office)
    without.self_review.rows.filter(key="matters").update(text=SECRET)
    second = self_review_paper.of(type(without).objects.get().self_review, reader=office)
    assert document_pdf.html(first) == document_pdf.html(second)
    assert first == second


def test_every_copy_is_on_record(own, member, office, signed_in):
    sent = send(own, member)
    take(signed_in(office), sent)
    event = AuditEvent.objects.get(action="self_review.printed")
    assert event.after == {"version": 1, "form": "docx", "is_full": False}


def test_a_stranger_takes_no_copy(own, member, stranger, other_member, signed_in):
    sent = send(own, member)
    for user in (stranger, other_member):
        assert take(signed_in(user), sent).status_code == 404


def test_a_draft_is_for_its_writer(own, member, commission, signed_in):
    draft = begin(own, member)
    assert take(signed_in(commission), draft).status_code == 404


def test_the_collective_form_is_signed_by_the_collective(campaign):
    form = review_forms.of("124-QĐ/TW", "01")
    text = words_of(document_docx.draw(self_review_paper.empty(form, campaign)))
    assert "BÁO CÁO KIỂM ĐIỂM TẬP THỂ" in text
    assert "T/M TẬP THỂ" in text
