"""Three working days before: neither weekends nor public holidays count (HD 25)."""

from datetime import date

from campaign.lib import workdays


def test_weekends_do_not_count():
    assert workdays.before(date(2023, 12, 27), 3) == date(2023, 12, 22)


def test_new_year_does_not_count():
    assert workdays.before(date(2024, 1, 3), 2) == date(2023, 12, 29)


def test_the_lunar_new_year_of_2024_does_not_count():
    assert not any(workdays.is_working(date(2024, 2, day)) for day in range(8, 15))
    assert workdays.before(date(2024, 2, 16), 3) == date(2024, 2, 6)
