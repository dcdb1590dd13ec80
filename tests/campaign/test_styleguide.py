"""Every pattern of the style guide renders, without a user and without a database."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from campaign import styleguide


@pytest.fixture
def request_(rf):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("page", ["", *styleguide.PAGES])
def test_every_pattern_renders(request_, page):
    answer = styleguide.show(request_, page)
    assert (answer.status_code, b'id="main"' in answer.content) == (200, True)


def test_an_unknown_pattern_is_not_found(request_):
    with pytest.raises(Http404):
        styleguide.show(request_, "khac")


def test_a_page_stays_under_100_kb(request_):
    assert len(styleguide.show(request_, "home").content) < 100_000
