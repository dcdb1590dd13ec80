"""A plan reviews a period that its rule set knows: 124 only the year, 366 quarters, terms too."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from campaign.domain import drafts, rules
from campaign.lifecycles import PLAN
from campaign.models import Campaign

SAID = "Bộ quy định 124-QĐ/TW không có kỳ “Hằng quý”; có: Hằng năm."


@pytest.fixture
def draft(province, rule_set):
    return Campaign.objects.create(
        key="moi", year=2024, title="Kiểm điểm năm 2024", unit=province, rule_set=rule_set,
        number="1-KH/TU", issued_on=date(2023, 12, 1), place="Bình Phước", issuer="TỈNH ỦY",
        subject="kiểm điểm", signed_for="T/M", signer_post="PHÓ BÍ THƯ",
    )  # fmt: skip


def quarterly(draft, commission):
    return drafts.save_identity(plan_id=draft.pk, values={"period": "quarter"}, by=commission)


def test_a_period_the_rule_set_does_not_know_is_refused_in_a_sentence(draft, commission):
    with pytest.raises(ValidationError) as refused:
        quarterly(draft, commission)
    assert refused.value.message_dict == {"period": [SAID]}
    draft.refresh_from_db()
    assert draft.period == "year"


def test_under_366_a_quarter_is_a_period(draft, commission):
    rules.choose(campaign_id=draft.pk, name="366-qd-tw", by=commission)
    assert quarterly(draft, commission).period == "quarter"


def test_rules_without_the_plans_period_are_not_chosen(draft, commission):
    rules.choose(campaign_id=draft.pk, name="366-qd-tw", by=commission)
    quarterly(draft, commission)
    with pytest.raises(ValidationError, match="124-QĐ/TW không có kỳ “Hằng quý”"):
        rules.choose(campaign_id=draft.pk, name="124-qd-tw", by=commission)


def test_nor_is_such_a_plan_published(draft):
    draft.period = "quarter"
    assert SAID in PLAN.blockers(draft, "publish")
    draft.period = "year"
    assert SAID not in PLAN.blockers(draft, "publish")
