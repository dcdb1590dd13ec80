"""A signed ballot is the voted step of the cases of its subjects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.lib import dates
from orgunits.models import User
from ratings.domain import assessments, ballot_results
from ratings.domain.ballot_results import Outcome
from ratings.models import Ballot, RatingCase, Step


def write(ballot: Ballot, *, by: User) -> list[RatingCase]:
    """Of those whose grade passed and whose case is still open; the others keep what they have."""
    result = ballot_results.of(ballot)
    written = []
    for outcome in result.outcomes if result else []:
        case = _open_case(ballot, outcome, by) if outcome.winner else None
        if result and case and outcome.winner:
            assessments.enter(
                case_id=case.pk,
                step=Step.VOTED,
                grade=outcome.grade,
                held_on=ballot.conference.ends_on,
                by=by,
                body=ballot.unit.name,
                document=_document(ballot),
                votes_for=outcome.winner.number,
                votes_of=result.base.number,
            )
            written.append(case)
    return written


def _open_case(ballot: Ballot, outcome: Outcome, by: User) -> RatingCase | None:
    item = outcome.item
    rows = RatingCase.objects.filter(campaign=ballot.campaign, object_kind=ballot.object_kind)
    whose = {"person": item.person_id} if item.person_id else {"person": None, "unit": item.unit_id}
    case = rows.filter(**whose).select_related("unit").first()
    return case if case and assessments.may_enter(by, case, Step.VOTED) else None


def _document(ballot: Ballot) -> str:
    day = dates.short(ballot.signed_on) if ballot.signed_on else ""
    words = _("Biên bản kiểm phiếu ngày %(day)s") % {"day": day}
    return words if ballot.edition == 1 else f"{words}, {_('bản')} {ballot.edition}"
