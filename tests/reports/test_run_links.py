"""Design rule 8: each figure of a report opens the list it is the sum of, for who may see that."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.roles import Role
from ratings.models import PeerGroup, RatingCase
from reports import pdf
from reports.domain import last_year, runs
from reports.run_links import RunLinks
from tests.reports.test_papers import build as build_run

NOW = clock.at(date(2023, 12, 18), 9)
MEMBERS = {"on_roll": 120, "excellent": 20, "good": 80, "completed": 10, "not_completed": 0}


@pytest.fixture
def build(monkeypatch, campaign, tables, commission):
    monkeypatch.setattr(pdf, "general", lambda figures: b"%PDF-1.7 thu")
    return lambda: build_run(campaign, commission)


@pytest.fixture
def group(campaign, commission, bu_dop, loc_ninh):
    found = PeerGroup.objects.create(
        campaign=campaign, key="huyen", name="Đảng bộ các huyện", object_kind="party_org", place=1
    )
    for unit, grade in ((bu_dop, "excellent"), (loc_ninh, "good")):
        RatingCase.objects.create(
            campaign=campaign, group=found, unit=unit, object_kind="party_org", grade=grade,
            state="published", unit_path=unit.path, unit_name=unit.name, unit_level=unit.level,
            opened_at=NOW, proposed_grade=grade, proposed_at=NOW, proposed_by=commission,
            decided_at=NOW, decided_by=commission, published_at=NOW, published_by=commission,
        )  # fmt: skip
    return found


def test_each_reason_opens_rows_that_add_up_to_it(build, commission, signed_in):
    browser = signed_in(commission)
    links = browser.get(build().get_absolute_url()).context["links"]
    told = 0
    for row in links.unrated():
        for cell in row["cells"]:
            if cell["figure"]:
                opened = browser.get(cell["url"])
                assert opened.context["reason"]["total"] == cell["figure"], cell["url"]
                assert f"<strong>{cell['figure']}</strong>" in opened.text
                told += 1
    assert told == 5


def test_rated_and_good_or_above_open_their_rows(build, commission, signed_in):
    browser = signed_in(commission)
    links = browser.get(build().get_absolute_url()).context["links"]
    [members] = [line for line in links.figures.kinds if line.kind == "party_member"]
    opened = browser.get(links.rows("party_member", "", "rated")).context["total"]
    assert sum(getattr(opened, grade) for grade in members.grades) == members.rated
    above = browser.get(links.rows("party_member", "", "good_or_above")).context["total"]
    assert above.excellent + above.good == members.good_or_above


def test_compared_shares_open_this_years_rows_and_last_years_entry(
    build, campaign, commission, signed_in
):
    rows = {("party_member", "grassroots"): MEMBERS}
    last_year.enter(campaign=campaign, basis="x", rows=rows, by=commission)
    browser = signed_in(commission)
    page = browser.get(build().get_absolute_url())
    [row] = page.context["comparison"]
    entered = reverse("reports:last-year", args=[campaign.key])
    for cell in row["cells"]:
        assert browser.get(cell["now_url"]).context["page"].paginator.count
        assert cell["before_url"] == f"{entered}#dong-party_member-grassroots"
    assert 'id="dong-party_member-grassroots"' in browser.get(entered).text


def test_last_years_report_opens_the_rows_of_last_year(build, campaign, commission, signed_in):
    old = build()
    following = Campaign.objects.get(pk=campaign.pk)
    following.pk, following.key, following.year = None, "2024", 2024
    following.save()
    facts = {"campaign": following, "unit": campaign.unit, "as_of": clock.now()}
    run = runs.build(by=commission, **facts)
    links = RunLinks(commission, run, runs.frozen.thaw(runs.General, run.figures))
    assert links.figures.before.run == old.pk
    before = links.rows_before("party_member", "", "excellent")
    total = signed_in(commission).get(before).context["total"]
    assert total.excellent == 16


def test_peer_groups_open_their_cases(build, group, commission, signed_in):
    browser = signed_in(commission)
    [row] = browser.get(build().get_absolute_url()).context["links"].groups()
    opened = [
        browser.get(cell["url"]).context["page"].paginator.count
        for cell in (*row["cells"], row)
        if cell["url"]
    ]
    assert opened == [cell["figure"] for cell in row["cells"] if cell["figure"]] + [2]


def test_who_may_not_know_grades_gets_the_figures_without_the_cases(
    build, group, signed_in, make_user, province
):
    office = make_user("vanphong", Role.OFFICE, province)
    page = signed_in(office).get(build().get_absolute_url())
    [row] = page.context["links"].groups()
    assert [cell["url"] for cell in row["cells"]] == [""] * len(row["cells"])
    assert "Đảng bộ các huyện" in page.text and reverse("ratings:cases") + "?group" not in page.text


def test_every_link_of_the_charts_opens_something(build, campaign, commission, signed_in):
    rows = {("party_member", "grassroots"): MEMBERS}
    last_year.enter(campaign=campaign, basis="x", rows=rows, by=commission)
    browser = signed_in(commission)
    charts = re.findall(
        r'<figure class="chart">.*?</figure>', browser.get(build().get_absolute_url()).text, re.S
    )
    links = {unescape(each) for chart in charts for each in re.findall(r'href="([^"]+)"', chart)}
    assert len(charts) == 3 and len(links) > 15
    for link in links:
        answer = browser.get(link)
        assert answer.status_code == 200, link
        assert "page" not in answer.context or answer.context["page"].paginator.count, link


def test_a_campaign_out_of_sight_is_not_found(build, campaign, commission, signed_in):
    assert signed_in(commission).get("/ket-qua/", {"dot": "khong-co"}).status_code == 404
