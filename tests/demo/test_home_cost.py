"""The first page stays cheap on a full campaign, whoever opens it."""

import pytest

from orgunits.models import User
from tests.house.counting import queries_of

ROLES = ("bantochuc", "vanphong", "thuongtruc", "uybankiemtra", "budop", "uyvien.noichinh")


@pytest.mark.parametrize("username", ROLES)
def test_home_needs_at_most_33_queries(small, signed_in, username):
    assert queries_of(signed_in(User.objects.get(username=username)), "/") <= 33


def test_the_commissions_home_stays_light(small, signed_in):
    """The whole province, with its longer names and lists, stays below 85 KB (see look.md)."""
    page = signed_in(User.objects.get(username="bantochuc")).get("/")
    assert len(page.content) < 75_000
