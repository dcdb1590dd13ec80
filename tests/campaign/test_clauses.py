"""The plan against the system: every clause has its line, and what is said to exist opens."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import reverse

from campaign.domain import clauses, plan
from campaign.models import Campaign

TEXT = Path("campaign/plans/210-kh-tu.toml").read_text(encoding="utf-8")
REQUIREMENTS = [f"R{number}" for number in range(1, 57)]
NOTES = [f"R{number}" for number in range(57, 61)]
TESTS = tomllib.loads(Path("tests/campaign/clauses.toml").read_text(encoding="utf-8"))
ROWS = {row["key"]: row for row in clauses.files()["210-KH/TU"]}


@pytest.fixture
def published(province, commission):
    return plan.publish(campaign_id=plan.load(TEXT, unit=province).pk, by=commission)


@pytest.fixture
def lines(published, commission):
    return {line.key: line for line in clauses.against(published, commission).lines}


@pytest.mark.parametrize("key", REQUIREMENTS + NOTES)
def test_every_clause_has_a_line_with_an_answer(key):
    row = ROWS[key]
    assert row["section"] and row["text"] and row["answer"]
    assert row["state"] in clauses.State.values


def test_the_lines_stand_in_the_order_of_the_plan():
    assert list(ROWS) == REQUIREMENTS + NOTES


def test_what_is_said_to_exist_has_a_page():
    assert [key for key, row in ROWS.items() if row["state"] == "done" and not row["links"]] == []


@pytest.mark.parametrize("key", REQUIREMENTS + NOTES)
def test_what_is_said_to_be_answered_names_tests_that_exist(key):
    """Nothing is claimed that no test holds; what is missing claims nothing."""
    named = TESTS.get(key, [])
    assert bool(named) == (ROWS[key]["state"] != "missing")
    assert [name for name in named if not exists(name)] == []


def exists(name):
    path, _, function = name.partition("::")
    file = Path("tests") / path
    found = file.read_text(encoding="utf-8") if file.is_file() else ""
    return bool(re.search(rf"^def {re.escape(function)}\(", found, re.MULTILINE))


def test_every_link_opens_for_the_commission(lines, signed_in, commission, inspector):
    browser, reader = signed_in(commission), signed_in(inspector)
    opened = {}
    for line in lines.values():
        for link in line.links:
            if link.url:
                opened[link.url] = browser.get(link.url).status_code
    assert set(opened.values()) == {200}
    assert reader.get(reverse("orgunits:audit")).status_code == 200


def test_an_anchor_names_a_place_on_the_plan_page(published, lines, signed_in, commission):
    page = signed_in(commission).get(published.get_absolute_url()).content.decode()
    anchors = {
        link["anchor"] for row in ROWS.values() for link in row.get("links", []) if "anchor" in link
    }
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_every_milestone_answers_a_requirement_that_is_listed(published):
    named = {key for milestone in published.milestones.all() for key in milestone.requirements}
    assert named <= set(ROWS)


def test_the_page_is_read_by_everyone_and_links_only_what_they_may_open(
    published, signed_in, stranger
):
    page = signed_in(stranger).get(reverse("campaign:clauses", args=[published.key]))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Đối chiếu kế hoạch với hệ thống" in html
    assert reverse("reports:board") in html
    assert f'href="{reverse("orgunits:audit")}"' not in html


def test_the_clauses_of_a_draft_do_not_exist_for_others(province, signed_in, stranger):
    draft = plan.load(TEXT, unit=province)
    answer = signed_in(stranger).get(reverse("campaign:clauses", args=[draft.key]))
    assert answer.status_code == 404


def test_a_plan_drafted_from_it_is_read_against_the_same_clauses(published, commission):
    later = Campaign.objects.get(pk=published.pk)
    later.pk, later.key, later.number, later.drafted_from = None, "2024", "1-KH/TU", published
    later.save()
    assert clauses.against(later, commission).number == "210-KH/TU"


def test_a_plan_of_which_nobody_wrote_the_clauses_says_so(campaign, signed_in, commission):
    Campaign.objects.update(number="9-KH/TU")
    page = signed_in(commission).get(reverse("campaign:clauses", args=[campaign.key]))
    assert "chưa có bảng đối chiếu" in page.content.decode()
