"""A published rating opened once more: a new version, of its own year (QĐ 124; HD 25, mục 4)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ratings.domain import decisions, history
from ratings.domain.decisions import Again, Paper
from ratings.models import Decision

PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")


def test_rating_again_is_a_new_version_and_the_old_one_stays_told(
    published, board, bu_dop_clerk, loc_ninh
):
    again = Again("Kỷ luật về vi phạm năm 2023", 2023, loc_ninh)
    paper = Paper("40-QĐ/TU", PAPER.on, "Ban Thường vụ Tỉnh ủy")
    decisions.rate_again(
        case_id=published.pk, grade="not_completed", paper=paper, again=again, by=board
    )
    rows = list(published.decisions.values_list("version", "grade", "unit_at_breach__name"))
    assert rows == [(2, "not_completed", "Huyện ủy Lộc Ninh"), (1, "completed", None)]
    assert [d.version for d in Decision.objects.visible_to(bu_dop_clerk)] == [1]
    decisions.publish(case_ids=[published.pk], by=board)
    assert [d.version for d in Decision.objects.visible_to(bu_dop_clerk)] == [2, 1]


def test_an_old_breach_rates_its_own_year_again_and_leaves_this_one(
    published, board, bu_dop_clerk, signed_in
):
    """HD 25, mục 4: the year of the breach, of which there is no case here."""
    again = Again("Kỷ luật về vi phạm năm 2022", 2022)
    decisions.rate_again(
        case_id=published.pk, grade="not_completed", paper=PAPER, again=again, by=board
    )
    decisions.publish(case_ids=[published.pk], by=board)
    published.refresh_from_db()
    assert (published.state, published.grade) == ("published", "completed")
    years = {
        year.year: year.grade
        for year in history.of(bu_dop_clerk, {"unit": published.unit, "person": None})
    }
    assert years == {2022: "not_completed", 2023: "completed"}
    body = signed_in(bu_dop_clerk).get(published.get_absolute_url()).content.decode()
    assert '<p class="verdict">Hoàn thành nhiệm vụ</p>' in body


@pytest.mark.parametrize("year", [2024, 2022])
def test_a_year_to_come_or_one_with_its_own_case_is_refused(
    published, board, decide, propose, campaign, year
):
    before = type(campaign).objects.get(pk=campaign.pk)
    before.pk, before.key, before.year = None, "2022", 2022
    before.save()
    old = type(published).objects.create(
        campaign=before, group=published.group, unit=published.unit, opened_at=published.opened_at,
        object_kind=published.object_kind, unit_path=published.unit_path,
        unit_name=published.unit_name, unit_level=published.unit_level,
    )  # fmt: skip
    propose(old, "good")
    decide(old, "good")
    with pytest.raises(ValidationError, match=r"hồ sơ riêng|không được sau năm"):
        decisions.rate_again(
            case_id=published.pk, grade="good", paper=PAPER, again=Again("x", year), by=board
        )


def test_rating_again_needs_a_reason(published, board):
    with pytest.raises(ValidationError):
        decisions.rate_again(
            case_id=published.pk, grade="good", paper=PAPER, again=Again(" ", 2023), by=board
        )
