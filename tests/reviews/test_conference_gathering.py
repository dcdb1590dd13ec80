"""The pack takes what the campaign holds: written in the browser or attached (R33–R40)."""

from datetime import date, time
from io import BytesIO

import pytest
from docx import Document as Docx

from reviews.domain import collective_drafts, conference_gathering, opinions, submissions
from reviews.models import Conference, ConferencePaper, ConferenceSeat, ProgrammeItem
from tests.reviews import writing
from tests.reviews.sending import PDF


@pytest.fixture
def d4(make_milestone):
    return make_milestone("D4", date(2023, 12, 25), "province", "document", form="02B")


@pytest.fixture
def conference(campaign, standing_committee, member, other_member):
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title="Hội nghị kiểm điểm",
        starts_on=date(2023, 12, 27), ends_on=date(2023, 12, 28), begins_at=time(7, 30),
        ends_at=time(17), place="Hội trường",
    )  # fmt: skip
    for user, role in ((member, "chair"), (other_member, "member")):
        ConferenceSeat.objects.create(conference=found, person=user.person, role=role)
    return found


@pytest.fixture
def written(make_task, d4, standing_committee, member):
    """A self-review written in the browser and sent."""
    task = make_task(d4, standing_committee, person=member.person)
    writing.save(task, member, sr__matters__text="ĐIỀU KÍN")
    submissions.submit(task_id=task.pk, version=1, by=member)
    return task


def said(paper):
    with paper.content.open("rb") as file:
        document = Docx(BytesIO(file.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_self_review_written_here_becomes_a_paper_without_the_suggested_matters(
    conference, written, member, office
):
    assert conference_gathering.gather(conference=conference, by=office) == 1
    paper = conference.papers.get()
    assert paper.title == f"Bản tự kiểm điểm của đồng chí {member.person}"
    assert "Đã làm tốt." in said(paper)
    assert "ĐIỀU KÍN" not in said(paper)


def test_gathering_twice_adds_nothing_and_says_who_owes(
    signed_in, conference, written, make_task, d4, standing_committee, other_member, office
):
    make_task(d4, standing_committee, person=other_member.person)
    address = f"{conference.get_absolute_url()}tai-lieu/lay/"
    browser = signed_in(office)
    browser.post(address)
    page = browser.post(address, follow=True).text
    assert "Đã đưa 0 tài liệu vào danh mục." in page
    assert f"Chưa có bản tự kiểm điểm của: {other_member.person}." in page
    assert conference.papers.count() == 1


def test_a_paper_planned_by_the_same_title_gets_its_file(conference, written, office):
    title = next(conference_gathering.at_hand(conference, office)).title
    planned = ConferencePaper.objects.create(conference=conference, title=title)
    conference_gathering.gather(conference=conference, by=office)
    planned.refresh_from_db()
    assert not planned.is_missing


def test_the_programme_and_the_table_of_opinions_come_along(
    conference, make_task, make_milestone, office_unit, make_user, office, member
):
    ProgrammeItem.objects.create(
        conference=conference, day=conference.starts_on, begins_at=time(8), content="Khai mạc"
    )
    d2 = make_milestone("D2", date(2023, 12, 20), "province", "document", form="01")
    task = make_task(d2, office_unit)
    draft = collective_drafts.send(
        task_id=task.pk, name="Dự thảo.pdf", data=PDF, due_on=date(2023, 12, 19),
        people=[member.person_id], units=[], others=[], by=office,
    )  # fmt: skip
    opinions.answer(request_id=draft.requests.get().pk, points=[("II", "Bổ sung")], by=member)
    collective_drafts.settle(draft_id=draft.pk, reason="Đã rõ", by=office)
    conference_gathering.gather(conference=conference, by=office)
    titles = set(conference.papers.values_list("title", flat=True))
    assert titles == {"Chương trình hội nghị", "Bảng tổng hợp ý kiến góp ý dự thảo báo cáo"}


def test_who_does_not_prepare_it_gathers_nothing(signed_in, conference, written, stranger, member):
    address = f"{conference.get_absolute_url()}tai-lieu/lay/"
    for user in (stranger, member):
        assert signed_in(user).post(address).status_code in (403, 404)
    assert not conference.papers.exists()
