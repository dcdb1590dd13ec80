"""People through their posts in scope; posts begin and end by a document; facts for managers."""

from datetime import date

import pytest

from orgunits.models import Appointment, AuditEvent, Person
from orgunits.roles import Role
from tests.house.counting import queries_of

SINCE = date(2020, 10, 20)


@pytest.fixture
def make_post():
    def make(name, unit, post="Bí thư", **facts):
        person = facts.pop("person", None) or Person.objects.create(full_name=name)
        values = {"valid_from": SINCE, **facts}
        return Appointment.objects.create(person=person, unit=unit, post=post, **values)

    return make


def names(client, **asked):
    return [person.full_name for person in client.get("/can-bo/", asked).context["page"]]


def test_people_are_listed_by_given_name(signed_in, commission, bu_dop, make_post):
    for name in ("Lê Ước", "Trần Ánh", "Phan Đạt", "Bùi An", "Vũ Dung"):
        make_post(name, bu_dop)
    assert names(signed_in(commission)) == ["Bùi An", "Trần Ánh", "Vũ Dung", "Phan Đạt", "Lê Ước"]


def test_people_are_found_without_accents_by_unit_and_by_post(
    signed_in, commission, bu_dop, loc_ninh, make_post
):
    make_post("Nguyễn Thị Đào", bu_dop)
    make_post("Phạm Văn Đào", loc_ninh, "Phó Bí thư")
    client = signed_in(commission)
    assert names(client, q="dao nguyen") == ["Nguyễn Thị Đào"]
    assert names(client, unit=loc_ninh.pk) == ["Phạm Văn Đào"]
    assert names(client, post="phó") == ["Phạm Văn Đào"]


def test_the_stranger_meets_nobody_of_bu_dop(signed_in, stranger, bu_dop, make_post):
    post = make_post("Nguyễn Thị Đào", bu_dop)
    client = signed_in(stranger)
    assert names(client) == []
    assert client.get(post.person.get_absolute_url()).status_code == 404
    assert client.get(f"/can-bo/?unit={bu_dop.pk}").status_code == 404


def test_a_person_shows_only_posts_in_scope(signed_in, stranger, bu_dop, loc_ninh, make_post):
    here = make_post("Lê Văn Tám", loc_ninh, "Ủy viên")
    make_post("", bu_dop, "Chức vụ ở Bù Đốp", person=here.person)
    page = signed_in(stranger).get(here.person.get_absolute_url()).content.decode()
    assert "Ủy viên" in page
    assert "Chức vụ ở Bù Đốp" not in page


def test_a_past_post_still_shows_the_person(signed_in, stranger, loc_ninh, make_post):
    post = make_post("Lê Văn Tám", loc_ninh, valid_to=date(2022, 1, 1))
    page = signed_in(stranger).get(post.person.get_absolute_url())
    assert "đến hết 01/01/2022" in page.content.decode()


def test_facts_of_membership_are_for_who_manages_people(
    signed_in, commission, bu_dop_clerk, bu_dop, make_post
):
    post = make_post("Lê Văn Tám", bu_dop)
    Person.objects.filter(pk=post.person.pk).update(admitted_on=date(1999, 5, 19))
    address = post.person.get_absolute_url()
    assert "19/05/1999" in signed_in(commission).get(address).content.decode()
    assert "19/05/1999" not in signed_in(bu_dop_clerk).get(address).content.decode()


POST = {
    "full_name": "Đỗ Thị Hạnh",
    "post": "Phó Bí thư",
    "managed_by": "district",
    "valid_from": "01/12/2023",
    "basis": "Quyết định 45-QĐ/TU",
}


def test_a_post_is_given_with_its_document(signed_in, commission, bu_dop):
    answer = signed_in(commission).post(f"/don-vi/{bu_dop.pk}/them-chuc-vu/", POST)
    assert answer.status_code == 302
    post = Appointment.objects.get(unit=bu_dop)
    assert (post.person.full_name, post.basis) == ("Đỗ Thị Hạnh", "Quyết định 45-QĐ/TU")
    assert AuditEvent.objects.get(action="appointment.begun").unit == bu_dop


def test_a_namesake_is_asked_about_first(signed_in, commission, bu_dop, make_post):
    make_post("Đỗ Thị Hạnh", bu_dop)
    client, address = signed_in(commission), f"/don-vi/{bu_dop.pk}/them-chuc-vu/"
    assert client.post(address, POST).status_code == 422
    assert client.post(address, POST | {"is_new": "on"}).status_code == 302
    assert Person.objects.filter(full_name="Đỗ Thị Hạnh").count() == 2


def test_one_holds_several_posts_but_not_the_same_twice(signed_in, commission, bu_dop, make_post):
    post = make_post("Lê Văn Tám", bu_dop, "Phó Bí thư")
    client, address = signed_in(commission), f"/can-bo/{post.person.pk}/chuc-vu/"
    asked = POST | {"unit": bu_dop.code}
    assert client.post(address, asked).status_code == 422
    assert client.post(address, asked | {"post": "Chủ tịch"}).status_code == 302


def test_a_post_ends_on_its_last_day(signed_in, commission, bu_dop, make_post):
    post = make_post("Lê Văn Tám", bu_dop)
    facts = {"on": "30/11/2023", "basis": "Quyết định nghỉ hưu"}
    assert signed_in(commission).post(f"/chuc-vu/{post.pk}/ket-thuc/", facts).status_code == 302
    post.refresh_from_db()
    assert post.valid_to == date(2023, 11, 30)


def test_a_post_does_not_end_before_it_begins(signed_in, commission, bu_dop, make_post):
    post = make_post("Lê Văn Tám", bu_dop)
    facts = {"on": "30/11/2019", "basis": "QĐ"}
    assert signed_in(commission).post(f"/chuc-vu/{post.pk}/ket-thuc/", facts).status_code == 422


def test_facts_are_kept_with_old_and_new(signed_in, commission, bu_dop, make_post):
    person = make_post("Lê Văn Tám", bu_dop).person
    facts = {"admitted_on": "19/05/1999", "exempted_from": "01/01/2023"}
    address = f"/can-bo/{person.pk}/sinh-hoat/"
    assert signed_in(commission).post(address, facts).status_code == 302
    event = AuditEvent.objects.get(action="person.facts_saved")
    assert event.after == {"admitted_on": "1999-05-19", "exempted_from": "2023-01-01"}
    assert event.unit == bu_dop


def test_an_exemption_does_not_end_before_it_begins(signed_in, commission, bu_dop, make_post):
    person = make_post("Lê Văn Tám", bu_dop).person
    facts = {"exempted_from": "01/06/2023", "exempted_to": "01/01/2023"}
    address = f"/can-bo/{person.pk}/sinh-hoat/"
    assert signed_in(commission).post(address, facts).status_code == 422


@pytest.mark.parametrize("path", ["/can-bo/{0}/chuc-vu/", "/can-bo/{0}/sinh-hoat/"])
def test_who_manages_another_district_only_sees_the_person(
    signed_in, make_user, province, bu_dop, loc_ninh, make_post, path
):
    """In scope but managed elsewhere: 403; out of scope: 404."""
    person = make_post("Lê Văn Tám", bu_dop).person
    seeing = make_user("hai-noi", Role.ADMIN, loc_ninh, Role.INSPECTOR, bu_dop)
    other = make_user("noi-khac", Role.ADMIN, loc_ninh)
    address = path.format(person.pk)
    assert signed_in(seeing).get(address).status_code == 403
    assert signed_in(other).get(address).status_code == 404


def test_queries_do_not_grow_with_the_people(signed_in, commission, bu_dop, make_post):
    client = signed_in(commission)
    make_post("Lê Một", bu_dop)
    few = queries_of(client, "/can-bo/")
    make_post("Lê Hai", bu_dop)
    make_post("Lê Ba", bu_dop)
    assert queries_of(client, "/can-bo/") == few


def test_queries_do_not_grow_with_the_posts(signed_in, commission, bu_dop, make_post):
    client, first = signed_in(commission), make_post("Lê Một", bu_dop)
    few = queries_of(client, first.person.get_absolute_url())
    for post in ("Phó", "Ủy viên"):
        make_post("", bu_dop, post, person=first.person)
    assert queries_of(client, first.person.get_absolute_url()) == few
