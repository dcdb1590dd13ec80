"""Geometry of the timeline and of the bars: true to scale."""

from datetime import date

from campaign.lib import svg


def point(day):
    return {"day": day, "label": "cơ sở", "done": 1, "total": 2, "url": ""}


def test_a_timeline_is_true_to_scale():
    days = [date(2023, 12, 20), date(2023, 12, 30), date(2024, 1, 9)]
    drawn = svg.timeline([point(day) for day in days], today=date(2023, 12, 25))
    assert [p["x"] for p in drawn["points"]] == [30, 500, 970]
    assert [p["label_x"] for p in drawn["points"]] == [167, 500, 833]
    assert [p["is_past"] for p in drawn["points"]] == [True, False, False]
    assert (drawn["today_x"], drawn["today_at"]) == (265, "26.5%")


def test_a_milestone_is_not_past_on_its_last_day():
    drawn = svg.timeline([point(date(2023, 12, 19))], today=date(2023, 12, 19))
    assert drawn["points"][0]["is_past"] is False


def test_a_day_after_the_last_milestone_lengthens_the_line():
    days = [date(2023, 12, 19), date(2023, 12, 29)]
    drawn = svg.timeline([point(day) for day in days], today=date(2024, 2, 20))
    assert (drawn["points"][0]["x"], drawn["today_x"], drawn["today_anchor"]) == (30, 970, "end")


def test_a_single_milestone_stands_in_the_middle():
    drawn = svg.timeline([point(date(2023, 12, 24))], today=date(2023, 12, 18))
    assert (drawn["points"][0]["x"], drawn["points"][0]["label_x"]) == (500, 500)
    assert drawn["today_x"] == 30


def test_a_campaign_without_milestones_draws_nothing():
    assert svg.timeline([], today=date(2023, 12, 19))["points"] == []


def test_shares_fill_the_bar_and_leave_out_empty_grades():
    parts = svg.shares([(1, "Xuất sắc", 1), (2, "Tốt", 3), (4, "Không hoàn thành", 0)])
    assert [(p["x"], p["width"], p["share"]) for p in parts] == [
        ("0.0%", "25.0%", "25,0%"),
        ("25.0%", "75.0%", "75,0%"),
    ]


def test_no_results_make_no_parts():
    assert svg.shares([(1, "Xuất sắc", 0)]) == []
