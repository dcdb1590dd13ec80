"""The steps of a case as one may see them, with the differences between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from campaign.models.rules import GradeCode
from orgunits.models import User
from ratings.domain.assessments import steps_of
from ratings.domain.quota import RANK
from ratings.models import Assessment, Decision, RatingCase, Step
from ratings.models.reach import knows


@dataclass(frozen=True)
class Rung:
    """One step: its rows that stand, those superseded, and how it differs from the step before."""

    step: str
    label: str
    rows: list[Any] = field(default_factory=list)
    before: list[Any] = field(default_factory=list)
    difference: str = ""


def of(case: RatingCase, user: User) -> list[Rung]:
    """Only the steps the user may see; who rates sees also those still empty."""
    found = Assessment.objects.visible_to(user).filter(case=case).select_related("entered_by")
    now: dict[str, list[Assessment]] = defaultdict(list)
    before: dict[str, list[Assessment]] = defaultdict(list)
    for row in found:
        (before if row.superseded_at else now)[row.step].append(row)
    rungs: list[Rung] = []
    last = ""
    shown = steps_of(case) if knows(user, case.unit) else [Step.SELF.value]
    for step in shown:
        rows = now[step]
        said = _difference(rows[-1].grade, last) if rows and step != Step.CIVIL else ""
        rungs.append(Rung(step, str(Step(step).label), rows, before[step], said))
        last = rows[-1].grade if rows and step != Step.CIVIL else last
    return rungs


def difference_from_proposal(case: RatingCase, decision: Decision) -> str:
    return _difference(decision.grade, case.proposed_grade)


def _difference(grade: str, before: str) -> str:
    if not before or grade == before:
        return ""
    steps = abs(RANK[grade] - RANK[before])
    if RANK[grade] > RANK[before]:
        return _("thấp hơn bước trước %(n)s mức") % {"n": steps}
    return _("cao hơn bước trước %(n)s mức") % {"n": steps}


def with_steps(cases: QuerySet, *steps: str) -> QuerySet:
    """Annotates `self_grade`, `cell_grade` … for lists; for who rates."""
    for step in steps:
        rows = Assessment.objects.current().filter(case=OuterRef("pk"), step=step)
        cases = cases.annotate(**{f"{step}_grade": Subquery(rows.values("grade")[:1])})
    return cases


def with_told(cases: QuerySet) -> QuerySet:
    """Annotates `told_grade`: of the campaign's year, the newest decision that was published."""
    told = Decision.objects.filter(
        case=OuterRef("pk"), published_at__isnull=False, effective_year=F("case__campaign__year")
    )
    return cases.annotate(told_grade=Subquery(told.order_by("-version").values("grade")[:1]))


def label(grade: str | None) -> str:
    return str(GradeCode(grade).label) if grade else ""
