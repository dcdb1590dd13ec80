"""What keeps a table from being sent, and what only deserves a second look."""

import pytest

from campaign.models import CapRule
from campaign.models.rules import ObjectKind
from ratings.domain import checks
from ratings.domain.result_tables import Figures
from ratings.models import ResultRow


def row(kind=ObjectKind.PARTY_MEMBER, level="grassroots", **counts):
    return ResultRow(object_kind=kind, level=level, **counts)


@pytest.fixture
def cap():
    return CapRule(object_kind="party_member", percent=20, base="good", clause="QĐ 124, Điều 12")


def test_a_row_that_adds_up_is_silent():
    assert (
        checks.errors(row(on_roll=812, excellent=100, good=600, completed=110, suspended=2)) == []
    )


def test_what_is_short_is_named_with_both_figures():
    assert checks.errors(row(on_roll=812, excellent=100, good=600, completed=110)) == [
        "Đảng viên (cấp cơ sở): tổng số 812, các cột cộng lại 810, thiếu 2"
    ]


def test_what_is_too_much_is_named_too():
    assert checks.errors(row(on_roll=1000, good=1234)) == [
        "Đảng viên (cấp cơ sở): tổng số 1.000, các cột cộng lại 1.234, thừa 234"
    ]


def test_none_entered_is_not_none_on_the_roll():
    assert checks.errors(row(on_roll=0)) == []
    assert checks.errors(row(on_roll=None)) == [
        "Đảng viên (cấp cơ sở): chưa nhập số liệu; nếu không có, ghi 0"
    ]


def test_other_reasons_are_written_out():
    figures = {"on_roll": 3, "unrated_other": 3}
    assert checks.errors(row(**figures)) == [
        "Đảng viên (cấp cơ sở): 3 chưa xếp loại vì lý do khác, cần ghi rõ lý do"
    ]
    assert checks.errors(row(**figures, other_reason="Đang điều trị dài ngày")) == []


@pytest.mark.parametrize(
    ("base", "good", "excellent", "allowed"),
    [("good", 84, 16, 16), ("good", 83, 17, 16), ("good", 4, 1, 0), ("good_or_above", 80, 20, 20)],
)
def test_a_legal_maximum_is_rounded_down(cap, base, good, excellent, allowed):
    """QĐ 124: 16 of 100 is the most where the base is Good alone (16/84), 20 of Good or above."""
    cap.base = base
    assert checks.allowed_excellent(cap, good, excellent) == allowed


def test_over_the_cap_is_a_warning_with_the_clause(cap, bu_dop):
    assert checks.cap_warning(row(excellent=17, good=83), bu_dop, cap) == (
        "Đảng viên (cấp cơ sở): 17 hoàn thành xuất sắc, vượt mức 16 "
        "(20% của số Hoàn thành tốt nhiệm vụ, QĐ 124, Điều 12)."
    )
    assert checks.cap_warning(row(excellent=16, good=84), bu_dop, cap) == ""
    assert checks.cap_warning(row(excellent=17, good=83), bu_dop, None) == ""


def test_the_unit_itself_is_not_measured_against_itself(cap, bu_dop_1):
    own = row(kind=ObjectKind.PARTY_ORG, on_roll=1, excellent=1)
    assert checks.cap_warning(own, bu_dop_1, cap) == ""


def test_rows_are_held_against_what_the_units_below_had_accepted(bu_dop):
    below = {("party_member", "grassroots"): Figures(on_roll=810, good=810, units=9)}
    rows = [row(on_roll=812, good=812), row(ObjectKind.LEADING_CADRE, "district", on_roll=5)]
    assert checks.differences(rows, bu_dop, below, 12) == [
        "Đảng viên (cấp cơ sở), tổng số: tổng của 9 trên 12 đơn vị trực thuộc đã tiếp nhận "
        "là 810, biểu này ghi 812."
    ]
    assert checks.differences([row(on_roll=810, good=810)], bu_dop, below, 12) == []
