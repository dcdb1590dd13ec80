"""Remedies: planned below, verified from above; of a suggestion, known to the few (R10–R11)."""

from datetime import date

import pytest

from campaign.lib import clock
from orgunits.models import AuditEvent
from reviews.domain import remedies
from reviews.models import Remediation
from tests.reviews import suggesting

ASKED = {"shortcoming": "Sinh hoạt chưa đều", "measure": "Lịch cố định", "due_on": "30/12/2023"}


@pytest.fixture
def planned(campaign, bu_dop, bu_dop_clerk):
    return remedies.plan(
        campaign=campaign, unit=bu_dop, shortcoming="a", measure="Lịch cố định",
        due_on=date(2023, 12, 30), by=bu_dop_clerk,
    )  # fmt: skip


@pytest.fixture
def secret(campaign, bu_dop, commission):
    point = suggesting.issued(campaign, bu_dop, commission)
    return suggesting.remedy(point, commission, "KÍN")


def test_a_unit_plans_does_and_the_level_above_verifies(
    signed_in, campaign, bu_dop, bu_dop_clerk, commission
):
    below, above = signed_in(bu_dop_clerk), signed_in(commission)
    assert below.post(f"/khac-phuc/them/{bu_dop.pk}/", ASKED).status_code == 302
    page = Remediation.objects.get().get_absolute_url()
    for browser, way, data in [
        (below, "xong/", {"evidence": "Đã họp đủ"}),
        (above, "tra-lai/", {"remark": "Thiếu biên bản"}),
        (below, "xong/", {"evidence": "Đã có biên bản"}),
        (above, "xac-nhan/", {"remark": ""}),
    ]:
        assert browser.post(f"{page}{way}", data).status_code == 302, way
    assert Remediation.objects.get().state == "verified"


def test_nobody_verifies_their_own(signed_in, planned, bu_dop_clerk):
    remedies.done(remedy_id=planned.pk, evidence="x", by=bu_dop_clerk)
    answer = signed_in(bu_dop_clerk).post(f"{planned.get_absolute_url()}xac-nhan/", {"remark": ""})
    assert answer.status_code == 403


def test_sending_back_needs_words(signed_in, planned, bu_dop_clerk, commission):
    remedies.done(remedy_id=planned.pk, evidence="x", by=bu_dop_clerk)
    answer = signed_in(commission).post(f"{planned.get_absolute_url()}tra-lai/", {"remark": " "})
    assert answer.status_code == 422


def test_a_stranger_finds_none(signed_in, stranger, planned):
    browser = signed_in(stranger)
    assert browser.get(planned.get_absolute_url()).status_code == 404
    assert "Lịch cố định" not in browser.get("/khac-phuc/").content.decode()


def test_the_overdue_ones_are_asked_for_and_stand_in_my_work(
    signed_in, planned, bu_dop_clerk, settings
):
    settings.PINNED_TODAY = date(2024, 1, 2)
    browser = signed_in(bu_dop_clerk)
    assert list(browser.get("/khac-phuc/?state=overdue").context["page"]) == [planned]
    page = browser.get("/viec-cua-toi/")
    assert list(page.context["remedies"]) == [planned]
    assert "Lịch cố định" not in page.content.decode()


def test_of_a_suggestion_only_its_few_know(
    signed_in, secret, bu_dop_clerk, bu_dop_head, commission, board
):
    page = secret.get_absolute_url()
    assert signed_in(bu_dop_clerk).get(page).status_code == 404
    for user in (bu_dop_head, commission, board):
        assert "KÍN" not in signed_in(user).get(page).content.decode()
        assert "KÍN" in signed_in(user).post(f"{page}doc/").content.decode()
    read = AuditEvent.objects.filter(action="suggestion.remedy_read")
    assert read.count() == 3


def test_only_the_head_reports_what_a_suggestion_asked(signed_in, secret, bu_dop_head):
    answer = signed_in(bu_dop_head).post(f"{secret.get_absolute_url()}xong/", {"evidence": "x"})
    assert answer.status_code == 302


def test_a_deadline_in_the_past_is_refused(signed_in, campaign, bu_dop, bu_dop_clerk):
    asked = ASKED | {"due_on": "01/12/2023"}
    answer = signed_in(bu_dop_clerk).post(f"/khac-phuc/them/{bu_dop.pk}/", asked)
    assert answer.status_code == 422


def test_overdue_begins_the_day_after(planned):
    assert not Remediation.objects.overdue(date(2023, 12, 30)).exists()
    assert Remediation.objects.overdue(date(2023, 12, 31)).exists()
    assert clock.today() < planned.due_on
