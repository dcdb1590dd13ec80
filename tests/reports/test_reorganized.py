"""A campaign keeps the tree of its opening: later changes of units touch none of its figures."""

from datetime import date

import pytest

from campaign.lib import clock
from orgunits.domain import units
from orgunits.domain.units import Act, Facts
from orgunits.models import OrgUnit
from reports.figures import board, frozen, general
from tests.conftest import K, L


@pytest.fixture
def act(commission):
    return Act(date(2023, 12, 1), "Nghị quyết 1662/NQ-UBTVQH15", commission)


def fresh(unit):
    return OrgUnit.objects.get(pk=unit.pk)


def facts(code="BP.MOI", name="Đảng ủy xã Thiện Hưng"):
    return Facts(code, name, name, K.COMMUNE, L.DISTRICT)


def test_figures_of_a_past_campaign_do_not_change(
    campaign, tables, province, bu_dop, bu_dop_1, bu_dop_2, loc_ninh, loc_ninh_1, settings, act
):
    """To the byte: districts dissolved, a commune renamed, another merged, all after 01/07/2025."""
    day = date(2023, 12, 18)
    before = frozen.canonical(frozen.freeze(general.compute(campaign, province, day)))
    settings.PINNED_TODAY = date(2025, 7, 2)
    reform = Act(date(2025, 7, 1), "Nghị quyết 1662/NQ-UBTVQH15", act.by)
    new = units.create(parent=province, facts=facts(), act=reform)
    units.rename(unit=bu_dop_1, name="Đảng bộ xã Hưng Phước cũ", short_name="HP", act=reform)
    units.move(unit=bu_dop_1, parent=new, act=reform)
    units.merge(units=[loc_ninh_1], into=fresh(new), act=reform)
    units.merge(units=[bu_dop, loc_ninh], into=fresh(new), act=reform)
    OrgUnit.objects.update(member_count=999)
    after = frozen.canonical(frozen.freeze(general.compute(campaign, fresh(province), day)))
    assert after == before


def test_lists_of_a_past_campaign_keep_their_units(
    campaign, tables, province, bu_dop, bu_dop_1, loc_ninh, commission, signed_in, settings, act
):
    client = signed_in(commission)
    address = f"/nhiem-vu/?unit={bu_dop.pk}"
    before = client.get(address).context["page"].paginator.count
    with clock.pin(clock.at(date(2025, 7, 2), 9)):
        units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert client.get(address).context["page"].paginator.count == before


def test_the_board_of_a_past_campaign_keeps_its_rows(
    campaign, tables, province, bu_dop, bu_dop_1, loc_ninh, commission, act
):
    def rows(base):
        found = board.build(type(commission).objects.get(pk=commission.pk), campaign, fresh(base))
        return [
            (row.unit.pk, [(c.state, c.label, c.date) for c in row.cells]) for row in found.rows
        ]

    before = [rows(base) for base in (province, bu_dop, loc_ninh)]
    with clock.pin(clock.at(date(2025, 7, 2), 9)):
        units.move(unit=bu_dop_1, parent=loc_ninh, act=act)
    assert [rows(base) for base in (province, bu_dop, loc_ninh)] == before
