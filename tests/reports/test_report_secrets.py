"""What no report tells: suggestions, what follows from them, grades not yet published."""

from datetime import date

import pytest

from campaign.lib import clock
from ratings.models import PeerGroup, RatingCase
from reports import general_sentences, table_workbook
from reports.figures import frozen, general
from reviews.models import Remediation, Suggestion

DAY = date(2023, 12, 18)
NOW = clock.at(DAY, 9)


def digest(campaign):
    return frozen.digest(frozen.freeze(general.compute(campaign, campaign.unit, DAY)))


def suggest(campaign, unit, by):
    return Suggestion.objects.create(
        campaign=campaign, unit=unit, category="other", text="SECRET", state="issued",
        number="1-GY/TU", issued_on=DAY, consolidated_by=by, consolidated_at=NOW, approved_by=by,
        approved_at=NOW, issued_by=by, issued_at=NOW,
    )  # fmt: skip


def remedy(campaign, unit, by, suggestion=None):
    return Remediation.objects.create(
        campaign=campaign, unit=unit, suggestion=suggestion, shortcoming="x", measure="x",
        due_on=date(2023, 12, 10), planned_at=NOW, planned_by=by,
    )  # fmt: skip


def test_a_suggestion_and_its_remedy_change_no_byte_of_the_figures(
    campaign, tables, bu_dop, commission
):
    before = digest(campaign)
    remedy(campaign, bu_dop, commission, suggest(campaign, bu_dop, commission))
    assert digest(campaign) == before


def test_open_remedies_are_counted_with_those_overdue(campaign, tables, bu_dop, commission):
    remedy(campaign, bu_dop, commission)
    figures = general.compute(campaign, campaign.unit, DAY)
    assert (figures.remedies.total, figures.remedies.overdue) == (1, 1)
    words = [block.words for block in general_sentences.reviewing(figures)]
    assert words[-1] == (
        "- Khắc phục hạn chế, khuyết điểm: các tập thể, cá nhân đăng ký 1 biện pháp; đang khắc "
        "phục 1, trong đó quá hạn 1."
    )


@pytest.fixture
def rate(campaign, commission):
    group = PeerGroup.objects.create(
        campaign=campaign, key="huyen", name="Đảng bộ các huyện", object_kind="party_org", place=1
    )

    def act(unit, *, state, grade="good"):
        decided = {"grade": grade, "decided_at": NOW, "decided_by": commission}
        decided |= {"proposed_grade": grade, "proposed_at": NOW, "proposed_by": commission}
        if state == "published":
            decided |= {"published_at": NOW, "published_by": commission}
        return RatingCase.objects.create(
            campaign=campaign, group=group, unit=unit, object_kind="party_org", state=state,
            unit_path=unit.path, unit_name=unit.name, unit_level=unit.level, opened_at=NOW,
            **decided,
        )  # fmt: skip

    return act


def test_one_grade_not_published_keeps_its_whole_group_out(
    campaign, tables, rate, bu_dop, loc_ninh
):
    before = digest(campaign)
    rate(bu_dop, state="published", grade="excellent")
    rate(loc_ninh, state="decided")
    assert digest(campaign) == before


def test_a_published_group_is_told_apart_from_the_totals(campaign, tables, rate, bu_dop, loc_ninh):
    before = general.compute(campaign, campaign.unit, DAY)
    rate(bu_dop, state="published", grade="excellent")
    rate(loc_ninh, state="published")
    figures = general.compute(campaign, campaign.unit, DAY)
    [group] = figures.groups
    assert (group.line.rated, group.line.of_good, group.line.cap.over) == (2, "100.0", 1)
    assert figures.kinds == before.kinds
    assert table_workbook.tables(figures) != table_workbook.tables(before)
