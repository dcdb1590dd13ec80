"""The list behind every figure counts by the same definition as the boards draw."""

from datetime import date

import pytest
from django.urls import reverse

from campaign.lib import clock
from reviews.domain import submissions
from reviews.models import ReviewTask
from tests.house.counting import queries_of
from tests.reviews.sending import send

ADDRESS = "/nhiem-vu/"


@pytest.fixture
def listed(signed_in):
    def ask(user, **filters):
        return list(signed_in(user).get(ADDRESS, filters).context["page"])

    return ask


@pytest.fixture
def tasks(make_task, d1, d5, bu_dop, bu_dop_1, bu_dop_2, loc_ninh):
    return [
        make_task(d1, bu_dop_1),
        make_task(d1, bu_dop_2),
        make_task(d5, bu_dop),
        make_task(d5, loc_ninh),
    ]


def test_everyone_sees_the_own_subtree(tasks, bu_dop_clerk, stranger, commission, listed):
    assert listed(bu_dop_clerk) == tasks[:3]
    assert listed(stranger) == [tasks[3]]
    assert listed(commission) == tasks


def test_filters(tasks, bu_dop, commission, listed):
    assert listed(commission, milestone="D1") == tasks[:2]
    assert listed(commission, level="district") == tasks[2:]
    assert listed(commission, kind="grassroots_cell") == [tasks[1]]
    assert listed(commission, unit=bu_dop.pk) == tasks[:3]
    assert listed(commission, q="xa hung phuoc") == [tasks[0]]


def test_an_unknown_filter_still_opens_a_list(tasks, commission, listed):
    assert listed(commission, state="khong-co", page="abc") == tasks


def test_a_unit_out_of_scope_does_not_exist(tasks, loc_ninh, bu_dop_clerk, signed_in):
    for pk in (loc_ninh.pk, "abc", "9" * 30):
        assert signed_in(bu_dop_clerk).get(ADDRESS, {"unit": pk}).status_code == 404


@pytest.mark.parametrize("today", [date(2023, 12, 18), date(2023, 12, 24)])
def test_each_state_is_what_the_board_draws(
    today, tasks, bu_dop_1_clerk, bu_dop_clerk, stranger, commission, listed
):
    send(tasks[0], bu_dop_1_clerk)
    send(tasks[3], stranger)
    submissions.return_(task_id=tasks[0].pk, by=bu_dop_clerk, reason="Rà lại.")
    with clock.pin(today):
        for look in ("open", "late", "submitted", "returned", "accepted", "exempt"):
            drawn = [
                task
                for task in ReviewTask.objects.order_by("last_day", "unit__path")
                if task.look == look
            ]
            assert listed(commission, state=look) == drawn


def test_as_many_queries_for_three_rows_as_for_one(
    task, grassroots_task, make_task, d1, bu_dop_2, bu_dop_clerk, signed_in
):
    clerk = signed_in(bu_dop_clerk)
    one = queries_of(clerk, ADDRESS + "?milestone=D5")
    make_task(d1, bu_dop_2)
    assert queries_of(clerk, ADDRESS) == one


def test_a_task_page_is_for_the_subtree_and_above(
    task, bu_dop_clerk, bu_dop_1_clerk, stranger, inspector, signed_in
):
    seen = {
        user: signed_in(user).get(task.get_absolute_url()).status_code
        for user in (bu_dop_clerk, inspector, bu_dop_1_clerk, stranger)
    }
    assert list(seen.values()) == [200, 200, 404, 404]


def test_only_the_receiver_is_offered_a_decision(
    task, bu_dop_clerk, commission, inspector, signed_in
):
    send(task, bu_dop_clerk)
    pages = [
        signed_in(user).get(task.get_absolute_url()).text
        for user in (commission, bu_dop_clerk, inspector)
    ]
    assert ["Lý do trả lại" in page for page in pages] == [True, False, False]


def test_the_sender_reads_sent_where_the_receiver_reads_waiting(
    task, bu_dop_clerk, commission, signed_in
):
    send(task, bu_dop_clerk)
    assert "Đã gửi" in signed_in(bu_dop_clerk).get(task.get_absolute_url()).text
    assert "Chờ tiếp nhận" in signed_in(commission).get(task.get_absolute_url()).text


def test_the_history_names_every_version(task, bu_dop_clerk, commission, signed_in):
    send(task, bu_dop_clerk)
    submissions.return_(task_id=task.pk, by=commission, reason="Thiếu chữ ký.")
    send(task, bu_dop_clerk)
    page = signed_in(commission).get(task.get_absolute_url()).text
    assert [words in page for words in ("Gửi lần 1", "Gửi lần 2", "“Thiếu chữ ký.”")] == [True] * 3


def test_a_clerk_above_is_offered_to_enter_a_paper(grassroots_task, bu_dop_clerk, signed_in):
    page = signed_in(bu_dop_clerk).get(grassroots_task.get_absolute_url()).text
    assert "Nhập thay đơn vị từ bản giấy" in page


def test_a_paper_is_entered_with_its_day(grassroots_task, bu_dop_clerk, signed_in):
    clerk = signed_in(bu_dop_clerk)
    clerk.post(reverse("reviews:begin", args=[grassroots_task.pk]))
    assert "Ngày nhận bản giấy" in clerk.get(grassroots_task.get_absolute_url()).text


def test_an_exempt_unit_has_nothing_to_send(task, bu_dop_clerk, signed_in):
    ReviewTask.objects.update(state="exempt")
    clerk = signed_in(bu_dop_clerk)
    assert "không thuộc diện" in clerk.get(task.get_absolute_url()).text
    clerk.post(reverse("reviews:begin", args=[task.pk]))
    assert not task.submissions.exists()
