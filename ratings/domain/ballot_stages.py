"""The second vote: only on those for whom no grade passed in the first."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from ratings.domain import ballot_results, ballot_subjects, ballots, vote_rules
from ratings.models import Ballot, BallotItem


def undecided(ballot: Ballot) -> list[BallotItem]:
    """Whom a second vote would be on; none where the rule knows no second vote."""
    if ballot.stage > 1 or vote_rules.of(ballot).fallback != vote_rules.Fallback.RUNOFF:
        return []
    result = ballot_results.of(ballot)
    return result.undecided if result else []


def second_of(ballot: Ballot) -> Ballot | None:
    rows = Ballot.objects.in_force().filter(conference=ballot.conference_id, kind=ballot.kind)
    return rows.filter(stage=2).first() if ballot.stage == 1 else None


@transaction.atomic
def second(*, ballot_id: int, by: User) -> Ballot:
    first = ballots.locked(ballot_id)
    access.require(by, ballots.PREPARE, first.unit)
    if second_of(first):
        raise ValidationError(_("Đã lập phiếu biểu quyết lần hai."))
    items = undecided(first)
    if not items:
        raise ValidationError(_("Không có đối tượng nào phải biểu quyết lần hai."))
    ballot = Ballot.objects.create(
        conference=first.conference,
        kind=first.kind,
        stage=2,
        follows=first,
        drafted_at=clock.now(),
        drafted_by=by,
    )
    ballots.put(ballot, ballot_subjects.of_items(items))
    after = {"subjects": [item.name for item in items]}
    audit.record("ballot.staged", ballot, by=by, after=after)
    return ballot
