"""R29: the Office's draft of the notice, out of the assignments and of nothing else."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from campaign.lib import document_pdf
from orgunits.models import AuditEvent
from reviews.domain import assignment_notice, supervision
from tests.reviews import suggesting

TODAY = date(2023, 12, 18)
PAGE = "/phan-cong/thong-bao/"


@pytest.fixture
def assign(campaign, commission):
    def make(unit, user, on=date(2023, 12, 1), **facts):
        return supervision.assign(
            campaign=campaign, unit=unit, person=user.person, basis="1725-TB/TU", on=on,
            by=commission, **facts,
        )  # fmt: skip

    return make


def lines(campaign):
    """The table without its numbers."""
    table = assignment_notice.document(campaign, TODAY).blocks[1]
    return [row[1:] for row in table.rows]


def test_it_lists_each_member_with_their_units(
    campaign, assign, member, other_member, bu_dop, loc_ninh
):
    assign(loc_ninh, member)
    assign(bu_dop, member)
    assert lines(campaign) == [
        (
            "Trần Văn Ánh\nỦy viên Ban Thường vụ",
            "- Huyện ủy Bù Đốp\n- Huyện ủy Lộc Ninh",
            "1725-TB/TU",
        )
    ]


def test_it_says_who_took_over_from_whom_and_when(
    campaign, assign, member, other_member, bu_dop, commission
):
    """R25: the member at Bù Đốp has retired; the reason stays on the page of assignments."""
    supervision.replace(
        supervision_id=assign(bu_dop, member).pk, person=other_member.person, basis="KH 210",
        on=TODAY, reason="đã nghỉ hưu", by=commission,
    )  # fmt: skip
    [(who, where, basis)] = lines(campaign)
    assert (who.split("\n")[0], basis) == ("Lê Thị Đào", "KH 210")
    assert where == "- Huyện ủy Bù Đốp (thay đồng chí Trần Văn Ánh từ ngày 18/12/2023)"


def test_only_members_who_direct_are_named(campaign, assign, member, other_member, bu_dop):
    assign(bu_dop, member, kind="government")
    assert lines(campaign) == []


def test_it_is_a_draft_of_the_standing_committee_without_number_or_day(
    campaign, assign, member, bu_dop
):
    assign(bu_dop, member)
    html, _css = document_pdf.html(assignment_notice.document(campaign, TODAY))
    said = (
        "TỈNH ỦY BÌNH PHƯỚC", "-TB/TU", "DỰ THẢO", "THÔNG BÁO", "T/M BAN THƯỜNG VỤ",
        "Kế hoạch số 210-KH/TU, ngày 25/11/2023 của Ban Thường vụ Tỉnh ủy",
    )  # fmt: skip
    assert [words for words in said if words not in strip_tags(html)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_the_office_draws_it_on_record(
    signed_in, office, stranger, assign, member, bu_dop, form, begins
):
    assign(bu_dop, member)
    page = f"{PAGE}?dang={form}"
    assert page in signed_in(office).get("/phan-cong/").content.decode()
    assert signed_in(office).get(page).content.startswith(begins)
    assert AuditEvent.objects.filter(action="supervision.notice_drawn").count() == 1
    assert signed_in(stranger).get(page).status_code == 403


def test_who_sees_a_part_of_the_assignments_gets_no_notice(signed_in, make_user, campaign, bu_dop):
    caucus = make_user("bancansu", "government_caucus", bu_dop)
    assert signed_in(caucus).get(PAGE).status_code == 403
    assert "Thông báo phân công" not in signed_in(caucus).get("/phan-cong/").content.decode()


def test_a_suggestion_changes_no_byte_of_it(
    signed_in, office, campaign, assign, member, bu_dop, loc_ninh, commission
):
    """R29 against R23: the same notice with and without suggestions, where one is assigned and
    where nobody is yet."""
    assign(bu_dop, member)
    before = signed_in(office).get(PAGE).content
    for unit in (bu_dop, loc_ninh):
        suggesting.issued(campaign, unit, commission, "CHUYEN-KIN")
    assert signed_in(office).get(PAGE).content == before
