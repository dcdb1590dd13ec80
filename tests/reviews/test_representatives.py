"""R27: party-building commissions and the Office send leaders to attend and follow; R28: the
government's caucus assigns its own."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from orgunits.models import Appointment, AuditEvent, OrgUnit, Person
from orgunits.roles import Role
from reviews.domain import representatives, supervision
from reviews.models import Supervision
from tests.conftest import make_unit
from tests.house.counting import queries_of

ON = date(2023, 12, 1)


@pytest.fixture
def leader():
    def make(unit, name, **facts):
        values = {"post": "Phó Trưởng ban", "valid_from": date(2021, 1, 1), **facts}
        person = Person.objects.create(full_name=name)
        return Appointment.objects.create(person=person, unit=unit, **values)

    return make


@pytest.fixture
def deputy(leader, commission_unit):
    return leader(commission_unit, "Phạm Văn Bình")


@pytest.fixture
def chief(leader, office_unit):
    return leader(office_unit, "Vũ Thị Cúc", post="Chánh Văn phòng")


@pytest.fixture
def caucus(make_user, bu_dop):
    """The government's side, holding the right to assign on its own branch."""
    return make_user("bancansu", Role.GOVERNMENT_CAUCUS, bu_dop)


def page(unit):
    return f"/phan-cong/cu-dai-dien/{unit.pk}/"


def typed(*posts):
    return {"posts": [post.pk for post in posts], "basis": "CV 12-CV/BTCTU", "on": "01/12/2023"}


def rows():
    listed = Supervision.objects.filter(kind="attend_follow").order_by("pk")
    return [(row.agency.name, str(row.person), row.valid_from) for row in listed]


def test_agencies_and_their_leaders_are_registered_together(
    signed_in, commission, campaign, bu_dop, deputy, chief
):
    answer = signed_in(commission).post(page(bu_dop), typed(deputy, chief))
    assert answer.status_code == 302
    assert rows() == [
        ("Ban Tổ chức Tỉnh ủy", "Phạm Văn Bình", ON),
        ("Văn phòng Tỉnh ủy", "Vũ Thị Cúc", ON),
    ]
    told = [
        event.after["agency"] for event in AuditEvent.objects.filter(action="supervision.begun")
    ]
    assert sorted(told) == ["Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy"]


def test_whoever_follows_directs_nothing_and_gains_no_right(
    signed_in, commission, campaign, bu_dop, deputy, make_user
):
    """R27 says “dự, theo dõi”: the unit's review is theirs to attend, its suggestions are not."""
    user = make_user("phoban", person=deputy.person)
    signed_in(commission).post(page(bu_dop), typed(deputy))
    assert not user.grants.exists()
    assert list(supervision.undirected(campaign, commission)) == [bu_dop]


def test_both_pages_name_the_agency(signed_in, commission, office, campaign, bu_dop, deputy):
    signed_in(commission).post(page(bu_dop), typed(deputy))
    for address in ("/phan-cong/", f"/don-vi/{bu_dop.pk}/"):
        shown = signed_in(office).get(address).content.decode()
        assert [word in shown for word in ("Phạm Văn Bình", "Ban Tổ chức Tỉnh ủy")] == [True, True]


@pytest.mark.parametrize("missing", ["posts", "basis", "on"])
def test_a_refused_form_keeps_what_was_typed(
    signed_in, commission, campaign, bu_dop, deputy, missing
):
    answer = signed_in(commission).post(page(bu_dop), typed(deputy) | {missing: ""})
    assert (answer.status_code, rows()) == (422, [])
    assert missing == "basis" or "CV 12-CV/BTCTU" in answer.content.decode()


def test_the_same_leader_twice_is_refused_and_nobody_else_is_written(
    signed_in, commission, campaign, bu_dop, deputy, chief
):
    browser = signed_in(commission)
    browser.post(page(bu_dop), typed(deputy))
    answer = browser.post(page(bu_dop), typed(chief, deputy))
    assert (answer.status_code, len(rows())) == (422, 1)
    assert "Phạm Văn Bình đã được phân công" in answer.content.decode()


def test_only_leaders_in_office_of_commissions_and_the_office_can_be_chosen(
    commission, deputy, chief, leader, bu_dop, commission_unit, member
):
    leader(bu_dop, "Người Ngoài")
    leader(commission_unit, "Người Cũ", valid_to=date(2023, 6, 30))
    assert set(representatives.posts(commission)) == {deputy, chief}


def test_they_follow_at_direct_organizations_and_caucuses_only(
    signed_in, commission, campaign, bu_dop_1, deputy
):
    assert signed_in(commission).post(page(bu_dop_1), typed(deputy)).status_code == 422
    assert "Ghi đại diện" not in signed_in(commission).get(page(bu_dop_1)).content.decode()
    with pytest.raises(ValidationError, match="đảng bộ trực thuộc"):
        representatives.send(
            campaign=campaign, unit=bu_dop_1, posts=[deputy], basis="x", on=ON, by=commission
        )


def test_nobody_follows_without_an_agency(campaign, commission, bu_dop, deputy):
    with pytest.raises(ValidationError, match="cơ quan cử"):
        supervision.assign(
            campaign=campaign, unit=bu_dop, person=deputy.person, basis="x", on=ON,
            by=commission, kind="attend_follow",
        )  # fmt: skip


def test_who_may_not_assign_sends_nobody(signed_in, office, stranger, caucus, campaign, bu_dop):
    """Neither the Office, nor a stranger, nor the government's side for the Party's."""
    assert [
        signed_in(user).get(page(bu_dop)).status_code for user in (office, stranger, caucus)
    ] == [403] * 3


def test_units_without_a_representative_are_listed_until_there_is_one(
    signed_in, commission, campaign, bu_dop, deputy
):
    browser = signed_in(commission)
    assert page(bu_dop) in browser.get("/phan-cong/").content.decode()
    browser.post(page(bu_dop), typed(deputy))
    assert page(bu_dop) not in browser.get("/phan-cong/").content.decode()


def test_a_successor_comes_from_the_same_agency(
    signed_in, commission, campaign, bu_dop, deputy, chief, leader, commission_unit
):
    other = leader(commission_unit, "Ngô Văn Dần")
    [row] = representatives.send(
        campaign=campaign, unit=bu_dop, posts=[deputy], basis="x", on=ON, by=commission
    )
    address = f"/phan-cong/{row.pk}/thay/"
    form = signed_in(commission).get(address).context["form"]
    assert list(form.fields["person"].queryset) == [other.person]
    facts = {"person": other.person.pk, "basis": "y", "on": "18/12/2023", "reason": "đi công tác"}
    assert signed_in(commission).post(address, facts).status_code == 302
    assert [name for _agency, name, _on in rows()] == ["Phạm Văn Bình", "Ngô Văn Dần"]
    assert {agency for agency, _name, _on in rows()} == {"Ban Tổ chức Tỉnh ủy"}


def test_more_representatives_cost_no_more_queries(
    signed_in, commission, campaign, bu_dop, loc_ninh, deputy, chief
):
    def send(unit, *posts):
        representatives.send(
            campaign=campaign, unit=unit, posts=posts, basis="x", on=ON, by=commission
        )

    send(bu_dop, deputy)
    browser = signed_in(commission)
    few = queries_of(browser, "/phan-cong/")
    send(loc_ninh, deputy, chief)
    assert queries_of(browser, "/phan-cong/") == few


def test_the_government_side_is_told_which_of_its_units_have_nobody(
    signed_in, caucus, commission, campaign, bu_dop, leader
):
    """R28: Ban cán sự đảng UBND tỉnh assigns leaders for its own units."""
    kind, level = OrgUnit.Kind.GOVERNMENT, OrgUnit.Level.DISTRICT
    people = make_unit(bu_dop, "UBND.BUDOP", "UBND huyện Bù Đốp", kind, level)
    chosen = leader(people, "Đỗ Văn Giang", post="Chủ tịch")
    address = f"/phan-cong/giao/{people.pk}/"
    assert address in signed_in(caucus).get("/phan-cong/").content.decode()
    facts = {"person": chosen.person.pk, "basis": "TB", "on": "01/12/2023"}
    assert signed_in(caucus).post(address, facts).status_code == 302
    assert Supervision.objects.get().kind == Supervision.Kind.GOVERNMENT
    assert address not in signed_in(caucus).get("/phan-cong/").content.decode()
