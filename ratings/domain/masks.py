"""What a reader may not know of a case is taken away before anything draws or exports it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ratings.domain import assessments
from ratings.domain.case_page import label_for, look_for
from ratings.models import Step
from ratings.models.reach import knows

STEPS = (Step.SELF, Step.CELL, Step.VERIFIED, Step.VOTED)


def mask(rows: Iterable[Any], user: Any) -> None:
    """Of rows with steps and `told_grade` annotated (`ladder`); their own step stays theirs."""
    for case in rows:
        case.known = knows(user, case.unit)
        case.state_label = label_for(case, case.known)
        case.shown_look = look_for(case, case.known)
        if not case.known:
            _take_away(case, user)


def _take_away(case: Any, user: Any) -> None:
    case.proposed_grade = ""
    case.grade = case.told_grade or ""
    for step in STEPS:
        if step != Step.SELF or not assessments.is_own(user, case):
            setattr(case, f"{step}_grade", None)
