"""The sheet of all steps, and the decision, as Party documents."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib import document_pdf
from campaign.lib.document import Table
from orgunits.models import AuditEvent
from ratings.domain import assessments, case_paper, decision_paper, decisions
from ratings.domain.decisions import Paper

DAY = date(2023, 12, 15)


@pytest.fixture
def decided(collective, propose, board):
    propose(collective, "good")
    [row] = decisions.decide(
        group_id=collective.group_id,
        grades={collective.pk: "good"},
        paper=Paper("512-QĐ/TU", DAY, "Ban Thường vụ Tỉnh ủy"),
        by=board,
    )
    return row


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


def test_the_decision_has_number_day_articles_and_all_under_it(decided, campaign):
    paper = decision_paper.document(campaign, decision_paper.of(decided))
    assert paper.head.number_line == "Số 512-QĐ/TU"
    assert paper.head.place_line == "Bình Phước, ngày 15 tháng 12 năm 2023"
    html = words(paper)
    for said in ("BAN THƯỜNG VỤ TỈNH ỦY QUYẾT ĐỊNH", "Điều 1. ", "Điều 2. ", "Điều 3. "):
        assert said in html
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    assert [(row[1], row[3]) for row in table.rows] == [
        (decided.case.name, "Hoàn thành tốt nhiệm vụ")
    ]


def test_who_may_know_takes_both_for_word_and_it_is_recorded(decided, commission, signed_in):
    browser = signed_in(commission)
    page = browser.get(decided.case.get_absolute_url()).content.decode()
    for name in ("ratings:case-sheet", "ratings:decision-paper"):
        address = reverse(name, args=[decided.case_id])
        assert f'href="{address}?dang=docx"' in page
        assert browser.get(f"{address}?dang=docx").content.startswith(b"PK")
    assert AuditEvent.objects.filter(action="rating_case.paper_drawn").count() == 2


@pytest.mark.parametrize("who", ["office", "bu_dop_clerk", "bu_dop_head", "stranger"])
def test_who_may_not_know_grades_gets_neither(decided, who, signed_in, request):
    browser = signed_in(request.getfixturevalue(who))
    for name in ("ratings:case-sheet", "ratings:decision-paper"):
        assert browser.get(reverse(name, args=[decided.case_id])).status_code == 403
    page = browser.get(decided.case.get_absolute_url())
    assert "phieu-tong-hop" not in page.content.decode()


def test_before_it_is_decided_there_is_no_decision(collective, commission, signed_in):
    address = reverse("ratings:decision-paper", args=[collective.pk])
    assert signed_in(commission).get(address).status_code == 404
