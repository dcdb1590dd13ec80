"""Everything on the page of one case, each part only for whom it is meant."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from orgunits import access
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import (
    assessments,
    authorities,
    board,
    criteria,
    history,
    ladder,
    pinned_rules,
    special_cases,
)
from ratings.domain.cautions import Circle
from ratings.lifecycles import CASE
from ratings.models import Decision, RatingCase, Step
from ratings.models.reach import knows

State = RatingCase.State


def page_of(case: RatingCase, user: User) -> dict[str, Any]:
    knowing = knows(user, case.unit)
    seen = Decision.objects.visible_to(user).filter(case=case)
    told = list(seen.select_related("recorded_by", "published_by", "unit_at_breach"))
    of_year = (row for row in told if row.effective_year == case.campaign.year)
    latest = next(of_year, None)
    facts = {
        "case": case,
        "knows": knowing,
        "state_label": label_for(case, knowing),
        "look": look_for(case, knowing),
        "ladder": ladder.of(case, user),
        "sheets": [
            (sheet, criteria.outcome(case, sheet.marks.all()))
            for sheet in criteria.sheets_of(case, user)
        ],
        "decisions": told,
        "latest": latest,
        "authority": authorities.of(case),
        "scale": pinned_rules.of(case.campaign).scale,
        "is_own": assessments.is_own(user, case),
        "enters": [s for s in Step.values if assessments.may_enter(user, case, s)],
        "fills_self": criteria.may_fill(user, case, by_self=True),
        "may_audit": access.can(user, Permission.READ_AUDIT, case.unit),
    }
    return facts | (_knowing(case, user, latest) if knowing else {})


def label_for(case: RatingCase, knowing: bool) -> str:
    """Between the proposal and publishing a unit learns only that its case is being considered."""
    if knowing or case.state in (State.COLLECTING, State.UNRATED):
        return str(case.get_state_display())
    return str(State.PUBLISHED.label) if case.published_at else _("Đang xem xét")


def look_for(case: RatingCase, knowing: bool) -> str:
    if knowing or case.state in (State.COLLECTING, State.UNRATED):
        return case.look
    return "accepted" if case.published_at else "submitted"


def _knowing(case: RatingCase, user: User, latest: Decision | None) -> dict[str, Any]:
    cautions = Circle.of(case.campaign).about(case)
    grade = case.current
    steps = {
        step.name for step in CASE.open_to(case) if access.can(user, step.permission, case.unit)
    }
    return {
        "cautions": [(caution, caution.is_against(grade)) for caution in cautions],
        "steps": steps,
        "standing": board.standing(case.group),
        "specials": list(case.specials.select_related("entered_by", "withdrawn_by")),
        "may_register": access.can(user, Permission.RATE, case.unit)
        and bool(special_cases.known(case)),
        "fills_verifier": criteria.may_fill(user, case, by_self=False),
        "failed_twice": history.failed_twice(case),
        "may_see_group": access.can(user, Permission.RATE, case.group.unit)
        or access.can(user, Permission.DECIDE, case.group.unit),
        "difference": ladder.difference_from_proposal(case, latest) if latest else "",
        "open_appeal": bool(latest and latest.appeal_received_on and not latest.appeal_outcome),
    }
