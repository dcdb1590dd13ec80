"""D0: a day of one's own for what the plan leaves undated; the printed words stay."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import internal_dates
from campaign.models import Notice
from orgunits.models import AuditEvent
from reviews.models import ReviewTask

TENTH = date(2024, 1, 10)


@pytest.fixture
def undated(make_milestone):
    words = {"operator": "none", "printed_words": "không ghi thời hạn", "printed_date": None}
    return make_milestone("D0d", date(2023, 12, 20), "district", work="document", **words)


@pytest.fixture
def own_task(make_task, undated, bu_dop):
    return make_task(undated, bu_dop)


def test_open_tasks_follow_and_their_people_are_told(undated, own_task, bu_dop_clerk, commission):
    assert internal_dates.set_day(milestone_id=undated.pk, day=TENTH, by=commission) == 1
    own_task.refresh_from_db()
    undated.refresh_from_db()
    assert (own_task.last_day, undated.printed_words) == (TENTH, "không ghi thời hạn")
    told = Notice.objects.get()
    assert told.user == bu_dop_clerk
    assert told.lines[0]["text"] == "Mốc D0d: nay hết ngày 10/01/2024 (thời hạn nội bộ)."
    assert AuditEvent.objects.get(action="milestone.internal_date_set").before == {
        "internal_date": None
    }


def test_an_extension_of_its_own_is_kept(undated, own_task, commission):
    internal_dates.set_day(milestone_id=undated.pk, day=TENTH, by=commission)
    ReviewTask.objects.update(last_day=date(2024, 1, 20))
    internal_dates.set_day(milestone_id=undated.pk, day=date(2024, 1, 12), by=commission)
    own_task.refresh_from_db()
    assert own_task.last_day == date(2024, 1, 20)


def test_it_is_taken_away_again(undated, own_task, commission):
    internal_dates.set_day(milestone_id=undated.pk, day=TENTH, by=commission)
    internal_dates.set_day(milestone_id=undated.pk, day=None, by=commission)
    own_task.refresh_from_db()
    assert own_task.last_day is None


def test_a_printed_deadline_takes_none(d5, commission):
    with pytest.raises(ValidationError, match="kế hoạch không ghi thời hạn"):
        internal_dates.set_day(milestone_id=d5.pk, day=TENTH, by=commission)


def test_a_day_in_the_past_is_refused(undated, commission):
    with pytest.raises(ValidationError, match="không thể trước hôm nay"):
        internal_dates.set_day(milestone_id=undated.pk, day=date(2023, 12, 17), by=commission)


def test_it_stands_or_falls_with_its_record(undated, own_task, commission, monkeypatch):
    monkeypatch.setattr("orgunits.audit.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        internal_dates.set_day(milestone_id=undated.pk, day=TENTH, by=commission)
    undated.refresh_from_db()
    assert undated.internal_date is None


def test_the_commission_sets_it_in_the_browser_and_nobody_else(
    campaign, undated, d5, commission, bu_dop_clerk, stranger, signed_in
):
    browser = signed_in(commission)
    address = reverse("campaign:internal-date", args=[campaign.key, undated.pk])
    assert address in browser.get(campaign.get_absolute_url()).text
    late = browser.post(address, {"day": "01/12/2023"})
    assert (late.status_code, 'value="01/12/2023"' in late.text) == (422, True)
    assert browser.post(address, {"day": "10/01/2024"}).status_code == 302
    assert "10/01/2024" in browser.get(campaign.get_absolute_url()).text
    printed = reverse("campaign:internal-date", args=[campaign.key, d5.pk])
    assert browser.get(printed).status_code == 404
    assert [signed_in(u).get(address).status_code for u in (bu_dop_clerk, stranger)] == [403, 403]
