"""The first page says whose self-rating waits, and to who rates what is over or not published."""

from datetime import date

from ratings.domain import assessments, decisions
from tests.ratings.test_decisions import PAPER


def first_page(client):
    return client.get("/").content.decode()


def test_a_unit_is_told_that_its_self_rating_waits(collective, bu_dop_clerk, signed_in):
    client = signed_in(bu_dop_clerk)
    assert "hồ sơ chờ tự xếp loại" in first_page(client)
    for case in collective.unit.cases.filter(person=None):
        assessments.enter(
            case_id=case.pk, step="self", grade="good", held_on=date(2023, 12, 15), by=bu_dop_clerk
        )
    assert "hồ sơ chờ tự xếp loại" not in first_page(client)


def test_who_rates_is_told_of_groups_over_and_of_what_is_not_published(
    collective, propose, commission, office, stranger, bu_dop_clerk, signed_in
):
    propose(collective, "excellent")
    facts = {"paper": PAPER, "by": commission, "cap_note": "Có lý do"}
    grades = {collective.pk: "excellent"}
    decisions.decide(group_id=collective.group_id, grades=grades, **facts)
    said = ("nhóm đối tượng vượt tỷ lệ", "đã quyết định, chưa công bố")
    assert all(words in first_page(signed_in(commission)) for words in said)
    for user in (office, stranger, bu_dop_clerk):
        assert not any(words in first_page(signed_in(user)) for words in said)


def test_the_caps_are_drawn_only_for_who_may_know_grades(
    collective, propose, commission, office, bu_dop_clerk, inspector, signed_in
):
    propose(collective, "excellent")
    browser = signed_in(commission)
    [row] = browser.get("/").context["overviews"][0].charts.caps()["rows"]
    excellent, allowed, good = row["cells"]
    assert (excellent["figure"], allowed["figure"], good["figure"]) == (1, 0, 0)
    assert browser.get(excellent["url"]).context["page"].paginator.count == 1
    for user in (office, bu_dop_clerk, inspector):
        assert "vượt mức tối đa" not in first_page(signed_in(user))
