"""The result table as a part of a submission."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Milestone
from orgunits.models import User
from ratings.domain import checks, named_checks, pinned_rules, result_tables
from ratings.forms import TableForm
from ratings.models import ResultRow
from reviews.domain.parts import Gap, Part
from reviews.models import ReviewTask, Submission


class ResultTablePart(Part):
    key = "results"
    title = gettext_lazy("Biểu tổng hợp kết quả")
    form_template = "ratings/result_table_form.html"
    sheet_template = "ratings/result_table.html"

    def applies(self, task: ReviewTask) -> bool:
        has_rows = bool(result_tables.required(task.unit))
        return task.milestone.work == Milestone.Work.RESULTS and not task.person_id and has_rows

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        rows = result_tables.rows_of(draft) if draft else []
        if all(row.on_roll is None for row in rows):
            n = len(result_tables.required(task.unit))
            return [Gap(_("Chưa nhập biểu kết quả (%(n)s dòng).") % {"n": n}, "part-results")]
        return [
            Gap(f"{text}.", f"id_row-{row.pk}-{'on_roll' if place == 0 else 'other_reason'}")
            for row in rows
            for place, text in enumerate(checks.errors(row))
        ]

    def warnings(self, submission: Submission) -> list[str]:
        task, rows = submission.task, result_tables.rows_of(submission)
        caps = {rule.object_kind: rule for rule in task.campaign.rule_set.caps.all()}
        found = [
            checks.cap_warning(
                row,
                task.unit,
                caps.get(row.object_kind),
                pinned_rules.rounding(task.campaign, row.object_kind),
            )
            for row in rows
        ]
        found += [named_checks.all_good(row) for row in rows]
        return [text for text in found if text] + self._differences(task, rows)

    def _differences(self, task: ReviewTask, rows: list[ResultRow]) -> list[str]:
        if not any(result_tables.is_of_units_below(row, task.unit) for row in rows):
            return []
        sums = result_tables.sum_of_children(task.unit, task.campaign)
        units = result_tables.children(task.unit, task.campaign).count()
        return checks.differences(rows, task.unit, sums, units)

    def start(self, draft: Submission) -> None:
        result_tables.start(draft)

    def carry_over(self, old: Submission, new: Submission) -> None:
        result_tables.carry_over(old, new)

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> TableForm:
        return TableForm(draft, data)

    def sheet(self, submission: Submission) -> dict[str, Any]:
        return {"rows": result_tables.rows_of(submission)}

    def freeze(self, submission: Submission) -> None:
        result_tables.freeze(submission)
