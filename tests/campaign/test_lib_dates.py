"""Deadlines keep their printed words; what they mean is a setting."""

from datetime import date

import pytest

from campaign.lib import dates

PRINTED = date(2023, 12, 20)


def test_before_the_20th_means_the_19th_is_the_last_day():
    assert dates.last_day("before", PRINTED, before_is_inclusive=False) == date(2023, 12, 19)


def test_before_may_be_read_as_including_the_printed_day():
    assert dates.last_day("before", PRINTED, before_is_inclusive=True) == PRINTED


@pytest.mark.parametrize("operator", ["by", "on"])
def test_by_and_on_mean_the_printed_day(operator):
    assert dates.last_day(operator, PRINTED, before_is_inclusive=False) == PRINTED


def test_without_a_printed_date_there_is_no_last_day():
    assert dates.last_day("none", None, before_is_inclusive=False) is None


def test_before_crosses_the_year():
    last = dates.last_day("before", date(2024, 1, 1), before_is_inclusive=False)
    assert last == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 4, 3), "ngày 03 tháng 4 năm 2018"),
        (date(2018, 2, 20), "ngày 20 tháng 02 năm 2018"),
        (date(2023, 12, 19), "ngày 19 tháng 12 năm 2023"),
    ],
)
def test_written_dates_follow_hd_36(day, words):
    assert dates.written(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 12, 16), "quá hạn 2 ngày"),
        (date(2023, 12, 18), "hôm nay là ngày cuối"),
        (date(2023, 12, 19), "còn 1 ngày"),
        (date(2023, 12, 26), "còn 8 ngày"),
    ],
)
def test_days_left_are_said_in_words(day, words):
    assert dates.days_left(day, date(2023, 12, 18)) == words


def test_the_last_day_is_named_once():
    said = [dates.last_day_in_words(date(2023, 12, day), date(2023, 12, 18)) for day in (18, 19)]
    assert said == ["hôm nay, 18/12/2023, là ngày cuối", "còn 1 ngày, ngày cuối là 19/12/2023"]
