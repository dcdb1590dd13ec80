"""What a chart says, and that its figures are those of the lists they open."""

from datetime import date

import pytest

from campaign.lib import svg
from reports.charts import caps, years
from reports.charts import general as report_charts
from reports.charts import progress as curves
from reports.domain import last_year
from reports.figures.general import compute
from reports.figures.progress import Tally
from reports.figures.progress_history import Line, MilestoneThen, Sum
from tests.ratings.conftest import (  # noqa: F401
    collective,
    every_case,
    exemptions,
    head_of_bu_dop,
    make_official,
    propose,
)

DAY = date(2023, 12, 18)


def use(name, excellent, good, place=0):
    return caps.Use(name, place, excellent, good, good * 20 // 100)


def test_the_group_over_its_cap_stands_first_and_in_the_title():
    chart = caps.chart([use("A", 2, 98), use("B", 5, 10, 1)])
    assert chart["title"] == "1/2 nhóm vượt mức tối đa: B (vượt 3)"
    assert [(row["label"], row["is_over"], row["words"]) for row in chart["rows"]] == [
        ("B", True, "5/2, vượt 3"), ("A", False, "2/19, còn 17 chỗ")
    ]  # fmt: skip
    assert len({row["limit"] for row in chart["rows"]}) == 1


def test_a_bar_past_the_line_is_over_and_one_on_it_is_not():
    full, over = caps.chart([use("A", 16, 80)])["rows"], caps.chart([use("B", 17, 80)])["rows"]
    assert full[0]["width"] == full[0]["limit"]
    assert float(over[0]["width"][:-1]) > float(over[0]["limit"][:-1])


def test_within_all_caps_the_title_counts_the_places_left():
    chart = caps.chart([use("A", 2, 98), use("B", 0, 12, 1)], silent=3)
    assert chart["title"] == "Cả 2 nhóm trong mức tối đa, tính chung còn 19 chỗ"
    assert "3 nhóm khác" in chart["note"]


def line(make_milestone, accepted, submitted, **unsent):
    milestone = make_milestone("D1", date(2023, 12, 20), "grassroots")
    tally = Tally(accepted=accepted, submitted=submitted, **unsent)
    return Line(MilestoneThen(milestone, "", milestone.last_day), Sum(tally))


@pytest.mark.parametrize(
    ("facts", "day", "said"),
    [
        ((3, 0), 18, "Cấp cơ sở: cả 3 đã được tiếp nhận"),
        ((1, 2), 18, "Cấp cơ sở: cả 3 đã gửi, 2 còn chờ tiếp nhận"),
        ((1, 1, 1), 18, "Cấp cơ sở: 2/3 đã gửi; còn thiếu 1, hạn còn 1 ngày"),
        ((1, 1, 1), 19, "Cấp cơ sở: 2/3 đã gửi; còn thiếu 1 vào ngày cuối"),
        ((1, 1, 1), 21, "Cấp cơ sở: 2/3 đã gửi; còn thiếu 1, quá hạn 2 ngày"),
    ],
)
def test_the_title_of_a_curve_says_the_finding(make_milestone, facts, day, said):
    accepted, submitted, *unsent = facts
    found = line(make_milestone, accepted, submitted, open=sum(unsent))
    assert curves.finding(found, date(2023, 12, day)) == said


def test_a_curve_stands_to_scale_against_its_deadline():
    days = [date(2023, 12, day) for day in (1, 2, 3)]
    drawn = svg.curve(
        {"due": [4, 4, 4], "sent": [0, 2, 4]}, days, last=date(2023, 12, 11),
        deadline=date(2023, 12, 6),
    )  # fmt: skip
    assert drawn["lines"]["sent"] == "M6.0 146.0L35.0 88.0L64.0 30.0"
    assert (drawn["deadline_x"], drawn["now_x"]) == (151.0, 64.0)


def test_words_beside_a_curve_never_lie_on_each_other():
    placed = svg.spread({"due": 144.0, "sent": 145.0, "accepted": 146.0})
    heights = sorted(placed.values())
    assert [b - a for a, b in zip(heights, heights[1:], strict=False)] == [svg.GAP, svg.GAP]
    assert heights[-1] <= svg.BOTTOM


def test_one_day_alone_is_drawn():
    drawn = svg.curve({"due": [0]}, [DAY], last=DAY, deadline=None)
    assert (drawn["lines"]["due"], drawn["deadline"]) == ("M6.0 146.0", "")


def test_figures_of_the_home_curves_equal_their_lists(signed_in, commission, tables):
    browser = signed_in(commission)
    chart = browser.get("/").context["overviews"][0].charts.curves()
    cells = [c for row in chart["rows"] for group in row["groups"] for c in group["cells"]]
    opened = [cell for cell in cells if cell["url"]]
    assert len(opened) > 5
    for cell in opened:
        assert browser.get(cell["url"]).context["page"].paginator.count == cell["figure"]


def grades(*numbers):
    codes = ("excellent", "good", "completed", "not_completed")
    return dict(zip(codes, numbers, strict=True))


def test_the_year_is_told_by_the_kind_that_moved_most():
    now = {"party_org": grades(20, 80, 0, 0), "party_member": grades(1, 9, 0, 0)}
    before = {"party_org": grades(19, 81, 0, 0), "party_member": grades(3, 17, 0, 0)}
    chart = years.chart(2023, now, before, basis="Báo cáo năm 2022")
    assert chart["title"] == "Đảng viên: 10,0% xuất sắc, giảm 5,0 điểm phần trăm so với năm 2022"
    assert [row["label"] for row in chart["rows"]] == [
        "Tổ chức đảng, 2023", "2022", "Đảng viên, 2023", "2022"
    ]  # fmt: skip
    assert chart["table"][2]["cells"] == ["+1,0", "−1,0", "0,0", "0,0"]


def test_a_kind_rated_in_one_year_only_is_not_compared():
    assert years.chart(2023, {"party_org": grades(1, 2, 0, 0)}, {}, basis="") is None


def opened(kind, level, grade):
    return f"/{kind}/{level}/{grade}"


def test_a_report_draws_its_own_frozen_figures(campaign, tables):
    figures = compute(campaign, campaign.unit, DAY)
    chart, lines = (
        report_charts.grades(figures, opened),
        {line.kind: line for line in figures.kinds},
    )
    wholes = [row for row in chart["rows"] if not row["is_part"]]
    assert [row["label"] for row in wholes] == [
        "Tổ chức đảng", "Đảng viên", "Tập thể lãnh đạo, quản lý",
        "Cá nhân cán bộ lãnh đạo, quản lý",
    ]  # fmt: skip
    assert [part["number"] for part in wholes[1]["parts"]] == [
        number for number in lines["party_member"].grades.values() if number
    ]
    [member] = [line for line in figures.lines if line.kind == "party_member" and line.cap]
    use = report_charts.cap_use(figures, opened)
    said = f"{member.grades['excellent']}/{member.cap.limit}, "
    [row] = [row for row in use["rows"] if row["label"] == "Đảng viên, cấp cơ sở"]
    assert row["words"].startswith(said)


def test_last_year_stands_beside_this_year_for_who_may_report(
    signed_in, campaign, tables, commission, inspector
):
    rows = {("party_member", "grassroots"): {
        "on_roll": 120, "excellent": 20, "good": 80, "completed": 10, "not_completed": 0
    }}  # fmt: skip
    last_year.enter(campaign=campaign, basis="Báo cáo số 312-BC/TU", rows=rows, by=commission)
    chart = signed_in(commission).get("/").context["overviews"][0].charts.years()
    assert (chart["title"], chart["basis"]) == (
        "Đảng viên: 18,8% xuất sắc, tăng 0,6 điểm phần trăm so với năm 2022", "Báo cáo số 312-BC/TU"
    )  # fmt: skip
    assert "Báo cáo số 312-BC/TU" in signed_in(commission).get("/").content.decode()
    assert "Báo cáo số 312-BC/TU" not in signed_in(inspector).get("/").content.decode()
    years_of_report = years.of_report(compute(campaign, campaign.unit, DAY), opened, opened)
    assert years_of_report["title"].startswith("Đảng viên: 13,9% xuất sắc, giảm 4,3 điểm phần trăm")
