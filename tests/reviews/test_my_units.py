"""A member's units: the assigned ones and nothing else."""

from datetime import date

import pytest

from campaign.lib import clock
from orgunits.models import User
from reviews.domain import supervision
from tests.house.counting import queries_of
from tests.reviews import suggesting


@pytest.fixture
def assign(campaign, commission, member):
    def to(unit, person=None):
        return supervision.assign(
            campaign=campaign, unit=unit, person=person or member.person, basis="1725-TB/TU",
            on=date(2023, 12, 1), by=commission,
        )  # fmt: skip

    return to


@pytest.fixture
def browser(signed_in, member):
    return lambda: signed_in(User.objects.get(pk=member.pk))


def test_only_assigned_units_are_listed(browser, assign, bu_dop, loc_ninh, bu_dop_1):
    assign(bu_dop)
    shown = browser().get("/don-vi-phu-trach/")
    assert [card["unit"] for card in shown.context["cards"]] == [bu_dop]
    for unit in (loc_ninh, bu_dop_1):
        assert browser().get(f"/don-vi-phu-trach/{unit.pk}/").status_code == 404


def test_seeing_a_unit_is_not_being_assigned_to_it(signed_in, commission, bu_dop, campaign):
    assert signed_in(commission).get(f"/don-vi-phu-trach/{bu_dop.pk}/").status_code == 404


def test_what_is_left_to_do_comes_first(
    browser, assign, make_task, d5, bu_dop, loc_ninh, commission
):
    assign(bu_dop)
    assign(loc_ninh)
    make_task(
        d5, bu_dop, state="accepted", accepted_at=clock.now(), accepted_by=commission,
        accepted_version=1,
    )  # fmt: skip
    make_task(d5, loc_ninh)
    cards = browser().get("/don-vi-phu-trach/").context["cards"]
    assert [card["unit"] for card in cards] == [loc_ninh, bu_dop]


def test_an_issued_suggestion_is_announced_but_not_shown(
    browser, assign, campaign, commission, bu_dop
):
    assign(bu_dop)
    suggesting.issued(campaign, bu_dop, commission, "Chuyện kín")
    page = browser().get(f"/don-vi-phu-trach/{bu_dop.pk}/").content.decode()
    assert ("15-CV/TU" in page, "Chuyện kín" in page) == (True, False)


def test_more_units_cost_no_more_queries(
    browser, assign, bu_dop, loc_ninh, bu_dop_1, make_task, d5
):
    assign(bu_dop)
    make_task(d5, bu_dop)
    few = queries_of(browser(), "/don-vi-phu-trach/")
    for unit in (loc_ninh, bu_dop_1):
        assign(unit)
    make_task(d5, loc_ninh)
    assert queries_of(browser(), "/don-vi-phu-trach/") == few
