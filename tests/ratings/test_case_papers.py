"""The sheet of all steps of a rating as a Party document."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib import document_pdf
from campaign.lib.document import Table
from orgunits.models import AuditEvent
from ratings.domain import assessments, case_paper

DAY = date(2023, 12, 15)


def words(document):
    return document_pdf.html(document)[0]


def test_the_sheet_has_each_step_with_body_day_paper_votes_and_grade(collective, commission):
    assessments.enter(
        case_id=collective.pk, step="voted", grade="good", held_on=DAY, by=commission,
        body="Ban Thường vụ <Tỉnh ủy>", document="05-BB/TU", votes_for=12, votes_of=15,
        remark="Biểu quyết kín",
    )  # fmt: skip
    paper = case_paper.document(collective, day=case_paper.newest(collective))
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    row = table.rows[-1]
    assert (row[0], row[1], row[2]) == (
        "Biểu quyết", "Ban Thường vụ <Tỉnh ủy>", "15/12/2023\n05-BB/TU"
    )  # fmt: skip
    assert (row[3].text, row[4]) == ("12/15", "Hoàn thành tốt nhiệm vụ")
    html = words(paper)
    assert "Ban Thường vụ &lt;Tỉnh ủy&gt;" in html
    assert "Biểu quyết, Ban Thường vụ &lt;Tỉnh ủy&gt;: Biểu quyết kín" in html


def test_what_has_not_been_done_is_said(collective):
    html = words(case_paper.document(collective, day=case_paper.newest(collective)))
    assert "Chưa có: Tự xếp loại, Ý kiến cơ quan liên quan, Thẩm định" in html
    assert "Chưa đề xuất mức xếp loại." in html


def test_who_may_know_takes_it_for_word_and_it_is_recorded(collective, commission, signed_in):
    browser = signed_in(commission)
    address = reverse("ratings:case-sheet", args=[collective.pk])
    page = browser.get(collective.get_absolute_url()).content.decode()
    assert f'href="{address}?dang=docx"' in page
    assert browser.get(f"{address}?dang=docx").content.startswith(b"PK")
    assert AuditEvent.objects.latest("number").action == "rating_case.paper_drawn"


@pytest.mark.parametrize("who", ["office", "bu_dop_clerk", "bu_dop_head", "stranger"])
def test_who_may_not_know_grades_does_not_get_it(collective, who, signed_in, request):
    browser = signed_in(request.getfixturevalue(who))
    address = reverse("ratings:case-sheet", args=[collective.pk])
    assert browser.get(address).status_code == 403
    assert address not in browser.get(collective.get_absolute_url()).content.decode()
