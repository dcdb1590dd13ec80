"""Which rows a unit reports, what they sum to, and the list behind every figure."""

import pytest
from django.urls import reverse

from campaign.models import Milestone
from ratings.domain import result_tables
from ratings.domain.result_tables import Figures
from ratings.models import ResultRow
from reviews.domain import submissions
from tests.house.counting import queries_of
from tests.reviews.sending import fill, send, typed

ADDRESS = "/ket-qua/"


@pytest.fixture
def accepted(grassroots_task, bu_dop_1_clerk, bu_dop_clerk):
    """Hưng Phước's table, accepted by Bù Đốp."""
    send(grassroots_task, bu_dop_1_clerk)
    submissions.accept(task_id=grassroots_task.pk, by=bu_dop_clerk)
    return grassroots_task


def test_rows_by_level_of_the_unit(bu_dop_1, bu_dop, office_unit):
    assert [len(result_tables.required(unit)) for unit in (bu_dop_1, bu_dop, office_unit)] == [
        4,
        6,
        2,
    ]


def test_a_document_has_no_table(make_milestone, make_task, bu_dop, bu_dop_clerk, d1):
    document = make_milestone("D0", d1.printed_date, "district", Milestone.Work.DOCUMENT)
    entry = fill(make_task(document, bu_dop), bu_dop_clerk)
    assert list(entry.forms) == ["classified", "files", "note"]


def test_only_accepted_tables_are_summed(
    accepted, make_task, d1, bu_dop, bu_dop_2, bu_dop_clerk, make_user
):
    waiting = make_task(d1, bu_dop_2)
    send(waiting, make_user("coso2", "committee_clerk", bu_dop_2))
    sums = result_tables.sum_of_children(bu_dop, accepted.campaign)
    assert sums["party_member", "grassroots"] == Figures(
        on_roll=10, excellent=1, good=8, completed=1, units=1
    )


def test_totals_add_up_to_one(accepted):
    figures = result_tables.totals(ResultRow.objects.accepted())
    assert result_tables.grand_total(figures.values()).on_roll == 40


def test_the_button_takes_the_sums_and_keeps_the_own_rows(accepted, task, bu_dop_clerk, signed_in):
    draft = submissions.draft(task_id=task.pk, by=bu_dop_clerk)
    address = reverse("ratings:fill", args=[task.pk])
    answer = signed_in(bu_dop_clerk).post(address, typed(draft, on_roll="77", excellent="68"))
    assert answer.url == f"{task.get_absolute_url()}#part-results"
    rolls = {(row.object_kind, row.level): row.on_roll for row in draft.table.rows.all()}
    assert rolls["party_member", "grassroots"] == 10
    assert rolls["leading_cadre", "district"] == 77


def test_the_button_is_not_for_others(accepted, task, stranger, inspector, signed_in):
    address = reverse("ratings:fill", args=[task.pk])
    assert signed_in(stranger).post(address).status_code == 404
    assert signed_in(inspector).post(address).status_code == 403


def test_a_difference_is_shown_to_the_receiver(accepted, task, bu_dop_clerk, commission, signed_in):
    entry = fill(task, bu_dop_clerk, on_roll="11", completed="2")
    submissions.submit(task_id=task.pk, version=entry.draft.version, by=bu_dop_clerk)
    page = signed_in(commission).get(task.get_absolute_url()).text
    assert "tổng của 1 trên 1 đơn vị trực thuộc đã tiếp nhận là 10, biểu này ghi 11." in page


def test_dots_in_numbers_are_read_as_written(task, bu_dop_clerk):
    entry = fill(task, bu_dop_clerk, on_roll="1.234", good="1.232")
    assert set(entry.draft.table.rows.values_list("on_roll", "good")) == {(1234, 1232)}


@pytest.mark.parametrize("typed_as", ["-1", "1,5", "mười", "99999999999"])
def test_what_is_no_count_is_refused(typed_as, task, bu_dop_clerk):
    entry = fill(task, bu_dop_clerk, good=typed_as)
    assert len(entry.gaps) == 6


@pytest.fixture
def listed(signed_in):
    def ask(user, **filters):
        return signed_in(user).get(ADDRESS, filters).context

    return ask


def test_nobody_is_counted_twice(accepted, task, bu_dop_clerk, commission, listed):
    send(task, bu_dop_clerk)
    submissions.accept(task_id=task.pk, by=commission)
    own = listed(commission)
    assert own["total"].on_roll == 4 * 10 + 2 * 10  # each table's rows of its own level
    assert listed(commission, view="report")["total"].on_roll == 6 * 10  # the district's alone
    assert len(listed(commission, view="all")["page"]) == 10


def test_the_list_can_be_narrowed(accepted, bu_dop_clerk, listed):
    assert (
        len(listed(bu_dop_clerk, kind="party_member", level="grassroots", grade="good")["page"])
        == 1
    )
    assert list(listed(bu_dop_clerk, grade="unrated")["page"]) == []
    assert list(listed(bu_dop_clerk, level="district")["page"]) == []


def test_the_list_is_of_the_own_subtree(accepted, stranger, bu_dop_1, listed, signed_in):
    assert list(listed(stranger)["page"]) == []
    assert signed_in(stranger).get(ADDRESS, {"unit": bu_dop_1.pk}).status_code == 404


def test_as_many_queries_for_four_rows_as_for_one(accepted, bu_dop_clerk, signed_in):
    clerk = signed_in(bu_dop_clerk)
    one = queries_of(clerk, f"{ADDRESS}?kind=party_member")
    assert queries_of(clerk, ADDRESS) == one
