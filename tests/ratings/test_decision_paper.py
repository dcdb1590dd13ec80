"""The decision of a group as a paper: first a draft, then what was recorded."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document as Docx

from orgunits.models import AuditEvent
from ratings.domain import decision_paper, decisions
from ratings.domain.decisions import Paper
from ratings.models import RatingCase

DAY = date(2023, 12, 18)


@pytest.fixture
def group(make_group, propose):
    group = make_group(7)
    propose(group.cases.first(), "excellent")
    return group


def words(content):
    docx = Docx(BytesIO(content))
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in docx.paragraphs), *cells])


def decide(group, keys, number, by):
    grades = dict(group.cases.filter(pk__in=keys).values_list("pk", "proposed_grade"))
    paper = Paper(number, DAY, "Ban Thường vụ Tỉnh ủy")
    return decisions.decide(group_id=group.pk, grades=grades, paper=paper, by=by)


def test_what_waits_is_a_draft_without_number(group, commission, signed_in):
    address = reverse("ratings:board-paper", args=[group.pk])
    answer = signed_in(commission).get(address, {"dang": "docx"})
    said = words(answer.content)
    for each in ("DỰ THẢO", "QUYẾT ĐỊNH", "Điều 1. Xếp loại chất lượng năm 2023 đối với 07",
                 "Hoàn thành xuất sắc nhiệm vụ: 1; Hoàn thành tốt nhiệm vụ: 6."):  # fmt: skip
        assert each in said
    assert AuditEvent.objects.filter(action="peer_group.paper_downloaded").exists()


def test_once_recorded_it_has_its_number_and_is_no_draft(group, commission, signed_in):
    keys = list(group.cases.values_list("pk", flat=True))
    decide(group, keys, "15-QĐ/TU", commission)
    address = reverse("ratings:board-paper", args=[group.pk])
    said = words(signed_in(commission).get(address, {"dang": "docx"}).content)
    assert "15-QĐ/TU" in said
    assert "DỰ THẢO" not in said
    answer = signed_in(commission).get(address)
    assert answer.content.startswith(b"%PDF-")


def test_of_two_papers_the_newest_names_only_whom_it_decided(group, commission):
    first, *others = group.cases.values_list("pk", flat=True)
    decide(group, others, "15-QĐ/TU", commission)
    decide(group, [first], "16-QĐ/TU", commission)
    paper = decision_paper.document(group)
    assert (paper.head.number, paper.draft) == ("16-QĐ/TU", False)
    assert "01 tập thể" in str(paper.blocks)


def test_where_nothing_is_proposed_there_is_no_paper(group, commission, signed_in):
    nothing = {
        "state": "collecting",
        "proposed_grade": "",
        "proposed_at": None,
        "proposed_by": None,
    }
    RatingCase.objects.update(**nothing)
    address = reverse("ratings:board-paper", args=[group.pk])
    assert signed_in(commission).get(address).status_code == 404


def test_people_stand_in_the_order_of_protocol(
    make_official, standing_committee, campaign, caps, open_group
):
    """The first secretary, then by place; not in the order in which they were entered."""
    for place, (name, is_head) in enumerate([("An", False), ("Bí", True), ("Cúc", False)]):
        person = make_official(name, standing_committee, is_head=is_head)
        person.appointments.update(place=9 - place)
    group = open_group("uy-vien-btv")
    assert [case.person.full_name for case in group.cases.by_protocol()] == ["Bí", "Cúc", "An"]
