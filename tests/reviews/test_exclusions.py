"""Units merge, people retire: their tasks follow, with the reason, and can come back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from campaign.domain import jobs
from campaign.models import Job
from orgunits.domain import units
from orgunits.models import Appointment, AuditEvent
from reviews.domain import exclusions, reminders
from reviews.models import Exclusion, ReviewTask
from tests.reviews.sending import send

ON = date(2023, 12, 11)
DOCUMENT = "Quyết định 12-QĐ/HU"


@pytest.fixture
def two_tasks(make_task, d1, bu_dop_1, bu_dop_2):
    return make_task(d1, bu_dop_1), make_task(d1, bu_dop_2)


def merge(unit, into, by):
    units.merge(units=[unit], into=into, act=units.Act(ON, DOCUMENT, by))


def silent(*words):
    pass


def test_a_merged_units_task_leaves_with_the_document(
    two_tasks, campaign, bu_dop_1, bu_dop_2, commission
):
    merge(bu_dop_1, bu_dop_2, commission)
    assert exclusions.follow(campaign_id=campaign.pk, by=commission, progress=silent) == 1
    gone, kept = (ReviewTask.objects.get(pk=task.pk) for task in two_tasks)
    assert (gone.state, kept.state) == ("exempt", "open")
    said = "Đơn vị sáp nhập vào Chi bộ Trường THPT Thanh Hòa từ ngày 11/12/2023"
    assert gone.exclusions.get().reason == f"{said} ({DOCUMENT})."
    assert exclusions.follow(campaign_id=campaign.pk, by=commission, progress=silent) == 0


def test_a_retired_members_own_review_leaves_and_the_others_stay(
    campaign, make_milestone, make_task, standing_committee, member, other_member
):
    facts = {"work": "document", "subjects": {"posts": ["standing_committee"]}}
    d4 = make_milestone("D4", date(2023, 12, 25), "province", **facts)
    gone, _kept = (
        make_task(d4, standing_committee, person=m.person) for m in (member, other_member)
    )
    left = {"valid_to": date(2023, 12, 1), "basis": "QĐ 9-QĐ/TU"}
    Appointment.objects.filter(person=member.person).update(**left)
    found = exclusions.leavers(campaign)
    words = "Trần Văn Ánh thôi giữ chức vụ Ủy viên Ban Thường vụ sau ngày 01/12/2023 (QĐ 9-QĐ/TU)."
    assert [(each.task, each.reason) for each in found] == [(gone, words)]


def test_what_was_sent_stays_with_its_receiver(
    campaign, task, bu_dop, loc_ninh, bu_dop_clerk, commission
):
    send(task, bu_dop_clerk)
    merge(bu_dop, loc_ninh, commission)
    assert exclusions.leavers(campaign) == []


def test_nobody_is_reminded_of_it_and_it_comes_back_with_a_reason(
    grassroots_task, bu_dop_1_clerk, commission
):
    exclusions.exclude(task_id=grassroots_task.pk, reason="Ngừng hoạt động", by=commission)
    assert reminders.plan()["people"] == 0
    exclusions.include(task_id=grassroots_task.pk, reason="Hoạt động lại", by=commission)
    assert reminders.plan()["people"] == 1
    row = Exclusion.objects.get()
    assert (row.ended_by, row.end_reason) == (commission, "Hoạt động lại")


def test_only_the_commission_takes_a_task_out(task, bu_dop_clerk, stranger):
    for user in (bu_dop_clerk, stranger):
        with pytest.raises(PermissionDenied):
            exclusions.exclude(task_id=task.pk, reason="x", by=user)


def test_it_asks_a_reason_and_stands_or_falls_with_its_record(task, commission, monkeypatch):
    with pytest.raises(ValidationError):
        exclusions.exclude(task_id=task.pk, reason=" ", by=commission)
    monkeypatch.setattr("orgunits.audit.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exclusions.exclude(task_id=task.pk, reason="x", by=commission)
    assert (ReviewTask.objects.get().state, Exclusion.objects.count()) == ("open", 0)


def test_the_commission_does_it_in_the_browser_and_the_unit_reads_why(
    task, commission, bu_dop_clerk, signed_in
):
    browser, address = signed_in(commission), reverse("reviews:exclude", args=[task.pk])
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Đơn vị mới thành lập"}).status_code == 302
    page = signed_in(bu_dop_clerk).get(task.get_absolute_url()).text
    assert "“Đơn vị mới thành lập”" in page
    assert "không thuộc diện phải gửi" in page
    assert browser.post(address, {"reason": "Đủ 6 tháng"}).status_code == 302
    assert ReviewTask.objects.get().state == "open"
    events = AuditEvent.objects.filter(action__startswith="review_task.").order_by("number")
    assert [event.action for event in events] == ["review_task.excluded", "review_task.included"]


def test_opening_again_shows_who_left_and_one_press_follows(
    two_tasks, campaign, bu_dop_1, bu_dop_2, commission, signed_in
):
    merge(bu_dop_1, bu_dop_2, commission)
    browser = signed_in(commission)
    page = browser.get(reverse("reviews:open-tasks", args=[campaign.key])).text
    assert "Không còn thuộc diện: 1 nhiệm vụ chưa gửi" in page
    browser.post(reverse("reviews:leavers", args=[campaign.key]))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().message == "Đã ghi 1 nhiệm vụ không còn thuộc diện."
    page = browser.get(reverse("reviews:open-tasks", args=[campaign.key])).text
    assert "Không còn thuộc diện" not in page
