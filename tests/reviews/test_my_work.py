"""My work: by last day, what is missing in sentences, who waits for whom."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib import clock
from reviews.domain import submissions
from tests.house.counting import queries_of
from tests.reviews.sending import fill, send

ADDRESS = "/viec-cua-toi/"


@pytest.fixture
def page(signed_in):
    return lambda user: signed_in(user).get(ADDRESS)


def test_work_in_hand_says_when_and_what_is_missing(task, bu_dop_clerk, page):
    answer = page(bu_dop_clerk)
    assert "còn 8 ngày" in answer.text
    assert "(trước ngày 27/12/2023)" in answer.text
    piece = answer.context["hand"][0]
    assert [gap.text for gap in piece.missing] == [
        "Chưa nhập biểu kết quả (6 dòng).",
        "Chưa đính kèm báo cáo kết quả.",
    ]


def test_ordered_by_last_day_with_the_returned_first(
    task, make_task, make_milestone, bu_dop, bu_dop_clerk, commission, page
):
    sooner = make_task(make_milestone("D0", date(2023, 12, 20), "district", "document"), bu_dop)
    later = make_task(make_milestone("D9", date(2024, 1, 20), "district", "document"), bu_dop)
    assert [p.task for p in page(bu_dop_clerk).context["hand"]] == [sooner, task, later]
    send(later, bu_dop_clerk)
    submissions.return_(task_id=later.pk, by=commission, reason="Thiếu tiến độ.")
    answer = page(bu_dop_clerk)
    assert [p.task for p in answer.context["hand"]] == [later, sooner, task]
    assert "“Thiếu tiến độ.”" in answer.text


def test_a_finished_draft_lacks_nothing(task, bu_dop_clerk, page):
    fill(task, bu_dop_clerk)
    assert page(bu_dop_clerk).context["hand"][0].missing == []


def test_work_of_units_below_is_not_mine(task, grassroots_task, bu_dop_clerk, page):
    assert [p.task for p in page(bu_dop_clerk).context["hand"]] == [task]


def test_what_units_below_sent_waits_for_the_district(
    grassroots_task, bu_dop_1_clerk, bu_dop_clerk, commission, page
):
    send(grassroots_task, bu_dop_1_clerk)
    assert list(page(bu_dop_clerk).context["waiting"]) == [grassroots_task]
    assert list(page(commission).context["waiting"]) == []
    assert list(page(bu_dop_1_clerk).context["sent"]) == [grassroots_task]
    assert list(page(bu_dop_1_clerk).context["waiting"]) == []


def test_accepted_work_is_finished(task, bu_dop_clerk, commission, page):
    send(task, bu_dop_clerk)
    assert list(page(commission).context["waiting"]) == [task]
    submissions.accept(task_id=task.pk, by=commission)
    assert list(page(bu_dop_clerk).context["finished"]) == [task]
    assert page(bu_dop_clerk).context["hand"] == []


def test_a_stranger_has_other_work(task, stranger, page):
    answer = page(stranger)
    assert answer.context["hand"] == []
    assert "Bù Đốp" not in answer.text


def test_overdue_work_says_so(task, bu_dop_clerk, page):
    with clock.pin(date(2023, 12, 29)):
        assert "quá hạn 3 ngày" in page(bu_dop_clerk).text


def test_as_many_queries_for_three_as_for_one(
    task, make_task, make_milestone, bu_dop, bu_dop_clerk, signed_in
):
    clerk = signed_in(bu_dop_clerk)
    fill(task, bu_dop_clerk)
    one = queries_of(clerk, ADDRESS)
    for key in ("D7", "D8"):
        fill(make_task(make_milestone(key, date(2024, 1, 20), "district"), bu_dop), bu_dop_clerk)
    assert queries_of(clerk, ADDRESS) == one


def test_the_button_begins_the_draft(task, bu_dop_clerk, signed_in):
    answer = signed_in(bu_dop_clerk).post(reverse("reviews:begin", args=[task.pk]))
    assert answer.url == task.get_absolute_url()
    assert task.submissions.get().version == 1
