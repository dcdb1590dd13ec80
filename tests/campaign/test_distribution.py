"""Nơi nhận (R56): units confirm for themselves, the makers of the plan see who has not."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import distribution, plan
from campaign.models import Acknowledgement
from orgunits import audit
from orgunits.models import AuditEvent

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")


@pytest.fixture
def draft(province, bu_dop, loc_ninh, office_unit):
    return plan.load(TEXT, unit=province)


@pytest.fixture
def published(draft, commission):
    return plan.publish(campaign_id=draft.pk, by=commission)


def url(name, plan, **kwargs):
    return reverse(f"campaign:{name}", kwargs={"key": plan.key, **kwargs})


def waiting(plan):
    return {
        line.recipient.place: [u.code for u in line.waiting] for line in distribution.lines(plan)
    }


def test_the_words_are_resolved_to_units_where_there_are_any(published):
    assert waiting(published) == {
        **dict.fromkeys((1, 2, 3, 4, 6, 8), []),
        5: ["VPTU"],
        7: ["BP.BUDOP", "BP.LOCNINH"],
        9: ["VPTU"],
        10: ["VPTU"],
    }


def test_a_unit_confirms_in_the_browser_and_the_commission_sees_it(
    published, bu_dop, bu_dop_clerk, commission, signed_in
):
    browser = signed_in(bu_dop_clerk)
    assert "Xác nhận đã nhận" in browser.get(published.get_absolute_url()).content.decode()
    browser.post(url("received", published, pk=bu_dop.pk))
    row = Acknowledgement.objects.get()
    assert (row.unit, row.confirmed_by) == (bu_dop, bu_dop_clerk)
    after = browser.get(published.get_absolute_url()).content.decode()
    assert "Huyện ủy Bù Đốp đã xác nhận nhận kế hoạch" in after
    page = signed_in(commission).get(url("recipients", published))
    assert "1 trong 3 đơn vị đã xác nhận" in page.content.decode()
    assert waiting(published)[7] == ["BP.LOCNINH"]


def test_confirming_twice_keeps_the_first(published, bu_dop, bu_dop_clerk, bu_dop_head):
    first = distribution.confirm(plan_id=published.pk, unit=bu_dop, by=bu_dop_clerk)
    assert distribution.confirm(plan_id=published.pk, unit=bu_dop, by=bu_dop_head) == first
    assert AuditEvent.objects.filter(action="campaign.received").count() == 1


def test_who_was_not_sent_it_does_not_confirm(published, bu_dop_1, bu_dop_1_clerk):
    with pytest.raises(ValidationError, match="không có trong nơi nhận"):
        distribution.confirm(plan_id=published.pk, unit=bu_dop_1, by=bu_dop_1_clerk)


def test_a_draft_is_not_received(draft, bu_dop, bu_dop_clerk):
    with pytest.raises(ValidationError, match="chưa ban hành"):
        distribution.confirm(plan_id=draft.pk, unit=bu_dop, by=bu_dop_clerk)


def test_a_stranger_does_not_confirm_for_another(published, bu_dop, stranger, office, signed_in):
    address = url("received", published, pk=bu_dop.pk)
    assert [signed_in(u).post(address).status_code for u in (stranger, office)] == [404, 403]
    address = url("recipients", published)
    assert [signed_in(u).get(address).status_code for u in (stranger, office)] == [403, 403]
    assert not Acknowledgement.objects.exists()


def test_nothing_is_confirmed_when_audit_fails(published, bu_dop, bu_dop_clerk, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        distribution.confirm(plan_id=published.pk, unit=bu_dop, by=bu_dop_clerk)
    assert not Acknowledgement.objects.exists()
