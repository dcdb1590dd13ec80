"""The invitation to a conference as a Party document."""

from datetime import date, time

import pytest
from django.urls import reverse

from campaign.lib import document_pdf
from orgunits.models import AuditEvent
from reviews.domain import conferences, invitation_paper
from reviews.models import Conference, ConferenceSeat, ProgrammeItem

FIRST, LAST = date(2023, 12, 27), date(2023, 12, 28)
TITLE = "Hội nghị Ban Thường vụ <kiểm điểm>"


@pytest.fixture
def conference(campaign, standing_committee, member, other_member):
    found = Conference.objects.create(
        campaign=campaign, unit=standing_committee, kind="review", title=TITLE, starts_on=FIRST,
        ends_on=LAST, begins_at=time(7, 30), ends_at=time(17), place="Trụ sở Tỉnh ủy",
    )  # fmt: skip
    for user, role in ((member, "chair"), (other_member, "member")):
        ConferenceSeat.objects.create(conference=found, person=user.person, role=role)
    for day, at, content in ((FIRST, time(8), "Kiểm điểm tập thể"), (LAST, time(9), "Kết luận")):
        ProgrammeItem.objects.create(
            conference=found, day=day, begins_at=at, content=content, presenter="Đồng chí Bí thư"
        )
    return found


def words(document):
    return document_pdf.html(document)[0]


def test_once_called_it_is_no_draft_and_has_its_day(conference, office):
    assert invitation_paper.document(conference).draft is True
    conferences.step(conference_id=conference.pk, name="call", by=office)
    conference.refresh_from_db()
    assert invitation_paper.document(conference).draft is False
    paper = invitation_paper.document(conference)
    assert paper.head.place_line == "Bình Phước, ngày 18 tháng 12 năm 2023"
    assert paper.head.number_line == "Số " + "\u00a0" * 6 + "-GM/TU"


def test_the_invitation_names_those_convened_or_one(conference, member):
    html = words(invitation_paper.document(conference))
    assert "- Đồng chí Trần Văn Ánh (chủ trì)" in html
    assert "- Đồng chí Lê Thị Đào" in html
    seat = conference.seats.get(person=member.person)
    own = words(invitation_paper.document(conference, seat))
    assert "trân trọng kính mời đồng chí Trần Văn Ánh dự" in own
    assert "Lê Thị Đào" not in own


def test_a_district_invites_in_its_own_name(conference, bu_dop):
    conference.unit = bu_dop
    paper = invitation_paper.document(conference)
    assert (paper.head.superior, paper.head.issuer) == (
        "Đảng bộ tỉnh Bình Phước", "Huyện ủy Bù Đốp"
    )  # fmt: skip
    assert paper.head.symbol == "GM/HU"
    assert "Huyện ủy Bù Đốp trân trọng kính mời" in words(paper)


def test_it_is_taken_from_the_page_for_word_and_recorded(conference, office, signed_in):
    browser = signed_in(office)
    address = reverse("reviews:invitation", args=[conference.pk])
    assert (
        f'href="{address}?dang=docx"' in browser.get(conference.get_absolute_url()).content.decode()
    )
    assert browser.get(f"{address}?dang=docx").content.startswith(b"PK")
    assert AuditEvent.objects.latest("number").action == "conference.invitation_drawn"


def test_a_copy_for_somebody_who_was_not_convened_is_not_found(
    conference, office, stranger, signed_in
):
    address = reverse("reviews:invitation", args=[conference.pk])
    browser = signed_in(office)
    assert browser.get(f"{address}?dong-chi=999999").status_code == 404
    assert browser.get(f"{address}?dong-chi=x").status_code == 404
    assert signed_in(stranger).get(address).status_code == 404
