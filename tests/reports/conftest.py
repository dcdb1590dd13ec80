from datetime import date

import pytest
from django.db import connection

from reports import frozen_lock
from tests.conftest import K, L, make_unit
from tests.reports import dossiering
from tests.reports.tables import accept, make_rules


@pytest.fixture
def rules(rule_set):
    make_rules(rule_set)
    return rule_set


@pytest.fixture
def d3(make_milestone):
    return make_milestone("D3", date(2023, 12, 25), L.PROVINCE)


@pytest.fixture
def caucus(province):
    return make_unit(province, "BP.BCS", "Ban cán sự đảng UBND tỉnh", K.PARTY_AFFAIRS, L.PROVINCE)


@pytest.fixture
def department(caucus):
    """Of the province's level like the committee above it: its row is summed by nobody."""
    return make_unit(caucus, "BP.BCS.SNV", "Sở Nội vụ", K.GOVERNMENT, L.PROVINCE)


@pytest.fixture
def tables(
    rules,
    campaign,
    make_task,
    d1,
    d3,
    d5,
    bu_dop,
    bu_dop_1,
    bu_dop_2,
    loc_ninh,
    loc_ninh_1,
    caucus,
    department,
    commission,
):
    """Bù Đốp accepted with both units below it; Lộc Ninh still to send, its unit accepted."""
    tasks = {
        unit.code: make_task(milestone, unit)
        for milestone, unit in (
            (d1, bu_dop_1), (d1, bu_dop_2), (d1, loc_ninh_1), (d3, caucus), (d3, department),
            (d5, bu_dop), (d5, loc_ninh),
        )
    }  # fmt: skip
    org, member = ("party_org", "grassroots"), ("party_member", "grassroots")
    body, cadre = "leading_collective", "leading_cadre"
    accept(tasks[bu_dop_1.code], commission, {org: (1,), member: (10, 60, 8, 2, 3, 1, 4, 0)})
    accept(tasks[bu_dop_2.code], commission, {org: (0, 1), member: (6, 24, 5, 0, 0, 0, 1, 2)})
    accept(tasks[loc_ninh_1.code], commission, {org: (1,), member: (9, 9)})
    accept(tasks[bu_dop.code], commission, {
        org: (1, 1),
        member: (16, 84, 13, 2, 3, 1, 5, 2),
        (body, "district"): (1, 10, 1, 0),
        (cadre, "district"): (3, 30, 2, 0, 0, 0, 1),
    })  # fmt: skip
    accept(tasks[caucus.code], commission, {(body, "province"): (0, 1)})
    accept(tasks[department.code], commission, {(body, "province"): (1, 0)})
    return tasks


@pytest.fixture
def quick(drawn_as_source):
    """Drawing is another test's matter; the bytes still depend on what would be drawn."""


@pytest.fixture
def d4(make_milestone):
    return make_milestone("D4", date(2023, 12, 25), "province", work="document", form="02B")


@pytest.fixture
def own(make_task, d4, standing_committee, member):
    return make_task(d4, standing_committee, person=member.person)


@pytest.fixture
def whole(campaign, own, member, commission, office, quick):
    """Every document of the collective's dossier is there."""
    dossiering.write_self_review(own, member, commission)
    dossiering.residence_says(own, office)
    dossiering.fill(campaign, commission)
    return campaign


@pytest.fixture
def frozen(whole, commission):
    return dossiering.freeze(whole, commission)


@pytest.fixture
def unlocked(db):
    """Tampering has to get past the database first."""
    frozen_lock.remove(connection)
