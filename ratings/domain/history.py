"""Grades over the years, as far as the reader may know: what the province decided, and what units
below decided and had accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaign.models.rules import GradeCode
from ratings.models import Decision, NamedResult, RatingCase

FAILED = GradeCode.NOT_COMPLETED


@dataclass(frozen=True)
class Year:
    """`url`: the case, where the reader may open it; `version` above 1 is a re-rating."""

    year: int
    kind: str
    grade: str
    role: str
    authority: str
    number: str
    decided_on: date | None
    url: str = ""
    version: int = 1
    is_published: bool = True
    is_second_failure: bool = False


def of(user: Any, of_whom: dict[str, Any]) -> list[Year]:
    """Two queries; two consecutive years not completed are flagged at the later one. What the
    province decided stands before what a unit below reported for the same year."""
    found: dict[tuple[int, str], Year] = {}
    for row in [*_decided(user, of_whom), *_reported(user, of_whom)]:
        found.setdefault((row.year, row.kind), row)
    failed = {key for key, row in found.items() if row.grade == FAILED}
    rows = [
        replace(row, is_second_failure={(year, kind), (year - 1, kind)} <= failed)
        for (year, kind), row in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.year, row.kind))


def with_year_before(cases: QuerySet) -> QuerySet:
    """Annotates `grade_before`: of the same subject the year before, from where `of` reads it, for
    whoever may see every step. What the province decided stands before what a unit reported."""
    kind, year = OuterRef("object_kind"), OuterRef("campaign__year") - 1
    decided = Decision.objects.filter(
        Q(case__person=OuterRef("person")) | Q(case__person=None, case__unit=OuterRef("unit")),
        case__object_kind=kind,
        effective_year=year,
    ).order_by("-recorded_at", "-pk")
    reported = NamedResult.objects.accepted().filter(
        Q(person=OuterRef("person")) | Q(person=None, unit=OuterRef("unit")),
        object_kind=kind,
        submission__task__campaign__year=year,
    )
    reported = reported.exclude(grade="").order_by("submission__task__unit_depth", "pk")
    first = (Subquery(rows.values("grade")[:1]) for rows in (decided, reported))
    return cases.annotate(grade_before=Coalesce(*first))


def failed_twice_among(cases: QuerySet) -> QuerySet:
    """Not completed this year and the year before: considered for removal, screening."""
    now = Q(grade=FAILED) | Q(grade="", proposed_grade=FAILED)
    return with_year_before(cases.filter(now)).filter(grade_before=FAILED)


def failed_twice(case: RatingCase) -> bool:
    if case.current != FAILED:
        return False
    return failed_twice_among(RatingCase.objects.filter(pk=case.pk)).exists()


def _decided(user: Any, of_whom: dict[str, Any]) -> Iterator[Year]:
    """The newest first: a case may re-rate an earlier year than its own."""
    whose = {f"case__{name}": value for name, value in of_whom.items()}
    seen = Decision.objects.visible_to(user).filter(**whose).select_related("case__campaign")
    for row in seen.order_by("-effective_year", "-recorded_at", "-pk"):
        yield Year(
            year=row.effective_year,
            kind=row.case.object_kind,
            grade=row.grade,
            role=row.case.role,
            authority=row.authority,
            number=row.number,
            decided_on=row.decided_on,
            url=row.case.get_absolute_url(),
            version=row.version,
            is_published=row.published_at is not None,
        )


def _reported(user: Any, of_whom: dict[str, Any]) -> Iterator[Year]:
    seen = NamedResult.objects.visible_to(user).accepted().exclude(grade="").filter(**of_whom)
    rows = seen.select_related("submission__task__campaign", "unit", "person")
    # Of a grassroots and a district list that name the same, the higher unit's.
    for row in rows.order_by("submission__task__unit_depth", "pk"):
        yield Year(
            year=row.task.campaign.year,
            kind=row.object_kind,
            grade=row.grade,
            role=row.role,
            authority=row.authority,
            number=row.number,
            decided_on=row.decided_on,
        )
