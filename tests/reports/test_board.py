"""The board: units down, milestones across, one definition of late."""

from datetime import date

from campaign.lib import clock
from reports.figures import board, progress
from reviews.models import ReviewTask
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of


def cells(shown, unit):
    row = next(row for row in shown.rows if row.unit == unit)
    return [(cell.state, cell.date) for cell in row.cells]


def test_a_district_shows_its_own_task_and_a_share_of_those_below(
    commission, campaign, province, make_task, d1, d5, bu_dop, bu_dop_1, bu_dop_2
):
    make_task(d5, bu_dop, state="submitted", submitted_at=clock.now(), submitted_by=commission)
    make_task(d1, bu_dop_1)
    make_task(
        d1, bu_dop_2, state="accepted", accepted_at=clock.now(), accepted_by=commission,
        accepted_version=1,
    )  # fmt: skip
    shown = board.build(commission, campaign, province)
    assert [column.key for column in shown.columns] == ["D1", "D5"]
    assert cells(shown, bu_dop) == [("open", "1/2"), ("submitted", "18/12")]


def test_the_tally_says_what_each_task_says(commission, make_task, d1, bu_dop_1, bu_dop_2):
    late = make_task(d1, bu_dop_1)
    ReviewTask.objects.filter(pk=late.pk).update(last_day=date(2023, 12, 1))
    make_task(d1, bu_dop_2)
    tally = progress.total(progress.tallies(ReviewTask.objects.all(), clock.today(), "pk").values())
    looks = [task.look for task in ReviewTask.objects.all()]
    assert sorted(looks) == ["late", "open"]
    assert (tally.late, tally.open, tally.total) == (1, 1, 2)


def test_a_task_without_a_last_day_is_never_late(make_task, d1, bu_dop_1):
    task = make_task(d1, bu_dop_1)
    ReviewTask.objects.filter(pk=task.pk).update(last_day=None)
    tallies = progress.tallies(ReviewTask.objects.all(), clock.today(), "milestone_id")
    assert tallies[(d1.pk,)].open == 1


def test_a_district_opens_the_board_below_it(signed_in, commission, grassroots_task, bu_dop):
    shown = signed_in(commission).get("/tien-do/", {"unit": bu_dop.pk})
    assert [row.unit for row in shown.context["board"].rows] == [grassroots_task.unit]
    assert shown.context["crumbs"][0]["label"] == "Tiến độ: Đảng bộ tỉnh Bình Phước"


def test_filters_keep_what_they_say(signed_in, commission, task, make_task, d5, loc_ninh):
    late = make_task(d5, loc_ninh)
    ReviewTask.objects.filter(pk=late.pk).update(last_day=date(2023, 12, 1))
    shown = signed_in(commission).get("/tien-do/", {"state": "late"}).context
    assert [row.unit for row in shown["board"].rows] == [loc_ninh]
    assert {look: n for look, _, n in shown["whole"].counts()}["open"] == 1


def test_a_stranger_cannot_ask_for_bu_dop(signed_in, stranger, bu_dop, grassroots_task):
    browser = signed_in(stranger)
    assert browser.get("/tien-do/", {"unit": bu_dop.pk}).status_code == 404
    assert browser.get("/tien-do/", {"unit": "khong"}).status_code == 404
    assert "Hưng Phước" not in browser.get("/tien-do/").content.decode()


def test_more_rows_cost_no_more_queries(signed_in, commission, province, task, d5, make_task):
    browser = signed_in(commission)
    few = queries_of(browser, "/tien-do/")
    for number in (1, 2):
        unit = make_unit(
            province, f"X{number}", f"Huyện {number}", K.DISTRICT_COMMITTEE, L.DISTRICT
        )
        make_task(d5, unit)
    assert queries_of(browser, "/tien-do/") == few
