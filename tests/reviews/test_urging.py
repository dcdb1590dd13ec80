"""“Đôn đốc” tells whoever is overdue, once a day, and nobody else."""

import io
import threading
from datetime import date

import docx
import pytest
from django.db import connection, connections

from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.domain import urging
from reviews.models import ReviewTask, Urging
from tests.conftest import K, L, make_unit


@pytest.fixture
def late(task):
    ReviewTask.objects.filter(pk=task.pk).update(last_day=date(2023, 12, 10))
    return task


def told():
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_whoever_sends_for_the_unit_is_told(
    signed_in, commission, late, bu_dop_clerk, bu_dop_head, stranger, bu_dop_1_clerk
):
    assert signed_in(commission).post("/nhiem-vu/don-doc/").status_code == 302
    assert told() == ["budop", "budop.bithu"]
    assert AuditEvent.objects.get(action="unit.urged").after["people"] == 2


def test_pressing_twice_tells_once(signed_in, commission, late, bu_dop_clerk):
    browser = signed_in(commission)
    browser.post("/nhiem-vu/don-doc/")
    browser.post("/nhiem-vu/don-doc/")
    assert told() == ["budop"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two at once need PostgreSQL")
def test_two_who_press_at_once_tell_once(commission, campaign, province, late, bu_dop_clerk):
    start, answers = threading.Barrier(2), []

    def press():
        start.wait()
        answers.append(urging.urge(campaign=campaign, unit=province, by=commission))
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(0, 1), (1, 0)]
    assert told() == ["budop"]


def test_in_time_is_not_urged(signed_in, commission, task, bu_dop_clerk):
    signed_in(commission).post("/nhiem-vu/don-doc/")
    assert told() == []


def test_a_stranger_urges_nobody_in_bu_dop(signed_in, stranger, office, late, bu_dop, bu_dop_clerk):
    browser = signed_in(stranger)
    browser.post("/nhiem-vu/don-doc/")
    assert browser.post("/nhiem-vu/don-doc/", {"unit": bu_dop.pk}).status_code == 404
    assert signed_in(office).post("/nhiem-vu/don-doc/").status_code == 403
    assert told() == []


def test_the_page_of_the_commission_has_the_button(signed_in, commission, late):
    assert "Đôn đốc 1 việc quá hạn" in signed_in(commission).get("/").content.decode()


# --- chosen on a page, told or written to


@pytest.fixture
def late_below(grassroots_task):
    ReviewTask.objects.filter(pk=grassroots_task.pk).update(last_day=date(2023, 12, 15))
    return grassroots_task


def chosen(*units, **facts):
    return {"choose": "1", "units": [unit.pk for unit in units], **facts}


def test_the_page_shows_who_is_late_and_who_would_be_told(
    signed_in, commission, late, late_below, bu_dop_clerk, bu_dop_head
):
    page = signed_in(commission).get("/nhiem-vu/don-doc/")
    shown = [(each.unit.name, each.days, len(each.people)) for each in page.context["late"]]
    assert shown == [("Huyện ủy Bù Đốp", 8, 2), ("Đảng bộ xã Hưng Phước", 3, 0)]
    assert "chưa có tài khoản nào được giao gửi" in page.content.decode()
    assert page.context["late"][0].names == ["budop", "budop.bithu"]
    assert "budop, budop.bithu" in page.content.decode()
    assert told() == []


def test_only_the_chosen_units_are_told(
    signed_in, commission, late, late_below, bu_dop, bu_dop_1, bu_dop_clerk, bu_dop_1_clerk
):
    signed_in(commission).post("/nhiem-vu/don-doc/", chosen(bu_dop_1))
    assert told() == ["budop.coso1"]
    assert [(row.unit, row.channel, row.people) for row in Urging.objects.all()] == [
        (bu_dop_1, "site", 1)
    ]


def test_choosing_nobody_is_answered_and_tells_nobody(signed_in, commission, late, bu_dop_clerk):
    answer = signed_in(commission).post("/nhiem-vu/don-doc/", chosen())
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một đơn vị" in answer.content.decode()
    assert told() == []


def test_the_letter_names_what_is_owed_and_is_on_record(signed_in, commission, late, bu_dop):
    """R48; HD 36: the subject of an official letter stands under its number."""
    answer = signed_in(commission).post("/nhiem-vu/don-doc/cong-van/", chosen(bu_dop, dang="docx"))
    book = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(
        cell.text for table in book.tables for row in table.rows for cell in row.cells
    )
    for said in ("V/v đôn đốc gửi kết quả", "Huyện ủy Bù Đốp", "10/12/2023", "TRƯỞNG BAN"):
        assert said in words
    assert Urging.objects.get().channel == "letter"
    assert told() == []
    page = signed_in(commission).get("/nhiem-vu/don-doc/").content.decode()
    assert "1 lần" in page and "Công văn" in page


def test_a_letter_to_nobody_is_refused(signed_in, commission, late, loc_ninh):
    answer = signed_in(commission).post("/nhiem-vu/don-doc/cong-van/", chosen(loc_ninh))
    assert answer.status_code == 422
    assert Urging.objects.count() == 0


def test_a_district_urges_its_own_and_never_itself(
    signed_in, bu_dop_clerk, stranger, late_below, bu_dop_1, bu_dop_1_clerk
):
    assert signed_in(stranger).get(f"/nhiem-vu/don-doc/?unit={bu_dop_1.pk}").status_code == 404
    signed_in(stranger).post("/nhiem-vu/don-doc/", chosen(bu_dop_1))
    assert told() == []
    signed_in(bu_dop_clerk).post("/nhiem-vu/don-doc/", chosen(bu_dop_1))
    assert told() == ["budop.coso1"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_as_much_for_three_units_as_for_one(
    signed_in, commission, bu_dop, make_task, d1, many, django_assert_max_num_queries
):
    for n in range(many):
        unit = make_unit(
            bu_dop, f"BP.BUDOP.1{n}", f"Đảng bộ xã {n}", K.GRASSROOTS_ORG, L.GRASSROOTS
        )
        task = make_task(d1, unit)
        ReviewTask.objects.filter(pk=task.pk).update(last_day=date(2023, 12, 10))
    browser = signed_in(commission)
    with django_assert_max_num_queries(17):
        page = browser.get("/nhiem-vu/don-doc/")
    assert len(page.context["late"]) == many


def test_the_units_page_keeps_each_time_it_was_urged(
    signed_in, commission, office, late, bu_dop, bu_dop_clerk
):
    signed_in(commission).post("/nhiem-vu/don-doc/", chosen(bu_dop))

    def page_of(user, unit):
        return signed_in(user).get(unit.get_absolute_url()).content.decode()

    seen = {
        user.username: "Đã đôn đốc" in page_of(user, bu_dop)
        for user in (commission, bu_dop_clerk, office)
    }
    assert seen == {"bantochuc": True, "budop": True, "vanphong": False}
