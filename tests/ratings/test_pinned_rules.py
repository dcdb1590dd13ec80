"""Rules are pinned when the plan is published: 2023 stays under 124, whatever is loaded later."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign.domain import plan as plans
from campaign.domain import rule_files, rules
from campaign.models import Campaign
from ratings.domain import board, criteria, groups, pinned_rules
from ratings.domain.cautions import Circle
from ratings.models import PinnedRules


def levels(**of):
    return [{"key": key, "words": key, "level": level} for key, level in of.items()]


def points(**of):
    return [{"key": key, "words": key, "points": Decimal(n)} for key, n in of.items()]


@pytest.fixture
def under_366(campaign):
    """The same campaign, had it been published under 366."""

    def rate():
        campaign.rule_set = rules.load("366-qd-tw", unit=campaign.unit)
        campaign.save(update_fields=["rule_set"])

    return rate


@pytest.fixture
def outcome(commission):
    def of(case, marks):
        sheet = criteria.fill(case_id=case.pk, by_self=False, marks=marks, by=commission)
        return criteria.outcome(case, sheet.marks.all())

    return of


@pytest.fixture
def draft(province, commission, rule_set):
    return Campaign.objects.create(
        key="moi", year=2024, title="Kiểm điểm năm 2024", unit=province, rule_set=rule_set,
        number="1-KH/TU", issued_on=date(2023, 12, 1), place="Bình Phước", issuer="TỈNH ỦY",
        subject="kiểm điểm", signed_for="T/M", signer_post="PHÓ BÍ THƯ",
    )  # fmt: skip


def test_publishing_pins_the_whole_book(draft):
    assert not PinnedRules.objects.exists()
    pinned_rules.pin(draft)
    assert pinned_rules.of(draft) == rule_files.of_code("124-QĐ/TW")


def test_a_draft_takes_another_rule_set_a_published_plan_none(
    draft, campaign, commission, stranger, signed_in
):
    def choose(user, plan):
        address = reverse("ratings:rules-choose", args=[plan.key])
        return signed_in(user).post(address, {"name": "366-qd-tw"}, follow=True)

    assert choose(stranger, draft).status_code == 404
    assert choose(stranger, campaign).status_code == 403
    assert "giữ như khi ban hành" in choose(commission, campaign).content.decode()
    assert "Kế hoạch dùng bộ quy định 366-QĐ/TW" in choose(commission, draft).content.decode()
    codes = [Campaign.objects.get(pk=plan.pk).rule_set.code for plan in (draft, campaign)]
    assert codes == ["366-QĐ/TW", "124-QĐ/TW"]


def test_publishing_calls_it(campaign):
    assert pinned_rules.pin in plans.WHEN_PUBLISHED


def test_the_same_2023_data_stay_computed_under_124_after_366_is_loaded(
    campaign, collective, propose, outcome, tmp_path, monkeypatch
):
    pinned_rules.pin(campaign)
    propose(collective, "good")
    marks = levels(building="good", tasks="excellent", remedies="good")
    before = (outcome(collective, marks), board.standing(collective.group))

    rules.load("366-qd-tw", unit=campaign.unit)
    changed = rule_files.text_of("124-qd-tw").replace('tasks = "excellent"', 'tasks = "poor"')
    (tmp_path / "124-qd-tw.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(rule_files, "FOLDER", tmp_path)

    again = type(collective).objects.get(pk=collective.pk)
    assert again.campaign.rule_set.code == "124-QĐ/TW"
    assert (outcome(again, marks), board.standing(again.group)) == before
    assert before[0].grade == "excellent"


def test_points_are_filled_in_and_computed_under_366(collective, under_366, outcome):
    under_366()
    case = type(collective).objects.get(pk=collective.pk)
    found = outcome(case, points(building="28.5", tasks="61"))
    assert (found.points, found.grade) == (Decimal("89.5"), "good")


def test_more_than_a_criterion_is_worth_is_refused(collective, under_366, outcome):
    under_366()
    case = type(collective).objects.get(pk=collective.pk)
    with pytest.raises(ValidationError, match="31 điểm, tối đa 30"):
        outcome(case, points(building="31", tasks="61"))


def test_levels_are_refused_where_the_rules_count_points(collective, under_366, outcome):
    under_366()
    case = type(collective).objects.get(pk=collective.pk)
    with pytest.raises(ValidationError, match="Chấm theo điểm"):
        outcome(case, levels(building="good"))


def test_a_group_recognized_as_exceptional_has_the_higher_percentage_of_366(
    collective, under_366, commission, signed_in
):
    group, client = collective.group, signed_in(commission)
    address = reverse("ratings:board-rename", args=[group.pk])
    assert "thành tích đặc biệt" not in client.get(address).content.decode()  # 124 has none
    under_366()
    typed = {"name": group.name, "exceptional_basis": "Quyết định 5-QĐ/TU"}
    assert client.post(address, typed).status_code == 302
    fresh = type(group).objects.get(pk=group.pk)
    standing = replace(board.standing(fresh), excellent=0, good=100)
    assert (standing.percent, standing.allowed) == (25, 20)  # 20 of 80
    groups.rename(group_id=group.pk, name=group.name, exceptional_basis="", by=commission)
    again = replace(board.standing(type(group).objects.get(pk=group.pk)), excellent=0, good=100)
    assert (again.percent, again.allowed) == (20, 16)


def test_half_a_sheet_gives_no_grade(collective, outcome):
    assert outcome(collective, levels(tasks="excellent")).grade == ""


def test_the_form_asks_for_points_keeps_what_was_typed_and_says_the_most(
    collective, under_366, commission, signed_in
):
    under_366()
    client, address = signed_in(commission), reverse(
        "ratings:case-criteria", args=[collective.pk, "tham-dinh"]
    )  # fmt: skip
    page = client.get(address).content.decode()
    assert "Điểm, tối đa 70" in page and "Cấp độ" not in page
    answer = client.post(address, {"building-points": "30,5", "tasks-points": "60"})
    assert answer.status_code == 422
    assert "Tối đa 30 điểm." in answer.content.decode()
    assert 'value="30,5"' in answer.content.decode()
    sent = client.post(address, {"building-points": "29,5", "tasks-points": "60,5"})
    assert sent.status_code == 302, sent.content.decode()
    page = client.get(collective.get_absolute_url()).content.decode()
    assert "90 điểm" in page


def test_a_link_that_the_rules_switch_off_warns_no_longer(
    campaign, every_case, bu_dop, collective, propose
):
    party = every_case(bu_dop, "party_org")
    propose(party, "completed")
    assert [c.kind for c in Circle.of(campaign).about(collective)].count("link") == 1

    pinned = pinned_rules.pin(campaign)
    for link in pinned.book["links"]:
        link["is_on"] = False
    pinned.save()
    fresh = Campaign.objects.get(pk=campaign.pk)
    assert [c.kind for c in Circle.of(fresh).about(collective)].count("link") == 0


def test_the_page_says_each_rule_its_source_and_what_changed(campaign, stranger, signed_in):
    client = signed_in(stranger)
    page = client.get(reverse("ratings:campaign-rules", args=[campaign.key])).content.decode()
    assert "[T] nguyên văn quy định" in page
    assert "Khác với 132-QĐ/TW" in page
    assert client.get(reverse("ratings:rule-set", args=["366-qd-tw"])).status_code == 200
    assert client.get(reverse("ratings:rule-set", args=["999"])).status_code == 404
