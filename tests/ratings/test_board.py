"""The cap board (R43, QĐ 124 Điều 12): a legal maximum, rounded down, and nobody passed over."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse

from orgunits.models import User
from ratings.domain import assessments, board, cases, decisions
from ratings.domain.board import Standing
from ratings.domain.decisions import Paper
from ratings.models import CapExcess, Decision, PeerGroup
from tests.conftest import K, L, make_unit
from tests.house.counting import queries_of

PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")
EIGHT = 8


@pytest.fixture
def make_group(campaign, caps, province, commission):
    """A group of districts' collectives, each proposed “good”."""

    def make(number):
        for n in range(number):
            make_unit(province, f"H{n:02d}", f"Huyện ủy {n:02d}", K.DISTRICT_COMMITTEE, L.DISTRICT)
        cases.open_cases(campaign_id=campaign.pk, keys={"tap-the-huyen"}, by=commission)
        group = PeerGroup.objects.get(key="tap-the-huyen")
        for case in group.cases.all():
            assessments.propose(case_id=case.pk, grade="good", by=commission)
        return group

    return make


def move(group, case, grade, client, **facts):
    address = reverse("ratings:board-move", args=[group.pk])
    return client.post(address, {"case": case.pk, "grade": grade, **facts})


def test_of_a_hundred_at_good_or_above_sixteen_may_be_excellent(rule_set, caps):
    rule = rule_set.caps.get(object_kind="leading_collective")
    assert [Standing(e, 100 - e, rule).is_over for e in (16, 17)] == [False, True]
    assert Standing(14, 86, rule).words == "còn 3 chỗ trong 17"


def test_moving_up_takes_from_the_base_too(make_group, propose):
    group = make_group(7)
    first, second = group.cases.all()[:2]
    assert not propose(first, "excellent").is_over
    standing = propose(second, "excellent")
    assert (standing.excellent, standing.good, standing.allowed) == (2, 5, 1)
    assert standing.is_over


def test_over_the_cap_is_a_warning_while_proposing(make_group, commission, signed_in):
    group, client = make_group(3), signed_in(commission)
    answer = move(group, group.cases.first(), "excellent", client)
    assert answer.status_code == 302
    body = client.get(group.get_absolute_url()).content.decode()
    assert "vượt 1 so với mức tối đa 0" in body


def test_each_move_says_what_it_would_do(make_group, commission, signed_in):
    group = make_group(6)
    body = signed_in(commission).get(group.get_absolute_url()).content.decode()
    assert "khi đó hết chỗ trong 1" in body
    assert "còn 0 chỗ" in body


def test_htmx_gets_the_columns_and_a_plain_form_the_page(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case = group.cases.first()
    address = reverse("ratings:board-move", args=[group.pk])
    data = {"case": case.pk, "grade": "completed", "seen": "good"}
    answer = client.post(address, data, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert f'id="case-{case.pk}"' in answer.content.decode()


def test_what_another_moved_meanwhile_is_not_passed_over(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case = group.cases.first()
    assert move(group, case, "completed", client, seen="good").status_code == 302
    answer = move(group, case, "excellent", client, seen="good")
    assert answer.status_code == 422
    assert "vừa được người khác chuyển" in answer.content.decode()
    case.refresh_from_db()
    assert case.proposed_grade == "completed"


def test_a_decided_candidate_moves_no_more(make_group, commission):
    group = make_group(2)
    case = group.cases.first()
    decide(group, {case.pk: "good"}, commission)
    with pytest.raises(ValidationError):
        assessments.propose(case_id=case.pk, grade="excellent", by=commission)


def decide(group, grades, by, **facts):
    return decisions.decide(group_id=group.pk, grades=grades, paper=PAPER, by=by, **facts)


def test_the_board_is_for_who_rates_the_campaign(
    make_group, bu_dop_clerk, office, board, signed_in
):
    group = make_group(1)
    assert signed_in(board).get(group.get_absolute_url()).status_code == 200
    for user in (bu_dop_clerk, office):
        assert signed_in(user).get(group.get_absolute_url()).status_code == 403


def test_one_decision_for_the_whole_group(make_group, board, signed_in):
    group, client = make_group(3), signed_in(board)
    address = reverse("ratings:board-decide", args=[group.pk])
    keys = [case.pk for case in group.cases.all()]
    facts = {"case": keys, "number": "1-QĐ/TU", "on": "18/12/2023", "authority": "BTV"}
    assert client.post(address, facts).status_code == 302
    assert set(group.cases.values_list("state", "grade")) == {("decided", "good")}
    assert client.post(reverse("ratings:board-publish", args=[group.pk])).status_code == 302
    assert set(group.cases.values_list("state", flat=True)) == {"published"}


def test_the_decision_follows_the_vote(make_group, commission, signed_in):
    group, client = make_group(2), signed_in(commission)
    case, other = group.cases.all()
    assessments.enter(
        case_id=case.pk, step="voted", grade="completed", held_on=PAPER.on, by=commission,
        body="Ban Thường vụ Tỉnh ủy", votes_for=12, votes_of=15,
    )  # fmt: skip
    address = reverse("ratings:board-decide", args=[group.pk])
    assert "theo kết quả biểu quyết" in client.get(address).content.decode()
    facts = {"case": [case.pk, other.pk], "number": "1", "on": "18/12/2023", "authority": "BTV"}
    assert client.post(address, facts).status_code == 302
    assert list(group.cases.values_list("grade", flat=True)) == ["completed", "good"]


def test_all_of_a_decision_stand_or_none(make_group, commission, propose):
    group = make_group(4)
    propose(group.cases.first(), "excellent")
    grades = dict(group.cases.values_list("pk", "proposed_grade"))
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, grades, commission)
    assert set(group.cases.values_list("state", flat=True)) == {"proposed"}
    decide(group, grades, commission, cap_note="Có lý do")
    assert CapExcess.objects.get().excellent == 1


def test_lowering_the_base_later_is_noticed_too(make_group, commission):
    """Two decisions, each harmless alone: the second takes away what the first rested on."""
    group = make_group(6)
    first, second = group.cases.all()[:2]
    decide(group, {first.pk: "excellent"}, commission)
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, {second.pk: "completed"}, commission)


def test_a_justification_covers_no_more_than_it_was_given_for(make_group, commission):
    group = make_group(8)
    first, second, third = group.cases.all()[:3]
    decide(group, {first.pk: "excellent", second.pk: "excellent"}, commission, cap_note="Hai")
    with pytest.raises(ValidationError, match="giải trình"):
        decide(group, {third.pk: "excellent"}, commission)


def test_the_unrated_are_counted_apart(make_group, commission):
    group = make_group(6)
    case = group.cases.first()
    cases.exempt(case_id=case.pk, code="other", reason="Mới sáp nhập", by=commission)
    assert (board.standing(group).good, board.unrated([group])[group.pk]) == (5, 1)


def test_the_board_costs_the_same_for_one_and_three(make_group, province, commission, signed_in):
    group, client = make_group(1), signed_in(commission)
    one = queries_of(client, group.get_absolute_url())
    make_unit(province, "H8", "Huyện ủy 8", K.DISTRICT_COMMITTEE, L.DISTRICT)
    make_unit(province, "H9", "Huyện ủy 9", K.DISTRICT_COMMITTEE, L.DISTRICT)
    cases.open_cases(campaign_id=group.campaign_id, keys={group.key}, by=commission)
    assert queries_of(client, group.get_absolute_url()) == one


def test_deciding_a_group_costs_the_same_for_one_and_three(make_group, commission, signed_in):
    client, group = signed_in(commission), make_group(3)
    address = reverse("ratings:board-decide", args=[group.pk])
    three = queries_of(client, address)
    first, *others = group.cases.all()
    decide(group, {case.pk: "good" for case in others}, commission)
    assert queries_of(client, address) == three


# --- eight at once


needs_postgres = pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", ""),
    reason="SQLite has one writer; eight at once need PostgreSQL",
)


@pytest.fixture
def eight():
    """Eight threads, each with a connection of its own, kept for as many races as are run."""
    pool, gate = ThreadPoolExecutor(EIGHT), Barrier(EIGHT)

    def together(act, cases_):
        def one(case):
            gate.wait(timeout=60)
            try:
                return act(case)
            except ValidationError as error:
                return error

        return list(pool.map(one, cases_))

    yield together
    together(lambda _case: connections.close_all(), range(EIGHT))
    pool.shutdown()


def race_to_decide(eight, group, by):
    """None brings a justification: only as many go through as there is room for."""
    chosen = list(group.cases.filter(state="proposed").order_by("pk")[:EIGHT])
    found = eight(lambda case: decide(group, {case.pk: "excellent"}, by), chosen)
    standing = board.standing(group)
    assert not standing.is_over
    assert sum(not isinstance(one, ValidationError) for one in found) == standing.excellent
    return standing


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_deciding_at_once_only_as_many_pass_as_there_is_room(
    make_group, commission, eight
):
    assert race_to_decide(eight, make_group(13), commission).excellent == 2


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_eight_moving_at_once_each_over_the_cap_is_told(make_group, commission, eight):
    group = make_group(13)
    chosen = list(group.cases.all()[:EIGHT])
    user = User.objects.get(pk=commission.pk)
    found = eight(
        lambda case: assessments.propose(case_id=case.pk, grade="excellent", by=user), chosen
    )
    assert sorted(one.excellent for one in found) == list(range(1, EIGHT + 1))
    assert sorted(one.is_over for one in found) == [False, False, *[True] * 6]


@needs_postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_five_hundred_races_of_eight_leave_no_unexplained_excess(make_group, commission, eight):
    """On a machine too busy for five hundred, those of ten minutes; fewer than a hundred: fails."""
    group, began, races = make_group(9), time.monotonic(), 0
    while races < 500 and time.monotonic() - began < 600:
        assert race_to_decide(eight, group, commission).excellent == 1
        races += 1
        Decision.objects.filter(case__group=group).delete()
        group.cases.update(state="proposed", grade="", decided_at=None, decided_by=None)
    assert not CapExcess.objects.exists()
    assert races >= 100, f"{races} races in {time.monotonic() - began:.0f} s"
