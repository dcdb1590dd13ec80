"""R52–R53: a committee's plan binds its subtree: earlier days beside the province's, own tasks."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from campaign.domain import copies, drafts, jobs, plan
from campaign.lib import clock
from campaign.models import Job, Notice
from reviews.domain import own_plans, reminders, tasks
from reviews.models import ReviewTask
from tests.house.counting import queries_of

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")
EARLIER = {"printed_date": date(2023, 12, 15), "printed_words": "trước ngày 15/12/2023"}
OWN = {
    "key": "H1", "title": "Báo cáo nhanh", "short_title": "Báo cáo nhanh", "operator": "before",
    "printed_words": "trước ngày 22/12/2023", "printed_date": date(2023, 12, 22), "actor": "x",
    "level": "grassroots", "deliverable": "Báo cáo nhanh", "clause": "II", "work": "document",
    "subjects": {"kinds": ["grassroots_committee_org", "grassroots_cell"]},
}  # fmt: skip


def silent(*words):
    pass


@pytest.fixture
def parent(province, commission, bu_dop_1, bu_dop_2, loc_ninh_1):
    made = plan.publish(campaign_id=plan.load(TEXT, unit=province).pk, by=commission)
    tasks.open_tasks(campaign_id=made.pk, by=commission, progress=silent)
    return made


@pytest.fixture
def own(parent, bu_dop, bu_dop_head):
    """Bù Đốp asks for D1 five days earlier, and for a report that the province does not ask for."""
    facts = {"number": "85-KH/HU", "issued_on": date(2023, 11, 30)}
    draft = copies.own_plan(parent_id=parent.pk, unit=bu_dop, by=bu_dop_head, **facts)
    d1 = draft.milestones.get(key="D1")
    for pk, values in ((d1.pk, EARLIER), (None, OWN)):
        drafts.save_milestone(plan_id=draft.pk, milestone_id=pk, values=values, by=bu_dop_head)
    with clock.pin(clock.at(date(2023, 12, 1), 8)):
        return plan.publish(campaign_id=draft.pk, by=bu_dop_head)


def d1_of(unit):
    return ReviewTask.objects.select_related("unit", "milestone").get(
        milestone__key="D1", unit=unit
    )


def test_r53_the_earlier_day_stands_beside_the_provinces_for_its_subtree_only(
    own, bu_dop_1, loc_ninh_1, bu_dop_1_clerk, signed_in
):
    inside, outside = d1_of(bu_dop_1), d1_of(loc_ninh_1)
    days = own_plans.earlier_days([inside, outside])
    assert {pk: each.day for pk, each in days.items()} == {inside.pk: date(2023, 12, 14)}
    assert (inside.last_day, inside.is_overdue) == (date(2023, 12, 19), False)
    words = "Theo Kế hoạch 85-KH/HU của Huyện ủy Bù Đốp: xong trước, hết ngày 14/12/2023."
    for address in (inside.get_absolute_url(), reverse("reviews:my-work")):
        assert words in signed_in(bu_dop_1_clerk).get(address).text


def test_a_draft_binds_nobody(own, bu_dop_1):
    own.state, own.published_at, own.published_by = "draft", None, None
    own.save()
    assert own_plans.earlier_days([d1_of(bu_dop_1)]) == {}


def test_r53_the_digest_speaks_of_the_committees_day(own, bu_dop_1_clerk):
    told = {}
    for day in (7, 11, 13, 14, 15):
        reminders.plan(clock.at(date(2023, 12, day), 6))
        said = Notice.objects.filter(user=bu_dop_1_clerk, kind="digest", day=date(2023, 12, day))
        told[day] = [line["text"] for n in said for line in n.lines if "own_day" in line]
    line = (
        "Cấp ủy, tổ chức đảng, tập thể lãnh đạo, quản lý cấp cơ sở hoàn thành kiểm điểm, đánh giá"
    )
    spoken = [f"{line} · 85-KH/HU"]
    assert told == {7: spoken, 11: spoken, 13: spoken, 14: spoken, 15: []}


def test_r52_only_its_own_milestones_open_tasks_and_only_below_it(
    own, bu_dop_1, bu_dop_2, bu_dop_head, bu_dop_1_clerk, signed_in
):
    browser = signed_in(bu_dop_head)
    address = reverse("reviews:open-tasks", args=[own.key])
    assert "Mở 2 nhiệm vụ" in browser.get(address).text
    browser.post(address)
    jobs.run(Job.objects.get().pk)
    opened = ReviewTask.objects.filter(campaign=own)
    assert {(t.milestone.key, t.unit) for t in opened} == {("H1", bu_dop_1), ("H1", bu_dop_2)}
    assert "Báo cáo nhanh" in signed_in(bu_dop_1_clerk).get(reverse("reviews:my-work")).text
    assert "Báo cáo nhanh" in browser.get(reverse("reviews:tasks")).text
    reminders.plan(clock.at(date(2023, 12, 18), 6))
    said = Notice.objects.get(user=bu_dop_1_clerk, kind="digest").lines
    assert any(line["text"].startswith("Báo cáo nhanh") for line in said)


def test_a_plan_without_milestones_of_its_own_offers_nothing_to_open(own, bu_dop_head, signed_in):
    address = reverse("reviews:open-tasks", args=[own.key])
    browser = signed_in(bu_dop_head)
    assert address in browser.get(own.get_absolute_url()).text
    own.milestones.filter(key="H1").delete()
    assert address not in browser.get(own.get_absolute_url()).text


def test_the_commission_does_not_open_a_committees_tasks(own, commission, stranger, signed_in):
    address = reverse("reviews:open-tasks", args=[own.key])
    assert [signed_in(u).get(address).status_code for u in (commission, stranger)] == [403, 404]


def test_the_page_of_its_plan_counts_the_provinces_tasks_below_it(own, bu_dop_head, signed_in):
    rows = signed_in(bu_dop_head).get(own.get_absolute_url()).context["rows"]
    counted = {row["milestone"].key: row.get("opened") for row in rows}
    assert (counted["D1"], counted["D5"]) == (2, 1)


def test_my_work_costs_the_same_with_one_task_and_with_three(
    own, bu_dop_1, bu_dop_1_clerk, signed_in
):
    client = signed_in(bu_dop_1_clerk)
    one = queries_of(client, reverse("reviews:my-work"))
    d1 = d1_of(bu_dop_1)
    for key in ("D12", "D13"):
        row = d1.milestone
        row.pk, row.key, row.place = None, key, row.place + 10
        row.save()
        ReviewTask.objects.create(
            campaign=d1.campaign, milestone=row, unit=bu_dop_1, last_day=d1.last_day,
            opened_at=d1.opened_at,
        )  # fmt: skip
    assert queries_of(client, reverse("reviews:my-work")) == one
