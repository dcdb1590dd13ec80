"""The grade of each subject by the rule and its base; the second vote; the voted step of a case."""

import pytest
from django.core.exceptions import ValidationError

from campaign.lib import clock
from campaign.models import VoteRule
from ratings.domain import ballot_cases, ballot_results, ballot_signing, ballot_stages
from ratings.models import Assessment, Ballot, RatingCase
from tests.ratings import balloting
from tests.ratings.balloting import WHOLE, count, line


@pytest.fixture
def split(opened, tellers):
    """The first passes with 4 of 6 convened; of the second no grade has more than 3."""
    return balloting.confirm(opened, tellers)


def test_over_half_of_those_convened_not_of_those_present(split):
    result = ballot_results.of(split)
    assert (result.base.number, result.base.needed) == (6, 4)
    assert result.base.rule_words == "cần trên 50% của 6 đồng chí được triệu tập = 4 phiếu"
    assert [each.grade for each in result.outcomes] == ["good", ""]
    assert result.outcomes[1].reason.startswith("Cao nhất là")


def test_shares_are_of_the_base_that_is_named(split):
    votes = {each.code: each.percent for each in ballot_results.of(split).outcomes[0].votes}
    assert round(votes["good"], 1) == 66.7
    assert round(votes["excellent"], 1) == 16.7


@pytest.mark.parametrize(
    ("facts", "needed", "grades"),
    [
        ({"base": "present"}, 3, ["good", "completed"]),
        ({"base": "valid"}, 3, ["good", "completed"]),
        ({"threshold_parts": 2, "threshold_of": 3}, 5, ["", ""]),
        ({"fallback": "cumulate_down"}, 4, ["good", "completed"]),
        ({"fallback": "authority"}, 4, ["good", ""]),
    ],
)
def test_the_rule_is_data_of_the_rule_set(split, rule_set, facts, needed, grades):
    VoteRule.objects.create(
        rule_set=rule_set, object_kind="leading_cadre", clause="HD tỉnh", **facts
    )
    result = ballot_results.of(balloting.fresh(split))
    assert result.base.needed == needed
    assert [each.grade for each in result.outcomes] == grades


def test_only_a_rule_with_a_second_vote_has_one(split, rule_set):
    VoteRule.objects.create(
        rule_set=rule_set, object_kind="leading_cadre", clause="x", fallback="authority"
    )
    assert ballot_stages.undecided(balloting.fresh(split)) == []


def test_there_is_no_result_before_both_counts_agree(opened, tellers):
    balloting.confirm(opened, tellers[:1])
    assert ballot_results.of(balloting.fresh(opened)) is None


def test_the_second_vote_is_on_the_undecided_alone(split, commission, tellers):
    second = ballot_stages.second(ballot_id=split.pk, by=commission)
    assert (second.stage, second.follows, second.state) == (2, split, "drafted")
    assert [item.name for item in second.items.all()] == ["Trần Văn Ánh"]
    with pytest.raises(ValidationError, match="Đã lập phiếu"):
        ballot_stages.second(ballot_id=split.pk, by=commission)
    confirmed = balloting.confirm(
        balloting.open_(second, commission, tellers), tellers, count(line(good=3, completed=2))
    )
    assert "Cấp có thẩm quyền" in ballot_results.of(confirmed).outcomes[0].reason
    assert ballot_stages.undecided(confirmed) == []


def test_no_second_vote_when_all_are_decided(opened, tellers, commission):
    whole = balloting.confirm(opened, tellers, count(line(good=4, completed=1), line(good=5)))
    with pytest.raises(ValidationError, match="Không có đối tượng"):
        ballot_stages.second(ballot_id=whole.pk, by=commission)


@pytest.fixture
def case(opened, propose, caps, commission, campaign):
    """Of the first subject."""
    item = opened.items.first()
    group = campaign.peer_groups.create(key="uy-vien-btv", name="Ủy viên", place=1)
    return RatingCase.objects.create(
        campaign=campaign, group=group, unit=item.unit, person=item.person, opened_at=clock.now(),
        object_kind="leading_cadre", unit_path=item.unit.path, unit_name=item.unit.name,
        unit_level=item.unit.level,
    )  # fmt: skip


def voted(case):
    rows = Assessment.objects.filter(case=case, step="voted").order_by("pk")
    return [(row.grade, row.votes_for, row.votes_of, row.superseded_at is None) for row in rows]


def test_signing_writes_the_voted_step_of_the_case(case, confirmed_of_case, commission):
    assert voted(case) == []
    balloting.sign(confirmed_of_case, commission)
    assert voted(case) == [("good", 4, 6, True)]
    row = Assessment.objects.get(case=case)
    assert (row.body, row.document) == (
        "Ban Thường vụ Tỉnh ủy", "Biên bản kiểm phiếu ngày 15/12/2023"
    )  # fmt: skip


@pytest.fixture
def confirmed_of_case(case, opened, tellers):
    return balloting.confirm(opened, tellers)


def test_a_new_edition_supersedes_what_the_old_one_said(
    case, confirmed_of_case, commission, tellers
):
    signed = balloting.sign(confirmed_of_case, commission)
    new = ballot_signing.correct(ballot_id=signed.pk, reason="Đếm sót", by=commission)
    balloting.sign(balloting.confirm(new, tellers, count(line(excellent=5), WHOLE[1])), commission)
    assert voted(case) == [("good", 4, 6, False), ("excellent", 5, 6, True)]


def test_a_case_that_is_decided_keeps_what_it_has(case, confirmed_of_case, commission):
    now = {"proposed_at": clock.now(), "proposed_by": commission, "proposed_grade": "good"}
    now |= {"decided_at": clock.now(), "decided_by": commission, "grade": "good"}
    RatingCase.objects.filter(pk=case.pk).update(state="decided", **now)
    balloting.sign(confirmed_of_case, commission)
    assert voted(case) == []
    assert ballot_cases.write(Ballot.objects.get(), by=commission) == []
