"""Who was responsible on any date: answered from the dated rows (R24, R25)."""

from datetime import date

import pytest

from orgunits.domain import people
from reviews.domain import supervision
from tests.house.counting import queries_of

PAGE = "/phan-cong/vao-ngay/"


@pytest.fixture
def replaced(campaign, commission, member, other_member, bu_dop):
    """R25: who followed Bù Đốp under Notice 1725 has retired; the head of Nội chính took over."""
    people.charge(
        person=member.person, unit=bu_dop, basis="1725-TB/TU", valid_from=date(2023, 7, 14), by=None
    )
    supervision.copy_from_charges(campaign, commission)
    row = bu_dop.supervisions.get()
    return supervision.replace(
        supervision_id=row.pk, person=other_member.person, basis="KH 210-KH/TU",
        on=date(2023, 12, 1), reason="đã nghỉ hưu", by=commission,
    )  # fmt: skip


def answered(browser, day, **more):
    found = browser.get(PAGE, {"ngay": day, **more})
    return [(row.kind, row.name) for row in found.context["rows"]]


@pytest.mark.parametrize(
    ("day", "who"),
    [
        ("13/07/2023", None),
        ("14/07/2023", "Trần Văn Ánh"),
        ("30/11/2023", "Trần Văn Ánh"),
        ("01/12/2023", "Lê Thị Đào"),
        ("18/12/2023", "Lê Thị Đào"),
    ],
)
def test_the_day_decides_who_it_was(signed_in, office, replaced, day, who):
    kinds = ("phụ trách thường xuyên", "dự, chỉ đạo")
    assert answered(signed_in(office), day) == [(kind, who) for kind in kinds if who]


def test_the_standing_charge_answers_where_the_campaign_has_nobody(
    signed_in, office, campaign, member, loc_ninh
):
    people.charge(
        person=member.person, unit=loc_ninh, basis="1725", valid_from=date(2023, 7, 14), by=None
    )
    assert answered(signed_in(office), "18/12/2023") == [("phụ trách thường xuyên", "Trần Văn Ánh")]


def test_without_a_day_it_is_today(signed_in, office, replaced):
    rows = signed_in(office).get(PAGE).context["rows"]
    assert {row.name for row in rows} == {"Lê Thị Đào"}


def test_one_unit_is_asked_about_from_its_own_page(signed_in, office, replaced, bu_dop, loc_ninh):
    browser = signed_in(office)
    assert (
        f'name="don-vi" value="{bu_dop.pk}"'
        in browser.get(f"/don-vi/{bu_dop.pk}/").content.decode()
    )
    assert len(answered(browser, "18/12/2023", **{"don-vi": bu_dop.pk})) == 2
    assert answered(browser, "18/12/2023", **{"don-vi": loc_ninh.pk}) == []


def test_the_answer_names_why_somebody_took_over(signed_in, office, replaced):
    page = signed_in(office).get(PAGE, {"ngay": "30/11/2023"}).content.decode()
    assert [words in page for words in ("30/11/2023", "đã nghỉ hưu", "1725-TB/TU")] == [True] * 3


def test_what_is_no_day_is_said_and_kept(signed_in, office, replaced):
    answer = signed_in(office).get(PAGE, {"ngay": "31/02/2023"})
    assert answer.status_code == 422
    assert 'value="31/02/2023"' in answer.content.decode()


def test_it_goes_out_as_a_file(signed_in, office, replaced):
    answer = signed_in(office).get(PAGE, {"ngay": "30/11/2023", "dang": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert text.count("Trần Văn Ánh") == 2


def test_the_stranger_is_not_told(signed_in, stranger, replaced):
    assert signed_in(stranger).get(PAGE).status_code == 403


def test_a_part_of_the_province_answers_for_itself(
    signed_in, make_user, replaced, campaign, loc_ninh, bu_dop
):
    caucus = make_user("bancansu", "government_caucus", loc_ninh)
    assert answered(signed_in(caucus), "18/12/2023") == []
    asked = signed_in(caucus).get(PAGE, {"don-vi": bu_dop.pk})
    assert asked.status_code == 422


def test_more_rows_cost_no_more_queries(
    signed_in, office, replaced, campaign, commission, member, loc_ninh, province
):
    browser = signed_in(office)
    few = queries_of(browser, PAGE)
    for unit in (loc_ninh, province):
        supervision.assign(
            campaign=campaign, unit=unit, person=member.person, basis="x",
            on=date(2023, 12, 1), by=commission,
        )  # fmt: skip
    assert queries_of(browser, PAGE) == few
