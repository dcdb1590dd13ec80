"""People and posts from a spreadsheet: known again by code, or by name within the unit."""

from datetime import date

import pytest

from orgunits.models import Appointment, AuditEvent, ImportRun, Person
from tests.orgunits.imports import books

KEYS = ["code", "full_name", "admitted_on", "exempted_from", "exempted_to", "suspended_from",
        "suspended_to", "unit", "post", "is_head", "managed_by", "place", "valid_from",
        "valid_to", "basis"]  # fmt: skip


def row(**changes):
    return list((dict(zip(KEYS, books.PERSON, strict=True)) | changes).values())


def data(*rows):
    return books.data("people", *rows)


@pytest.fixture
def importer(bu_dop, loc_ninh, admin_user):
    return admin_user


@pytest.fixture
def load(province, importer):
    return lambda *rows: books.applied("people", data(*rows), province, importer)


@pytest.fixture
def check(province, importer):
    return lambda *rows: books.checked("people", data(*rows), province, importer)


def test_a_person_with_two_posts_is_one_person(load):
    load(row(), row(unit="BP.LOCNINH", post="Ủy viên", is_head=None))
    person = Person.objects.get()
    assert (person.code, person.full_name, person.admitted_on) == (
        "00123", "Nguyễn Văn An", date(2005, 2, 3),
    )  # fmt: skip
    assert {(p.unit.code, p.post, p.is_head) for p in person.appointments.all()} == {
        ("BP.BUDOP", "Bí thư", True), ("BP.LOCNINH", "Ủy viên", False),
    }  # fmt: skip
    assert Person.objects.matching("nguyen an").get() == person


def test_the_same_file_again_doubles_nobody(load, check):
    load(row(), row(code=None, full_name="Trần Thị Bé", post="Phó Bí thư", is_head=None))
    run = check(row(), row(code=None, full_name="Trần Thị Bé", post="Phó Bí thư", is_head=None))
    assert run.findings["counts"]["unchanged"] == 2
    assert Person.objects.count() == 2


def test_a_new_day_changes_the_open_post(load, check):
    load(row())
    run = check(row(valid_from="21/10/2020"))
    assert run.findings["changed"][0]["differences"] == [["từ ngày", "20/10/2020", "21/10/2020"]]
    load(row(valid_from="21/10/2020"))
    assert Appointment.objects.get().valid_from == date(2020, 10, 21)


def test_an_earlier_term_stands_beside_the_open_one(load):
    load(row())
    load(row(valid_from="10/10/2015", valid_to="19/10/2020"), row())
    assert Appointment.objects.count() == 2


def test_a_list_that_brings_codes_gives_them_to_who_is_there(load):
    load(row(code=None))
    load(row(code="00123"))
    assert Person.objects.get().code == "00123"


def test_two_codes_cannot_mean_one_person(load, check):
    load(row(code=None))
    run = check(row(code="00123"), row(code="00124"))
    assert [place[:2] for place in books.reasons(run)] == [(4, "B")]


def test_namesakes_need_codes(load, check):
    load(row(code="1"), row(code="2"))
    run = check(row(code=None))
    assert "cần ghi mã cán bộ" in books.reasons(run)[0][2]


def test_rows_of_one_person_must_agree(check):
    run = check(row(), row(post="Ủy viên", full_name="Nguyễn Văn Anh"))
    assert books.reasons(run) == [(4, "C", "Khác với dòng 3 của cùng người này (“Nguyễn Văn An”).")]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"valid_to": "01/01/2020"}, "O"),
        ({"exempted_to": "01/01/2020"}, "F"),
        ({"exempted_from": "02/01/2020", "exempted_to": "01/01/2020"}, "F"),
        ({"suspended_to": "01/01/2020"}, "H"),
        ({"unit": "KHONG.CO"}, "I"),
    ],
)
def test_what_does_not_hold_together_is_named(check, changes, column):
    run = check(row(**changes))
    assert [place[:2] for place in books.reasons(run)] == [(3, column)]


def test_an_empty_cell_leaves_what_is_there(load):
    load(row())
    load(row(admitted_on=None, basis=None))
    assert Person.objects.get().admitted_on == date(2005, 2, 3)
    assert Appointment.objects.get().basis == "QĐ 12"


def test_a_row_twice_is_refused(check):
    assert [place[:2] for place in books.reasons(check(row(), row()))] == [(4, "J")]


def test_a_person_of_another_scope_gets_a_post_but_no_new_facts(load, make_user, bu_dop, loc_ninh):
    """Whoever guesses a code must not rewrite, or even read, a stranger's record."""
    load(row())
    stranger = make_user("locninh.quantri", "admin", loc_ninh)
    theirs = {"unit": "BP.LOCNINH", "post": "Ủy viên", "is_head": None, "admitted_on": None}
    assert books.applied("people", data(row(**theirs)), loc_ninh, stranger)
    run = books.checked(
        "people", data(row(**theirs | {"post": "Phó", "admitted_on": "01/01/2001"})), loc_ninh,
        stranger,
    )  # fmt: skip
    assert run.state == ImportRun.State.CHECKED  # a post in scope by now: theirs to keep
    run = books.checked(
        "people", data(row(**theirs | {"full_name": "Lê Thị Khác"})), bu_dop, stranger
    )
    assert run.state == ImportRun.State.FAILED
    assert "2005" not in str(run.findings)


def test_each_row_leaves_one_event(load):
    load(row(), row(unit="BP.LOCNINH", post="Ủy viên"))
    events = AuditEvent.objects.filter(action="post.imported").order_by("number")
    assert [event.unit.code for event in events] == ["BP.BUDOP", "BP.LOCNINH"]
    assert events[0].after["full_name"] == "Nguyễn Văn An"
    assert "full_name" not in events[1].after


def test_the_work_says_how_far_it_is(province, importer):
    told = []
    rows = [row(code=str(n), full_name=f"Người {n}", is_head=None) for n in range(4500)]
    run = books.received("people", data(*rows), province, importer)
    books.runs.check(run_id=run.pk, by=importer, progress=lambda *said: told.append(said[:2]))
    assert told == [(0, 100), (10, 100), (23, 100), (36, 100), (40, 100), (100, 100)]


def test_a_thousand_rows_cost_no_more_queries_than_ten(load, django_assert_max_num_queries):
    rows = [row(code=str(n), full_name=f"Người {n}", is_head=None) for n in range(1000)]
    with django_assert_max_num_queries(100):
        load(*rows)
    assert Appointment.objects.count() == 1000
