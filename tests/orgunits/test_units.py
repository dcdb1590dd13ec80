"""Unit pages: branch by branch, only what one may see, found without accents."""

import pytest

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


def test_people_are_listed_by_given_name_the_vietnamese_way(db):
    for name in ("Trần Văn Ước", "Lê Đức Đạt", "Bùi Thị Ánh", "Võ Văn An", "Đỗ Thị Dung"):
        Person.objects.create(full_name=name)
    given = [person.full_name.split()[-1] for person in Person.objects.all()]
    assert given == ["An", "Ánh", "Dung", "Đạt", "Ước"]


@pytest.mark.parametrize("path", ["/don-vi/", "/don-vi/{pk}/", "/tim/?q=don vi"])
def test_queries_do_not_grow_with_the_rows(signed_in, commission, province, path):
    client, address = signed_in(commission), path.format(pk=province.pk)
    make_unit(province, "DV1", "Đơn vị 1", K.CELL, L.CELL)
    few = queries_of(client, address)
    for number in (2, 3):
        make_unit(province, f"DV{number}", f"Đơn vị {number}", K.CELL, L.CELL)
    assert queries_of(client, address) == few
