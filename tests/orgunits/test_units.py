"""Unit pages: branch by branch, only what one may see, found without accents."""

from datetime import date

import pytest

from orgunits.domain import units
from orgunits.domain.units import Act
from orgunits.models import Appointment, OrgUnit, Person
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of


def test_the_list_begins_at_the_topmost_unit_one_may_see(signed_in, bu_dop_clerk, bu_dop_1):
    page = signed_in(bu_dop_clerk).get("/don-vi/").content.decode()
    assert "Huyện ủy Bù Đốp" in page
    assert "Đảng bộ tỉnh Bình Phước" not in page


def test_a_unit_shows_its_children(signed_in, bu_dop_clerk, bu_dop, bu_dop_1):
    page = signed_in(bu_dop_clerk).get(f"/don-vi/{bu_dop.pk}/").content.decode()
    assert "Đảng bộ xã Hưng Phước" in page


def test_the_stranger_finds_no_such_unit(signed_in, stranger, bu_dop):
    assert signed_in(stranger).get(f"/don-vi/{bu_dop.pk}/").status_code == 404


@pytest.mark.parametrize("words", ["hung phuoc", "Hưng  Phước", "HUNG", "budop.01"])
def test_search_needs_no_accents(signed_in, commission, bu_dop_1, words):
    page = signed_in(commission).get("/tim/", {"q": words}).content.decode()
    assert "Đảng bộ xã Hưng Phước" in page


def test_dang_uy_finds_đảng_ủy(bu_dop):
    assert list(OrgUnit.objects.matching("huyen uy bu dop")) == [bu_dop]


def test_search_shows_the_stranger_neither_units_nor_people(signed_in, stranger, bu_dop_1, task):
    person = Person.objects.create(full_name="Điểu Hoàng Ước")
    Appointment.objects.create(person=person, unit=bu_dop_1, post="Bí thư", valid_from="2020-01-01")
    page = signed_in(stranger).get("/tim/", {"q": "uoc"}).content.decode()
    assert "Điểu Hoàng Ước" not in page


def test_a_person_is_found_with_the_posts_in_scope_only(signed_in, bu_dop_clerk, bu_dop, loc_ninh):
    person = Person.objects.create(full_name="Điểu Hoàng Ước")
    for unit, post in ((bu_dop, "Phó Bí thư"), (loc_ninh, "Ủy viên mật")):
        Appointment.objects.create(person=person, unit=unit, post=post, valid_from="2020-01-01")
    page = signed_in(bu_dop_clerk).get("/tim/", {"q": "dieu hoang"}).content.decode()
    assert "Phó Bí thư" in page
    assert "Ủy viên mật" not in page


def test_a_person_found_leads_to_their_page(signed_in, bu_dop_clerk, bu_dop):
    person = Person.objects.create(full_name="Điểu Hoàng Ước")
    Appointment.objects.create(
        person=person, unit=bu_dop, post="Phó Bí thư", valid_from="2020-01-01"
    )
    client = signed_in(bu_dop_clerk)
    page = client.get("/tim/", {"q": "dieu hoang"}).content.decode()
    assert f'<a href="{person.get_absolute_url()}">Điểu Hoàng Ước</a>' in page
    assert client.get(person.get_absolute_url()).status_code == 200


def test_who_may_not_open_a_page_gets_no_link(signed_in, bu_dop_clerk, bu_dop, monkeypatch):
    person = Person.objects.create(full_name="Điểu Hoàng Ước")
    Appointment.objects.create(
        person=person, unit=bu_dop, post="Phó Bí thư", valid_from="2020-01-01"
    )
    none = classmethod(lambda cls, user: Person.objects.none())
    monkeypatch.setattr(type(Person.objects.all()), "visible_to", none)
    page = signed_in(bu_dop_clerk).get("/tim/", {"q": "dieu hoang"}).content.decode()
    assert "Điểu Hoàng Ước" in page
    assert person.get_absolute_url() not in page


def test_people_are_listed_by_given_name_the_vietnamese_way(db):
    for name in ("Trần Văn Ước", "Lê Đức Đạt", "Bùi Thị Ánh", "Võ Văn An", "Đỗ Thị Dung"):
        Person.objects.create(full_name=name)
    given = [person.full_name.split()[-1] for person in Person.objects.all()]
    assert given == ["An", "Ánh", "Dung", "Đạt", "Ước"]


@pytest.mark.parametrize(
    "path", ["/don-vi/", "/don-vi/{pk}/", "/don-vi/{pk}/nhanh/", "/tim/?q=don vi"]
)
def test_queries_do_not_grow_with_the_rows(signed_in, commission, province, path):
    client, address = signed_in(commission), path.format(pk=province.pk)
    make_unit(province, "DV1", "Đơn vị 1", K.CELL, L.CELL)
    few = queries_of(client, address)
    for number in (2, 3):
        make_unit(province, f"DV{number}", f"Đơn vị {number}", K.CELL, L.CELL)
    assert queries_of(client, address) == few


def test_the_tree_opens_branch_by_branch(signed_in, commission, province, bu_dop, bu_dop_1):
    client = signed_in(commission)
    page = client.get("/don-vi/").content.decode()
    assert "Huyện ủy Bù Đốp" in page
    assert "Đảng bộ xã Hưng Phước" not in page
    branch = client.get(f"/don-vi/{bu_dop.pk}/nhanh/").content.decode()
    assert "Đảng bộ xã Hưng Phước" in branch
    assert "<html" not in branch


def test_without_a_script_a_link_opens_the_branch(signed_in, commission, bu_dop, bu_dop_1):
    page = signed_in(commission).get(f"/don-vi/?mo={bu_dop.pk}").content.decode()
    assert "Đảng bộ xã Hưng Phước" in page


def test_the_administrative_line_is_another_tree(signed_in, commission, province, loc_ninh):
    head = make_unit(loc_ninh, "UBND", "Ủy ban nhân dân tỉnh", K.GOVERNMENT, L.PROVINCE)
    below = make_unit(province, "SYT", "Sở Y tế", K.GOVERNMENT, L.PROVINCE)
    OrgUnit.objects.filter(pk=below.pk).update(administrative_parent=head)
    client = signed_in(commission)
    [top] = client.get("/don-vi/?tuyen=hanh-chinh").context["nodes"]
    assert (top.unit, [child.unit for child in top.children]) == (head, [below])
    party = client.get(f"/don-vi/{province.pk}/nhanh/?tuyen=dang").content.decode()
    assert "Sở Y tế" in party


def test_the_stranger_opens_no_branch(signed_in, stranger, bu_dop, bu_dop_1):
    client = signed_in(stranger)
    assert client.get(f"/don-vi/{bu_dop.pk}/nhanh/").status_code == 404
    assert "Bù Đốp" not in client.get(f"/don-vi/?mo={bu_dop.pk}").content.decode()


def test_counts_in_the_tree_leave_out_what_has_ended(signed_in, commission, bu_dop, bu_dop_1):
    gone = make_unit(bu_dop, "GONE", "Chi bộ cũ", K.CELL, L.CELL, valid_to=date(2023, 6, 30))
    [top] = signed_in(commission).get(f"/don-vi/?mo={bu_dop.pk}").context["nodes"]
    [district] = [node for node in top.children if node.unit == bu_dop]
    assert (district.below, gone in [n.unit for n in district.children]) == (1, False)


def test_an_ended_unit_names_its_successor(signed_in, commission, bu_dop_1, bu_dop_2):
    act = Act(date(2023, 12, 1), "Quyết định 12-QĐ/HU", commission)
    units.dissolve(unit=bu_dop_2, act=act, successor=bu_dop_1)
    page = signed_in(commission).get(bu_dop_2.get_absolute_url()).content.decode()
    assert "đã kết thúc hoạt động, hết ngày 30/11/2023" in page
    assert "Tổ chức kế thừa: Đảng bộ xã Hưng Phước" in page


def test_the_history_names_no_unit_beyond_the_readers_scope(
    signed_in, stranger, bu_dop_1, loc_ninh, commission
):
    act = Act(date(2023, 12, 1), "Quyết định 12-QĐ/TU", commission)
    units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    page = signed_in(stranger).get(bu_dop_1.get_absolute_url()).content.decode()
    assert "Chuyển trực thuộc" in page
    assert "về Huyện ủy Lộc Ninh" in page


def test_contacts_are_written_by_who_manages_people(signed_in, commission, stranger, bu_dop):
    address = f"/don-vi/{bu_dop.pk}/lien-he/"
    facts = {"phone": "0271 3563 563", "email": "huyenuy@example.invalid", "address": "Thanh Bình"}
    assert signed_in(stranger).get(address).status_code == 403
    assert signed_in(commission).post(address, facts).status_code == 302
    bu_dop.refresh_from_db()
    assert bu_dop.phone == "0271 3563 563"
