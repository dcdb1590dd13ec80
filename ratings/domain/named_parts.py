"""The list by name as a part of a submission: the rows are typed or loaded on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from campaign.models import Milestone
from campaign.models.rules import ObjectKind
from orgunits import access
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from ratings.domain import named_checks, named_results, result_tables
from ratings.models.result_tables import GRADES
from reviews.domain.parts import Gap, Part
from reviews.models import ReviewTask, Submission


@dataclass
class NamedForm:
    """Nothing of it is typed in the form of the submission itself."""

    draft: Submission
    gaps: list[Gap] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return lines_of(self.draft)

    def save(self, *, by: User) -> None:
        return None


class NamedResultsPart(Part):
    key = "names"
    is_optional = True
    title = gettext_lazy("Kết quả theo tên")
    form_template = "ratings/named_results_part.html"
    sheet_template = "ratings/named_results_sheet.html"

    def applies(self, task: ReviewTask) -> bool:
        has_rows = bool(result_tables.required(task.unit))
        return task.milestone.work == Milestone.Work.RESULTS and not task.person_id and has_rows

    def warnings(self, submission: Submission) -> list[str]:
        return named_checks.warnings(submission)

    def warnings_for(self, submission: Submission, user: Any) -> list[str]:
        """They name people with their grades: to sender and receiver only."""
        unit = submission.task.unit
        receives = access.can_above(user, Permission.ACCEPT, unit)
        knows = receives or access.can(user, Permission.SUBMIT, unit)
        return self.warnings(submission) if knows else []

    def carry_over(self, old: Submission, new: Submission) -> None:
        named_results.carry_over(old, new)

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> NamedForm:
        return NamedForm(draft)

    def sheet(self, submission: Submission) -> dict[str, Any] | None:
        lines = lines_of(submission)
        return {"lines": lines, "task": submission.task} if lines else None


def lines_of(submission: Submission) -> list[dict[str, Any]]:
    """How many of each kind are named, by grade; no name and no single grade."""
    return [
        {
            "kind": ObjectKind(kind).label,
            "level": OrgUnit.Level(level).label,
            "total": by_grade.total(),
            "counts": [by_grade[grade] for grade in GRADES],
            "unrated": by_grade[""],
        }
        for (kind, level), by_grade in sorted(named_results.tally(submission).items())
    ]
