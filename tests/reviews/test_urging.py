"""“Đôn đốc” tells whoever is overdue, once a day, and nobody else."""

from datetime import date

import pytest

from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.models import ReviewTask


@pytest.fixture
def late(task):
    ReviewTask.objects.filter(pk=task.pk).update(last_day=date(2023, 12, 10))
    return task


def told():
    return sorted(Notice.objects.values_list("user__username", flat=True))


def test_whoever_sends_for_the_unit_is_told(
    signed_in, commission, late, bu_dop_clerk, bu_dop_head, stranger, bu_dop_1_clerk
):
    assert signed_in(commission).post("/nhiem-vu/don-doc/").status_code == 302
    assert told() == ["budop", "budop.bithu"]
    assert AuditEvent.objects.get(action="unit.urged").after["people"] == 2


def test_pressing_twice_tells_once(signed_in, commission, late, bu_dop_clerk):
    browser = signed_in(commission)
    browser.post("/nhiem-vu/don-doc/")
    browser.post("/nhiem-vu/don-doc/")
    assert told() == ["budop"]


def test_in_time_is_not_urged(signed_in, commission, task, bu_dop_clerk):
    signed_in(commission).post("/nhiem-vu/don-doc/")
    assert told() == []


def test_a_stranger_urges_nobody_in_bu_dop(signed_in, stranger, office, late, bu_dop, bu_dop_clerk):
    browser = signed_in(stranger)
    browser.post("/nhiem-vu/don-doc/")
    assert browser.post("/nhiem-vu/don-doc/", {"unit": bu_dop.pk}).status_code == 404
    assert signed_in(office).post("/nhiem-vu/don-doc/").status_code == 403
    assert told() == []


def test_the_page_of_the_commission_has_the_button(signed_in, commission, late):
    assert "Đôn đốc 1 việc quá hạn" in signed_in(commission).get("/").content.decode()
