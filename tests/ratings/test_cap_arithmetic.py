"""The cap as arithmetic: properties, and what provinces published (domain 2.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.models import CapRule
from ratings.domain.board import Standing

some = st.integers(min_value=0, max_value=5000)
percents = st.integers(min_value=1, max_value=100)
GOOD, OR_ABOVE = CapRule.Base.GOOD, CapRule.Base.GOOD_OR_ABOVE


def rule(base=GOOD, percent=20):
    return CapRule(percent=percent, base=base, object_kind="party_org", clause="Điều 12")


@given(good=some, excellent=some, percent=percents)
def test_never_more_than_the_percentage_of_good(good, excellent, percent):
    standing = Standing(excellent, good, rule(percent=percent))
    assert standing.is_over == (excellent * 100 > good * percent)


@given(good=some, excellent=some)
def test_good_or_above_never_allows_less_than_good(good, excellent):
    wide, narrow = Standing(excellent, good, rule(OR_ABOVE)), Standing(excellent, good, rule())
    assert wide.allowed >= narrow.allowed


@given(good=st.integers(min_value=1, max_value=5000), excellent=some)
def test_moving_up_never_makes_more_room(good, excellent):
    before = Standing(excellent, good, rule())
    after = before.after("good", "excellent")
    assert (after.excellent, after.good) == (excellent + 1, good - 1)
    assert after.allowed <= before.allowed
    assert after.after("excellent", "good") == before


@given(excellent=some, good=some)
def test_without_a_rule_nothing_is_over(excellent, good):
    assert not Standing(excellent, good).is_over


@pytest.mark.parametrize(
    ("excellent", "good", "base", "is_over"),
    [
        (16, 84, GOOD, False),
        (17, 83, GOOD, True),
        (20, 80, OR_ABOVE, False),
        (21, 79, OR_ABOVE, True),
        (0, 4, GOOD, False),
        (1, 4, GOOD, True),
        (1, 5, GOOD, False),
        # Sơn La 2020, grassroots organizations: 26.6% of good, 21.0% of good or above.
        (120, 451, GOOD, True),
        (120, 451, OR_ABOVE, True),
        # Hải Dương 2019: 604 of 662 at good or above, 23.8% of them excellent: 144 and 460.
        (144, 460, GOOD, True),
        (144, 460, OR_ABOVE, True),
        # Đồng Tháp 2012, of 10.000 members: 1.302 excellent are 16.19% of 8.042 good.
        (1302, 8042, GOOD, False),
    ],
)
def test_published_figures_come_out_as_published(excellent, good, base, is_over):
    assert Standing(excellent, good, rule(base)).is_over is is_over
