"""Standing charges from a spreadsheet: a new one, the same again, a replacement with its reason."""

from datetime import date

import pytest

from orgunits.models import ImportRun, StandingCharge
from tests.orgunits.imports import books


@pytest.fixture
def world(province, bu_dop, loc_ninh, member, other_member, commission):
    return province


def row(unit="BP.BUDOP", name="Trần Văn Ánh", day="14/07/2023", reason=None, basis="TB 1725"):
    return [unit, None, name, basis, day, reason]


def data(*rows):
    return books.data("charges", *rows)


def test_a_charge_brings_the_right_to_see_the_unit(world, commission, member, bu_dop):
    books.applied("charges", data(row()), world, commission)
    assert StandingCharge.objects.get().unit == bu_dop
    assert [(g.role, g.unit) for g in member.grants.all()] == [("standing_member", bu_dop)]


def test_the_same_again_changes_nothing(world, commission):
    books.applied("charges", data(row()), world, commission)
    run = books.checked("charges", data(row()), world, commission)
    assert run.findings["counts"]["unchanged"] == 1


def test_a_replacement_needs_its_reason(world, commission):
    books.applied("charges", data(row()), world, commission)
    run = books.checked(
        "charges", data(row(name="Lê Thị Đào", day="01/12/2023")), world, commission
    )
    assert [place[:2] for place in books.reasons(run)] == [(3, "G")]


def test_a_replacement_closes_the_old_row(world, commission, member):
    books.applied("charges", data(row()), world, commission)
    new = row(name="Lê Thị Đào", day="01/12/2023", reason="Nghỉ hưu")
    books.applied("charges", data(new), world, commission)
    old = StandingCharge.objects.get(person=member.person)
    assert (old.valid_to, old.end_reason) == (date(2023, 11, 30), "Nghỉ hưu")
    assert StandingCharge.objects.get(valid_to=None).person.full_name == "Lê Thị Đào"
    assert not member.grants.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(name="Người Ngoài"), "D"),
        (row(unit="KHONG.CO"), "B"),
        (row(day=None), "F"),
        (row(basis=None), "E"),
    ],
)
def test_what_is_wrong_is_named(world, commission, wrong, column):
    run = books.checked("charges", data(wrong), world, commission)
    assert [place[:2] for place in books.reasons(run)] == [(3, column)]


def test_two_rows_of_a_unit_are_refused(world, commission):
    run = books.checked("charges", data(row(), row(name="Lê Thị Đào")), world, commission)
    assert [place[:2] for place in books.reasons(run)] == [(4, "B")]
    assert run.state == ImportRun.State.FAILED
