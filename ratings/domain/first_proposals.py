"""The board of a group begins where the steps before it stand: as verified, else as self-rated
(R48). Only of those without a proposal; from there each is moved by hand."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.audit import Entry
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import assessments, excesses, ladder
from ratings.lifecycles import CASE
from ratings.models import Assessment, RatingCase, Step

FROM = (Step.VERIFIED, Step.SELF)


def grade_of(case: RatingCase) -> str:
    """Of a case with the steps of `FROM` annotated (`ladder.with_steps`); empty: nobody said."""
    found = (getattr(case, f"{step}_grade", None) for step in FROM)
    return next(filter(None, found), "")


@transaction.atomic
def propose(*, group_id: int, by: User) -> int:
    """How many were proposed; whoever else moves one meanwhile waits for the group's row."""
    group = excesses.locked(group_id)
    access.require(by, Permission.RATE, group.unit)
    rows = group.cases.filter(state=RatingCase.State.COLLECTING).select_related("unit", "person")
    known = ladder.with_steps(rows.select_for_update(of=("self",)).by_protocol(), *FROM)
    cases = [case for case in known if grade_of(case)]
    if not cases:
        raise ValidationError(_("Chưa hồ sơ nào có mức thẩm định hoặc tự xếp loại."))
    for case in cases:
        CASE.advance(case, "propose")
        case.proposed_grade, case.proposed_at, case.proposed_by = grade_of(case), clock.now(), by
    fields = ["state", "proposed_grade", "proposed_at", "proposed_by"]
    RatingCase.objects.bulk_update(cases, fields, batch_size=500)
    Assessment.objects.bulk_create([_step(case, by) for case in cases], batch_size=500)
    after = {"step": Step.PROPOSED}
    audit.record_many([Entry("rating_case.proposed", case, after=after) for case in cases], by=by)
    return len(cases)


def _step(case: RatingCase, by: User) -> Assessment:
    return Assessment(
        case=case,
        step=Step.PROPOSED,
        body=assessments.default_body(case, Step.PROPOSED),
        grade=case.proposed_grade,
        held_on=clock.today(),
        entered_at=clock.now(),
        entered_by=by,
    )
