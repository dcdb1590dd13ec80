"""A document's symbol is not torn at the end of a line."""

import pytest
from django.template.loader import render_to_string

from campaign.lib.document import Run
from campaign.templatetags.vietnamese import unbroken


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "Hướng dẫn số 25-HD/BTCTW, ngày 10/11/2023",
            'Hướng dẫn số <span class="whole">25-HD/BTCTW,</span> ngày 10/11/2023',
        ),
        ("(124-QĐ/TW).", '<span class="whole">(124-QĐ/TW).</span>'),
        ("ngày 25/11/2023, 3-4/10", "ngày 25/11/2023, 3-4/10"),
        ("<b>5-A/B</b>", "&lt;b&gt;5-A/B&lt;/b&gt;"),
    ],
)  # fmt: skip
def test_a_symbol_is_one_piece_and_all_else_stays_text(text, drawn):
    assert unbroken(text) == drawn


def test_a_paragraph_draws_its_symbols_whole():
    lines = [(Run("Kế hoạch số 210-KH/TU"),)]
    html = render_to_string(
        "paper/_paragraph.html", {"block": {"lines": lines, "align": "left", "indent": True}}
    )
    assert 'số <span class="whole">210-KH/TU</span></p>' in html
