"""Eight at once (QĐ 124, Điều 12): nobody is passed over, no excess stands unexplained.

Threads with a connection each, let go together; on PostgreSQL, whose row locks are what is tried.
SQLite lets one transaction write at a time (BEGIN IMMEDIATE), so that there nothing can race.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from orgunits.models import User
from ratings.domain import assessments, board, decisions, excesses
from ratings.domain.decisions import Paper
from ratings.models import CapExcess, Decision

pytestmark = [
    pytest.mark.skipif(
        "postgres" not in os.environ.get("DATABASE_URL", ""),
        reason="SQLite has one writer; eight at once need PostgreSQL",
    ),
    pytest.mark.django_db(transaction=True),
]
PAPER = Paper("12-QĐ/TU", date(2023, 12, 18), "Ban Thường vụ Tỉnh ủy")
EIGHT, RACES = 8, 500
# What each of eight comes to do: a grade, and whether with a justification.
INTENTS = [("excellent", "")] * 4 + [("excellent", "Có lý do")] + [("completed", "")] * 2


@pytest.fixture
def eight():
    """Eight threads, each with a connection of its own, kept for as many races as are run."""
    pool, gate = ThreadPoolExecutor(EIGHT), Barrier(EIGHT)

    def together(act, jobs):
        def one(job):
            gate.wait(timeout=60)
            try:
                return act(job)
            except ValidationError as error:
                return error

        return list(pool.map(one, jobs))

    yield together
    together(lambda _job: connections.close_all(), range(EIGHT))
    pool.shutdown()


def decide(group, case, grade, by, cap_note=""):
    return decisions.decide(
        group_id=group.pk, grades={case.pk: grade}, paper=PAPER, by=by, cap_note=cap_note
    )


def test_of_eight_deciding_at_once_only_as_many_pass_as_there_is_room(
    make_group, commission, eight
):
    """None brings a justification: only as many go through as there is room for."""
    group = make_group(13)
    chosen = list(group.cases.order_by("pk")[:EIGHT])
    found = eight(lambda case: decide(group, case, "excellent", commission), chosen)
    standing = board.standing(group)
    assert (standing.excellent, standing.is_over) == (2, False)
    assert sum(not isinstance(one, ValidationError) for one in found) == 2


def test_of_eight_moving_at_once_each_over_the_cap_is_told(make_group, commission, eight):
    group = make_group(13)
    chosen = list(group.cases.all()[:EIGHT])
    user = User.objects.get(pk=commission.pk)
    found = eight(
        lambda case: assessments.propose(case_id=case.pk, grade="excellent", by=user), chosen
    )
    assert sorted(one.excellent for one in found) == list(range(1, EIGHT + 1))
    assert sorted(one.is_over for one in found) == [False, False, *[True] * 6]


@pytest.mark.slow
def test_five_hundred_races_of_eight_leave_no_unexplained_excess(make_group, commission, eight):
    """Some lift, some bring a justification, some lower the base that others rest on."""
    group, seen = make_group(12), Counter()
    keys = list(group.cases.order_by("pk"))
    for number in range(RACES):
        dice = Random(number)
        jobs = [(case, *dice.choice(INTENTS)) for case in dice.sample(keys, EIGHT)]
        found = eight(lambda job: decide(group, job[0], job[1], commission, job[2]), jobs)
        standing = board.standing(group)
        assert excesses.is_explained(group, standing), f"race {number}: {standing}"
        seen["over"] += standing.is_over
        seen["refused"] += sum(isinstance(one, ValidationError) for one in found)
        begin_again(group)
    assert min(seen["over"], seen["refused"]) > RACES // 10, "the races tried nothing"


def begin_again(group):
    CapExcess.objects.all().delete()
    Decision.objects.filter(case__group=group).delete()
    group.cases.update(state="proposed", grade="", decided_at=None, decided_by=None)
