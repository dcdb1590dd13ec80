import json
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratings.domain import pinned_rules
from ratings.models import ResultRow
from reports.figures import frozen, general, lines, shares
from reports.figures.shape import General
from reviews.models import ReviewTask
from tests.conftest import K, L, make_unit
from tests.reports.tables import accept

DAY = date(2023, 12, 18)


def figures_of(campaign):
    return general.compute(campaign, campaign.unit, DAY)


def test_reports_have_no_arithmetic_of_their_own_for_the_maximum():
    """`ratings.domain.quota.places` counts for lists, board and reports alike."""
    assert not hasattr(shares, "most_excellent")
    assert lines.Caps.__args__[1] is pinned_rules.Limit


def test_shares_are_texts_with_one_decimal_half_up():
    assert shares.share(1, 8) == "12.5"
    assert shares.share(1, 1600) == "0.1"
    assert shares.share(0, 0) is None


def test_members_are_the_sum_of_the_tables_directly_below(campaign, tables):
    line = general.line_of(figures_of(campaign), "party_member", "grassroots")
    assert line.on_roll == 126
    assert line.grades == {"excellent": 16, "good": 84, "completed": 13, "not_completed": 2}
    assert (line.rated, line.unrated, line.rated_share) == (115, 11, "91.3")
    assert line.shares["excellent"] == "13.9"
    assert line.of_good == "19.0"
    assert line.reasons == {
        "exempted": 3, "suspended": 1, "under_six_months": 5, "unrated_other": 2
    }  # fmt: skip
    assert (line.cap.limit, line.cap.over) == (16, 0)


def test_a_department_below_a_committee_of_its_own_level_counts(campaign, tables):
    line = general.line_of(figures_of(campaign), "leading_collective", "province")
    assert (line.tables, line.on_roll, line.grades["excellent"]) == (2, 2, 1)


def test_all_four_kinds_stand_in_the_order_of_the_plan(campaign, tables):
    assert [line.kind for line in figures_of(campaign).kinds] == [
        "party_org", "party_member", "leading_collective", "leading_cadre"
    ]  # fmt: skip


def test_without_any_table_every_kind_is_zero_and_the_report_a_draft(campaign, rules):
    figures = figures_of(campaign)
    assert [line.on_roll for line in figures.kinds] == [0, 0, 0, 0]
    assert not figures.is_complete


def test_other_reasons_stand_by_unit(campaign, tables, bu_dop):
    [other] = figures_of(campaign).other_reasons
    assert (other.unit, other.number, other.reason) == (bu_dop.pk, 2, "đang chờ kết luận thanh tra")


def test_a_sum_that_holds_has_no_mismatch(campaign, tables):
    checks = figures_of(campaign).reconciliation
    assert checks.units == 1
    assert checks.mismatches == ()


def test_a_sum_that_does_not_hold_names_unit_row_and_both_figures(campaign, tables, bu_dop):
    row = ResultRow.objects.get(
        table__submission__task=tables[bu_dop.code], object_kind="party_member"
    )
    row.good, row.on_roll = row.good + 3, row.on_roll + 3
    row.save()
    found = figures_of(campaign).reconciliation.mismatches
    told = [(each.unit, each.column, each.stated, each.found, each.difference) for each in found]
    assert told == [(bu_dop.pk, "on_roll", 129, 126, 3), (bu_dop.pk, "good", 87, 84, 3)]


def test_members_on_the_roll_are_compared_with_the_directory(campaign, tables, bu_dop_1, bu_dop):
    ReviewTask.objects.filter(unit=bu_dop_1).update(unit_members=130)
    [found] = figures_of(campaign).reconciliation.mismatches
    assert (found.check, found.stated, found.found) == ("members", 126, 130)


def test_over_the_cap_is_named_by_unit(campaign, tables, bu_dop):
    row = ResultRow.objects.get(
        table__submission__task=tables[bu_dop.code], object_kind="party_member"
    )
    row.excellent, row.good = 17, 83
    row.save()
    over = [each for each in figures_of(campaign).over_cap if each.kind == "party_member"]
    assert [(each.unit, each.limit, each.over, each.of_good) for each in over] == [
        (bu_dop.pk, 16, 1, "20.5")
    ]


def test_late_and_missing_units_are_named(campaign, tables, bu_dop_1, loc_ninh):
    ReviewTask.objects.filter(pk=tables[bu_dop_1.code].pk).update(last_day=date(2023, 12, 12))
    ReviewTask.objects.filter(pk=tables[loc_ninh.code].pk).update(last_day=date(2023, 12, 16))
    d1, _d3, d5 = figures_of(campaign).progress
    assert [(line.unit, line.days) for line in d1.sent_late] == [(bu_dop_1.pk, 3)]
    assert (d1.due, d1.accepted, d1.late) == (3, 3, 1)
    assert [(line.unit, line.days) for line in d5.not_sent] == [(loc_ninh.pk, 2)]
    assert (d5.due, d5.accepted, d5.open, d5.overdue) == (2, 1, 0, 1)


def test_equal_data_make_equal_bytes(campaign, tables):
    first, second = (frozen.freeze(figures_of(campaign)) for _ in range(2))
    assert frozen.canonical(first) == frozen.canonical(second)
    assert frozen.digest(first) == frozen.digest(second)


def test_frozen_figures_come_back_as_they_were(campaign, tables):
    figures = figures_of(campaign)
    stored = json.loads(frozen.canonical(frozen.freeze(figures)))
    assert frozen.thaw(General, stored) == figures


def test_figures_hold_no_floats(campaign, tables):
    def values(part):
        if isinstance(part, dict):
            return [v for each in part.values() for v in values(each)]
        if isinstance(part, list):
            return [v for each in part for v in values(each)]
        return [part]

    assert not [v for v in values(frozen.freeze(figures_of(campaign))) if isinstance(v, float)]


def test_more_units_take_no_more_queries(
    campaign, tables, bu_dop, d1, make_task, commission, django_assert_num_queries
):
    first, then = (type(campaign).objects.get(pk=campaign.pk) for _ in range(2))
    with CaptureQueriesContext(connection) as before:
        figures_of(first)
    for place in range(3, 8):
        name = f"Chi bộ {place}"
        unit = make_unit(bu_dop, f"BP.BUDOP.{place:02d}", name, K.GRASSROOTS_CELL, L.GRASSROOTS)
        accept(make_task(d1, unit), commission, {("party_org", "grassroots"): (0, 1)})
    with django_assert_num_queries(len(before)):
        figures_of(then)
