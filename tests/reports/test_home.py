"""The first page: each role finds its own work, and nobody learns what they may not know."""

from datetime import date

import pytest

from campaign.lib import clock
from orgunits.models import User
from orgunits.roles import Role
from reviews.domain import supervision
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of
from tests.reports.tables import accept
from tests.reviews import suggesting
from tests.worlds import differences

PAGES = [
    *("/", "/tien-do/", "/phan-cong/", "/nhiem-vu/", "/viec-cua-toi/", "/goi-y/"),
    *("/tien-do/ngay/", "/tien-do/ngay/danh-sach/"),
    *("/don-vi-phu-trach/", "/nhat-ky/", "/ket-qua/", "/bao-cao/", "/hop-tin/", "/tim/?q=loc"),
]


def labels(answer):
    return [str(item.label) for group in answer.context["nav"] for item in group.items]


def lines(answer):
    return [(line.figure, line.text) for line in answer.context["overviews"][0].today_lines()]


@pytest.fixture
def secret(campaign, commission, loc_ninh):
    def issue():
        suggesting.issued(campaign, loc_ninh, commission)

    return issue


def test_the_commission_sees_what_waits_and_what_is_late(
    signed_in, commission, make_task, d1, d5, bu_dop, bu_dop_1, bu_dop_clerk
):
    make_task(d5, bu_dop, state="submitted", submitted_at=clock.now(), submitted_by=bu_dop_clerk)
    overdue = make_task(d1, bu_dop_1)
    overdue.last_day = date(2023, 12, 10)
    overdue.save()
    answer = signed_in(commission).get("/")
    assert lines(answer) == [(1, "nhiệm vụ quá hạn, chưa gửi"), (1, "D5: chờ tiếp nhận")]
    assert answer.context["overviews"][0].may_urge


def test_each_figure_equals_the_list_it_opens(
    signed_in, commission, make_task, d1, d5, bu_dop, bu_dop_1, loc_ninh, bu_dop_clerk
):
    make_task(d5, bu_dop, state="submitted", submitted_at=clock.now(), submitted_by=bu_dop_clerk)
    make_task(d5, loc_ninh)
    make_task(d1, bu_dop_1)
    browser = signed_in(commission)
    for line in browser.get("/").context["overviews"][0].today_lines():
        assert browser.get(line.url).context["page"].paginator.count == line.figure, line


def test_a_district_waits_only_for_units_below(
    signed_in, bu_dop_clerk, make_task, d1, d5, bu_dop, bu_dop_1, bu_dop_1_clerk
):
    make_task(d5, bu_dop)
    make_task(
        d1, bu_dop_1, state="submitted", submitted_at=clock.now(), submitted_by=bu_dop_1_clerk
    )
    answer = signed_in(bu_dop_clerk).get("/")
    assert lines(answer) == [(1, "D1: chờ tiếp nhận")]
    assert [task.unit for task in answer.context["own_left"]] == [bu_dop]


def test_a_grassroots_clerk_has_work_and_no_board(signed_in, bu_dop_1_clerk, grassroots_task):
    answer = signed_in(bu_dop_1_clerk).get("/")
    assert answer.context["own_left"] == [grassroots_task]
    assert answer.context["overviews"] == []
    assert "Tiến độ" not in labels(answer)


def test_a_stranger_sees_nothing_of_bu_dop(signed_in, stranger, task):
    answer = signed_in(stranger).get("/")
    assert "Bù Đốp" not in answer.content.decode()


def test_without_a_plan_the_page_says_who_acts(signed_in, commission, bu_dop_clerk):
    assert "Mở kế hoạch" in signed_in(commission).get("/").content.decode()
    assert "Khi Ban Tổ chức Tỉnh ủy ban hành" in signed_in(bu_dop_clerk).get("/").content.decode()


@pytest.mark.parametrize("role", [Role.TELLER, Role.PROPOSER, Role.GOVERNMENT_CAUCUS, Role.ADMIN])
def test_roles_without_a_list_are_told_what_they_can_do(
    signed_in, make_user, campaign, office_unit, role
):
    user = make_user("nguoidung", role, office_unit)
    answer = signed_in(user).get("/")
    assert [str(path.title) for path in answer.context["paths"]]


def test_several_roles_get_the_sections_of_all(
    signed_in, make_user, campaign, bu_dop, office_unit, task
):
    user = make_user("nhieuviec", Role.COMMITTEE_CLERK, bu_dop, Role.PROPOSER, office_unit)
    answer = signed_in(user).get("/")
    assert answer.context["own_left"] == [task]
    assert [str(path.title) for path in answer.context["paths"]] == ["Đề xuất gợi ý kiểm điểm"]


def test_grades_so_far_count_each_object_once(signed_in, commission, tables):
    """The district's own table repeats its grassroots: 2 organizations of Bù Đốp, 1 of Lộc Ninh."""
    chart = signed_in(commission).get("/").context["overviews"][0].charts.grades()
    assert chart["table"][0]["label"] == "Tổ chức đảng"
    assert [cell["figure"] for cell in chart["table"][0]["cells"]] == [2, 1, 0, 0, 0, 3]


def test_each_grade_equals_the_rows_it_opens(signed_in, commission, tables):
    browser = signed_in(commission)
    chart = browser.get("/").context["overviews"][0].charts.grades()
    for kind in chart["table"]:
        whole = kind["cells"][-1]
        total = browser.get(whole["url"]).context["total"]
        assert total.on_roll == whole["figure"], kind["label"]


def test_whoever_may_not_read_suggestions_sees_the_same_bytes(
    signed_in, office, inspector, stranger, bu_dop_clerk, make_user, loc_ninh, task, d5, make_task,
    secret,
):  # fmt: skip
    make_task(d5, loc_ninh)
    teller = make_user("kiemphieu", Role.TELLER, loc_ninh)
    users = [office, inspector, stranger, bu_dop_clerk, teller]
    of_unit = [f"/don-vi/{loc_ninh.pk}/", f"/tien-do/?unit={loc_ninh.pk}"]
    assert differences(users, [*PAGES, *of_unit], signed_in, secret) == []


def test_the_commission_does_learn_of_it(signed_in, commission, task, secret):
    assert differences([commission], ["/"], signed_in, secret) == [("bantochuc", "/")]


def test_more_units_cost_no_more_queries(
    signed_in, commission, bu_dop_clerk, province, bu_dop, make_task, d1, d5, task, bu_dop_1,
    campaign,
):  # fmt: skip
    accept(make_task(d1, bu_dop_1), commission, {("party_org", "grassroots"): (1,)})
    browsers = [signed_in(commission), signed_in(bu_dop_clerk)]
    few = [queries_of(browser, "/") for browser in browsers]
    for number in (1, 2, 3):
        district = make_unit(
            province, f"X{number}", f"Huyện {number}", K.DISTRICT_COMMITTEE, L.DISTRICT
        )
        below = make_unit(bu_dop, f"Y{number}", f"Xã {number}", K.GRASSROOTS_ORG, L.GRASSROOTS)
        make_task(d5, district)
        accept(make_task(d1, below), commission, {("party_org", "grassroots"): (1,)})
    assert [queries_of(browser, "/") for browser in browsers] == few


def test_members_find_their_units_first(signed_in, member, campaign, bu_dop):
    supervision.assign(
        campaign=campaign, unit=bu_dop, person=member.person, basis="TB 1725-TB/TU",
        on=date(2023, 12, 1), by=None,
    )  # fmt: skip
    answer = signed_in(User.objects.get(pk=member.pk)).get("/")
    assert [card["unit"] for card in answer.context["cards"]] == [bu_dop]


# --- the frame


def test_a_short_navigation_has_no_headings_and_a_long_one_has(
    signed_in, campaign, commission, bu_dop_1_clerk
):
    few = signed_in(bu_dop_1_clerk).get("/").context["nav"]
    many = signed_in(commission).get("/").context["nav"]
    assert [str(group.label) for group in few] == [""]
    assert [str(group.label) for group in many] == [
        "", "Theo dõi", "Kiểm điểm", "Đánh giá, xếp loại", "Tổ chức, cán bộ", "Quản trị",
    ]  # fmt: skip


def test_ones_own_task_stands_under_my_work_and_anothers_under_tasks(
    signed_in, task, bu_dop_clerk, commission
):
    def current(user):
        groups = signed_in(user).get(task.get_absolute_url()).context["nav"]
        return [str(item.label) for group in groups for item in group.items if item.current]

    assert (current(bu_dop_clerk), current(commission)) == (["Việc của tôi"], ["Nhiệm vụ"])
