"""Board, first page and report count the cap in one way: as the campaign's own rules round it."""

from datetime import date

import pytest

from campaign.domain import rules as rule_sets
from campaign.lib import clock
from campaign.models import Campaign
from ratings.domain import board, pinned_rules
from reports.charts import caps
from reports.domain import home_ratings
from reports.figures import general
from tests.conftest import K, L, make_unit
from tests.ratings.conftest import open_group  # noqa: F401
from tests.reports.tables import accept

DAY = date(2023, 12, 18)
STEPS = ("proposed", "decided", "published")


@pytest.fixture
def published(province, open_group, commission):  # noqa: F811
    """One group of districts' collectives, with so many at each grade."""

    def make(excellent, good, **facts):
        for n in range(excellent + good):
            make_unit(province, f"H{n:02d}", f"Huyện ủy {n:02d}", K.DISTRICT_COMMITTEE, L.DISTRICT)
        group = open_group("tap-the-huyen")
        keys = list(group.cases.values_list("pk", flat=True))
        done = {f"{step}_at": clock.now() for step in STEPS}
        done |= {f"{step}_by": commission for step in STEPS}
        for grade, chosen in (("excellent", keys[:excellent]), ("good", keys[excellent:])):
            told = {"state": "published", "proposed_grade": grade, "grade": grade, **done}
            group.cases.filter(pk__in=chosen).update(**told)
        type(group).objects.filter(pk=group.pk).update(**facts)
        return type(group).objects.get(pk=group.pk)

    return make


@pytest.fixture
def under_366(campaign):
    campaign.rule_set = rule_sets.load("366-qd-tw", unit=campaign.unit)
    campaign.save(update_fields=["rule_set"])


def everywhere(group, user):
    """(the most, by how many over) on the board, on the first page and in the report."""
    campaign = Campaign.objects.get()
    limits, standing = pinned_rules.limits(campaign), board.standing(group)
    [row] = caps.build(user, campaign, limits)["rows"]
    lines = home_ratings.lines(user, campaign, limits)
    [line] = general.compute(campaign, campaign.unit, DAY).groups
    return {
        "board": (standing.allowed, standing.excess),
        "home": (row["cells"][1]["figure"], int("nhóm đối tượng vượt" in str(lines))),
        "report": (line.line.cap.limit, line.line.cap.over),
        "percent": {standing.percent, line.line.cap.percent},
    }


def test_under_124_a_sixth_rounded_down(rules, published, commission):
    """Of 25 at “good” or above 4, whatever document the group has: 124 knows no exception."""
    group = published(5, 20, exceptional_basis="Quyết định 5-QĐ/TU")
    assert everywhere(group, commission) == {
        "board": (4, 1), "home": (4, 1), "report": (4, 1), "percent": {20}
    }  # fmt: skip


def test_under_366_an_exceptional_group_has_a_quarter(under_366, published, commission):
    group = published(5, 20, exceptional_basis="Quyết định 5-QĐ/TU")
    assert everywhere(group, commission) == {
        "board": (5, 0), "home": (5, 0), "report": (5, 0), "percent": {25}
    }  # fmt: skip


def test_under_366_any_other_group_has_a_fifth(under_366, published, commission):
    assert everywhere(published(5, 20), commission) == {
        "board": (4, 1), "home": (4, 1), "report": (4, 1), "percent": {20}
    }  # fmt: skip


def test_a_provinces_own_rounding_reaches_tables_too(
    rules, campaign, make_task, d5, bu_dop, commission, monkeypatch
):
    """“At least one”: 1 of 3 at “good” or above, where rounding down leaves none."""
    accept(make_task(d5, bu_dop), commission, {("party_org", "grassroots"): (1, 2)})
    own = {"rounding": "down", "min_one": True, "exceptional_percent": 0}
    row = general.compute(campaign, campaign.unit, DAY).over_cap
    assert [(each.limit, each.over) for each in row] == [(0, 1)]
    how = pinned_rules.Rounding(**own)
    monkeypatch.setattr(pinned_rules, "rounding", lambda campaign, kind: how)
    assert general.compute(campaign, campaign.unit, DAY).over_cap == ()
