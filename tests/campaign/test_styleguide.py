"""Every pattern of the style guide renders, without a user and without a database."""

import pytest
from django.http import Http404

from campaign import styleguide


@pytest.mark.parametrize("page", ["", *styleguide.PAGES])
def test_every_pattern_renders(rf, page):
    answer = styleguide.show(rf.get("/styleguide/"), page)
    assert (answer.status_code, b'id="main"' in answer.content) == (200, True)


def test_an_unknown_pattern_is_not_found(rf):
    with pytest.raises(Http404):
        styleguide.show(rf.get("/styleguide/"), "khac")


def test_a_page_stays_under_100_kb(rf):
    assert len(styleguide.show(rf.get("/styleguide/"), "home").content) < 100_000
