"""What the dates of a conference leave no room for is said, never repaired (R16, R31, R39–R40)."""

from datetime import date, time

import pytest

from reviews.domain import conference_rules
from reviews.models import Conference

DERIVED = {"conference": "D7", "lead_days": 3, "lengths": [2, 3], "after": "D4"}


@pytest.fixture
def plan(make_milestone):
    """D4 before the 25th, D6 counted from the conference of D7, D7 before the 30th."""
    make_milestone("D4", date(2023, 12, 25), "province", "document")
    d6 = make_milestone("D6", date(2023, 12, 25), "province", "nothing")
    d6.derivation = DERIVED
    d6.save()
    return make_milestone("D7", date(2023, 12, 30), "province", "nothing")


@pytest.fixture
def said(campaign, standing_committee, plan):
    def warnings(first, last):
        meeting = Conference.objects.create(
            campaign=campaign, unit=standing_committee, milestone=plan, kind="review", title="x",
            starts_on=date(2023, 12, first), ends_on=date(2023, 12, last), begins_at=time(7),
            ends_at=time(17), place="x",
        )  # fmt: skip
        return conference_rules.warnings(meeting)

    return warnings


def test_two_days_from_the_28th_leave_one_day_of_slack(said):
    assert said(28, 29) == []


def test_three_days_from_the_27th_leave_none(said):
    assert said(27, 29) == [
        "Tài liệu phải gửi hết ngày 24/12/2023, mà bản tự kiểm điểm còn nhận hết ngày 24/12/2023: "
        "không còn ngày nào dự phòng."
    ]


def test_r31_expects_two_or_three_days(said):
    assert said(29, 29) == ["Kế hoạch dự kiến họp 02–03 ngày; hội nghị này 01 ngày."]


def test_ending_after_the_last_day_of_the_milestone_is_said(said):
    assert "sau ngày cuối của mốc D7 (29/12/2023)" in said(29, 30)[0]


def test_without_words_of_the_plan_the_rule_set_says_how_long(campaign, standing_committee):
    def lasting(kind, last):
        meeting = Conference(
            campaign=campaign, unit=standing_committee, kind=kind, starts_on=date(2023, 12, 28),
            ends_on=date(2023, 12, last),
        )  # fmt: skip
        return conference_rules.warnings(meeting)

    assert lasting("review", 28) == [
        "Hội nghị kiểm điểm của Ban Thường vụ Tỉnh ủy, tối thiểu 02 ngày (mục II.1 của kế hoạch); "
        "hội nghị này 01 ngày."
    ]
    assert (lasting("review", 29), lasting("rating", 28)) == ([], [])
