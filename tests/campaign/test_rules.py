"""Rule sets are data: a file per regulation, pinned to campaigns."""

from pathlib import Path

import pytest

from campaign.domain import plan, rule_files, rules
from campaign.lib.tomlfile import Refused
from campaign.models import Campaign


@pytest.fixture
def rules_124(province):
    return rules.load("124-qd-tw", unit=province)


def shipped():
    return (rule_files.FOLDER / "124-qd-tw.toml").read_text(encoding="utf-8")


def test_rule_set_124_has_the_four_grades_in_order(rules_124):
    assert list(rules_124.grades.values_list("short", flat=True)) == [
        "HTXSNV",
        "HTTNV",
        "HTNV",
        "KHTNV",
    ]


def test_the_cap_is_20_percent_of_good_for_each_object_kind(rules_124):
    caps = set(rules_124.caps.values_list("object_kind", "percent", "base"))
    kinds = {"party_org", "party_member", "leading_collective", "leading_cadre"}
    assert caps == {(kind, 20, "good") for kind in kinds}


def test_exemptions_are_named_for_the_report(rules_124):
    assert set(rules_124.exemptions.values_list("code", flat=True)) == {
        "exempted",
        "suspended",
        "under_six_months",
    }


def test_what_no_text_prints_about_the_vote_is_marked_as_assumed(rules_124):
    rows = rules_124.vote_rules.values_list("object_kind", "base", "fallback", "is_assumed")
    kinds = ("leading_cadre", "leading_collective", "party_org")
    assert set(rows) == {(kind, "convened", "runoff", True) for kind in kinds}


def test_loading_again_changes_nothing(rules_124, province):
    before = list(rules_124.grades.values_list("pk", flat=True))
    assert rules.load("124-qd-tw", unit=province) == rules_124
    assert list(rules_124.grades.values_list("pk", flat=True)) == before


def test_a_missing_grade_is_refused():
    with pytest.raises(Refused, match="thiếu mức xếp loại “not_completed”"):
        rules.read(shipped().replace('code = "not_completed"', 'code = "excellent"'))


@pytest.fixture
def edited(province, commission, tmp_path, monkeypatch):
    """A plan published under 124, and then another text of the file."""
    text = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")
    draft = plan.load(text, unit=province)
    plan.publish(campaign_id=draft.pk, by=commission)

    def edit(text):
        (tmp_path / "124-qd-tw.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(rule_files, "FOLDER", tmp_path)
        return rules.load("124-qd-tw", unit=province)

    return edit


def test_editing_never_changes_a_published_campaign(edited):
    with pytest.raises(Refused, match="không nạp đè được"):
        edited(shipped().replace("percent = 20", "percent = 30", 1))
    assert set(Campaign.objects.get().rule_set.caps.values_list("percent", flat=True)) == {20}


def test_an_edition_that_counts_alike_serves_the_next_plan(edited):
    """Another source, more words: no reason to refuse next year's plan."""
    before = Campaign.objects.get().rule_set
    assert edited(shipped().replace('sure = "S"', 'sure = "T"')) == before
