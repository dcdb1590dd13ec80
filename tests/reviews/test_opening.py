"""Opening the tasks of a plan: previewed, repeatable, each subject once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from campaign.domain import jobs
from campaign.domain import plan as plans
from campaign.lib import clock
from campaign.models import Job
from orgunits import audit
from orgunits.models import Appointment, AuditEvent
from reviews.domain import tasks
from reviews.models import ReviewTask
from tests.conftest import K, L, make_unit

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def plan(
    commission, bu_dop_1, bu_dop_2, loc_ninh_1, office_unit, commission_unit, member, other_member
):
    draft = plans.load(TEXT, unit=commission.grants.get().unit)
    return plans.publish(campaign_id=draft.pk, by=commission)


@pytest.fixture
def open_all(plan, commission):
    def run():
        return tasks.open_tasks(campaign_id=plan.pk, by=commission, progress=silent)

    return run


def silent(*words):
    pass


def figures(plan):
    return {row.milestone.key: (row.to_open, row.existing) for row in tasks.preview(plan).rows}


def address(plan):
    return reverse("reviews:open-tasks", args=[plan.key])


def test_the_preview_counts_subjects_per_milestone(plan):
    assert figures(plan) == {
        "D0d": (2, 0),
        "D0e": (0, 0),
        "D1": (3, 0),
        "D2": (1, 0),
        "D3": (2, 0),
        "D4": (2, 0),
        "D5": (2, 0),
        "D10": (1, 0),
    }


def test_opening_gives_each_subject_one_task_with_the_last_day(open_all, plan, bu_dop, member):
    assert open_all() == (13, 0)
    task = ReviewTask.objects.get(milestone__key="D5", unit=bu_dop)
    assert (task.state, task.last_day, task.person) == ("open", date(2023, 12, 26), None)
    own = ReviewTask.objects.get(person=member.person)
    assert (own.milestone.key, own.last_day) == ("D4", date(2023, 12, 24))


def test_r51_the_government_side_owes_its_documents(open_all, province):
    caucus = make_unit(province, "BCS.UBND", "Ban cán sự đảng", K.PARTY_AFFAIRS, L.PROVINCE)
    open_all()
    task = ReviewTask.objects.get(milestone__key="D0e")
    assert (task.unit, task.last_day, task.milestone.clause) == (caucus, None, "III.2")


def test_a_milestone_without_a_date_opens_without_a_last_day(open_all, bu_dop):
    open_all()
    assert ReviewTask.objects.get(milestone__key="D0d", unit=bu_dop).last_day is None


def test_opening_twice_changes_nothing(open_all, plan):
    open_all()
    before = list(ReviewTask.objects.order_by("pk").values())
    assert open_all() == (0, 13)
    assert list(ReviewTask.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(action="review_task.opened").count() == 7


def test_three_exist_the_rest_is_opened(open_all, plan, bu_dop_1, bu_dop_2, loc_ninh_1):
    d1 = plan.milestones.get(key="D1")
    for unit in (bu_dop_1, bu_dop_2, loc_ninh_1):
        ReviewTask.objects.create(campaign=plan, milestone=d1, unit=unit, opened_at=clock.now())
    preview = tasks.preview(plan)
    assert (preview.to_open, preview.existing) == (10, 3)
    assert open_all() == (10, 3)


def test_two_at_once_open_each_task_once(plan, commission):
    """Both saw the same preview; the second finds the tasks standing."""
    row = next(row for row in tasks.preview(plan).rows if row.milestone.key == "D1")
    assert [tasks._open_batch(row.milestone, row.missing, commission) for _ in range(2)] == [3, 0]
    assert ReviewTask.objects.filter(milestone=row.milestone).count() == 3


def test_units_and_posts_no_longer_in_force_get_no_task(plan, bu_dop_1, member):
    bu_dop_1.valid_to = clock.today() - timedelta(days=1)
    bu_dop_1.save()
    Appointment.objects.filter(person=member.person).update(valid_to=date(2023, 6, 30))
    assert (figures(plan)["D1"], figures(plan)["D4"]) == ((2, 0), (1, 0))


def test_a_unit_that_joined_later_is_opened_by_a_second_run(open_all, plan, bu_dop_1):
    bu_dop_1.valid_from = clock.today() + timedelta(days=1)
    bu_dop_1.save()
    assert open_all() == (12, 0)
    bu_dop_1.valid_from = clock.today()
    bu_dop_1.save()
    assert open_all() == (1, 12)


def test_a_code_that_names_no_unit_is_said(plan, commission_unit):
    commission_unit.code = "KHAC"
    commission_unit.save()
    rows = {row.milestone.key: row.unknown for row in tasks.preview(plan).rows}
    assert rows["D10"] == ["BTC"]


def test_a_draft_opens_nothing(province, commission, bu_dop):
    draft = plans.load(TEXT, unit=province)
    with pytest.raises(ValidationError, match="đã ban hành"):
        tasks.open_tasks(campaign_id=draft.pk, by=commission, progress=silent)
    assert not ReviewTask.objects.exists()


def test_the_page_says_how_many_would_be_opened(plan, signed_in, commission):
    page = signed_in(commission).get(address(plan)).content.decode()
    assert "Sẽ mở 13 nhiệm vụ, đã có 0" in page
    assert not ReviewTask.objects.exists()


def test_pressing_twice_makes_one_job_that_opens_all(plan, signed_in, commission):
    browser = signed_in(commission)
    first, second = browser.post(address(plan)), browser.post(address(plan))
    job = Job.objects.get()
    assert first.url == second.url == job.get_absolute_url()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 13, 13)
    assert job.message == "Đã mở 13 nhiệm vụ, đã có từ trước 0."
    assert ReviewTask.objects.count() == 13


def test_a_job_killed_half_way_finishes_later(plan, commission, monkeypatch):
    def die(done, total, message=""):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tasks.open_tasks(campaign_id=plan.pk, by=commission, progress=die)
    assert ReviewTask.objects.count() == 2
    assert tasks.open_tasks(campaign_id=plan.pk, by=commission, progress=silent) == (
        11,
        2,
    )


def test_a_draft_says_why_nothing_can_be_opened(province, signed_in, commission):
    draft = plans.load(TEXT, unit=province)
    browser = signed_in(commission)
    page = browser.get(address(draft)).content.decode()
    assert "Chỉ mở nhiệm vụ cho kế hoạch đã ban hành" in page
    assert browser.post(address(draft)).status_code == 422
    assert not Job.objects.exists()


def test_strangers_open_nothing(plan, signed_in, stranger, office, bu_dop_clerk):
    for user in (stranger, office, bu_dop_clerk):
        assert signed_in(user).get(address(plan)).status_code == 403
        assert signed_in(user).post(address(plan)).status_code == 403
    assert not Job.objects.exists()


def test_the_plan_page_counts_what_the_reader_may_see(
    open_all, plan, signed_in, commission, stranger
):
    open_all()
    url = plan.get_absolute_url()
    link = f'<a href="{reverse("reviews:tasks")}?milestone=D1">'
    assert f"{link}0/3</a>" in signed_in(commission).get(url).content.decode()
    assert f"{link}0/1</a>" in signed_in(stranger).get(url).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL (DATABASE_URL)")
def test_four_at_once_open_each_task_once(plan, commission):
    def run(_number):
        try:
            return tasks.open_tasks(campaign_id=plan.pk, by=commission, progress=silent)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(run, range(4)))
    assert sum(opened) == ReviewTask.objects.count() == 13
    events = AuditEvent.objects.filter(action="review_task.opened")
    assert sum(event.after["count"] for event in events) == 13
    assert audit.first_broken() is None
