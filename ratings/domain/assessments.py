"""Entering a step of the ladder. Nothing is overwritten: the row before it stays, superseded.

The trail names the step, never the grade: who reads the trail need not know a grade before it is
published, and the rows themselves keep what was entered, when and by whom.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import board
from ratings.lifecycles import CASE
from ratings.models import Assessment, PeerGroup, RatingCase, Step

State = RatingCase.State
# Several bodies may each give theirs.
OF_MANY = frozenset({Step.AGENCY})
OF_PERSONS_ONLY = frozenset({Step.CELL, Step.CIVIL})
ENTERED = frozenset(Step.values) - {Step.PROPOSED}


def is_own(user: User, case: RatingCase) -> bool:
    """The person; of a unit, whoever sends its results."""
    if case.person_id:
        return case.person_id == user.person_id
    return case.unit.path in access.roots(user, Permission.SUBMIT)


def may_enter(user: User, case: RatingCase, step: str) -> bool:
    """A unit and a person rate themselves until a grade is proposed; the Commission enters the
    rest, and what came to it on paper."""
    if step not in steps_of(case):
        return False
    if access.can(user, Permission.RATE, case.unit):
        return case.state in (State.COLLECTING, State.PROPOSED)
    return step == Step.SELF and is_own(user, case) and case.state == State.COLLECTING


def steps_of(case: RatingCase) -> list[str]:
    return [s for s in Step.values if case.person_id or s not in OF_PERSONS_ONLY]


@transaction.atomic
def enter(
    *,
    case_id: int,
    step: str,
    grade: str,
    held_on: date,
    by: User,
    body: str = "",
    document: str = "",
    votes_for: int | None = None,
    votes_of: int | None = None,
    remark: str = "",
) -> Assessment:
    """Any step but the proposal, which moves the case on (`propose`)."""
    case = _locked(case_id)
    if step not in ENTERED or not may_enter(by, case, step):
        raise PermissionDenied(step)
    facts: dict[str, Any] = {"document": document.strip(), "remark": remark.strip()}
    facts |= {"votes_for": votes_for, "votes_of": votes_of}
    row = _add(case, step, body or default_body(case, step), grade, held_on, by, facts)
    on_paper = step == Step.SELF and not is_own(by, case)
    after = {"step": step, "body": row.body, "on_paper": on_paper}
    audit.record("rating_case.assessed", case, by=by, after=after)
    return row


@transaction.atomic
def propose(
    *,
    case_id: int,
    grade: str,
    by: User,
    body: str = "",
    document: str = "",
    held_on: date | None = None,
    remark: str = "",
    seen: str | None = None,
) -> board.Standing:
    """Under the lock of the group, so that what the answer says of the cap is what stands.

    `seen`: the proposal its maker saw; another's change in between is not passed over.
    """
    group = PeerGroup.objects.select_for_update(of=("self",)).get(cases=case_id)
    case = _locked(case_id)
    access.require(by, Permission.RATE, case.unit)
    if seen is not None and seen != case.proposed_grade:
        raise ValidationError(
            _("%(name)s vừa được người khác chuyển; hãy xem lại trước khi chuyển tiếp.")
            % {"name": case.name}
        )
    CASE.advance(case, "propose")
    facts: dict[str, Any] = {"document": document.strip(), "remark": remark.strip()}
    own = body or default_body(case, Step.PROPOSED)
    _add(case, Step.PROPOSED, own, grade, held_on or clock.today(), by, facts)
    case.proposed_grade, case.proposed_at, case.proposed_by = grade, clock.now(), by
    case.save(update_fields=["state", "proposed_grade", "proposed_at", "proposed_by"])
    standing = board.standing(group)
    after = {"step": Step.PROPOSED, "over_cap": standing.is_over}
    audit.record("rating_case.proposed", case, by=by, after=after)
    return standing


def default_body(case: RatingCase, step: str) -> str:
    if step == Step.SELF:
        return case.name
    return str(_("Ban Tổ chức Tỉnh ủy")) if step in (Step.VERIFIED, Step.PROPOSED) else ""


def _locked(case_id: int) -> RatingCase:
    rows = RatingCase.objects.select_related("unit", "person", "campaign", "group")
    return rows.select_for_update(of=("self",)).get(pk=case_id)


def _add(
    case: RatingCase,
    step: str,
    body: str,
    grade: str,
    held_on: date,
    by: User,
    facts: dict[str, Any],
) -> Assessment:
    if held_on > clock.today():
        raise ValidationError({"held_on": _("Ngày đánh giá không được sau hôm nay.")})
    if not body.strip():
        raise ValidationError({"body": _("Cần ghi cơ quan, tổ chức đánh giá.")})
    before = case.assessments.current().filter(step=step)
    if step in OF_MANY:
        before = before.filter(body=body.strip())
    now = clock.now()
    before.update(superseded_at=now)
    return Assessment.objects.create(
        case=case,
        step=step,
        body=body.strip(),
        grade=grade,
        held_on=held_on,
        entered_at=now,
        entered_by=by,
        **facts,
    )
