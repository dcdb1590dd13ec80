"""The table of counts from a spreadsheet: each row of the unit's table, checked as on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orgunits.imports.plans import CHANGE, SAME, Problems, Row, Step, differences, first_of
from ratings.domain import checks, result_tables
from ratings.models import ResultRow
from ratings.models.result_tables import COUNTS
from reviews.models import ReviewTask, Submission

FIGURES = ("on_roll", *COUNTS)


@dataclass
class Work:
    row: ResultRow
    values: dict[str, Any]


def plan(rows: list[Row], draft: Submission, found: Problems) -> list[Step]:
    standing = {(row.object_kind, row.level): row for row in result_tables.rows_of(draft)}
    first = first_of(rows, lambda row: (row["kind"], row["level"]))
    steps = []
    for row in rows:
        known = standing.get((row["kind"], row["level"]))
        if known is None:
            found.add(row, "level", _("Biểu của đơn vị này không có dòng này."))
        elif first[row["kind"], row["level"]] is not row:
            number = first[row["kind"], row["level"]].number
            found.add(row, "kind", _("Trùng dòng %(n)s.") % {"n": number})
        elif step := _step(row, known, found):
            steps.append(step)
    return steps


def template_rows(task: ReviewTask, draft: Submission | None) -> list[list[Any]]:
    """What stands in the draft now, to be gone on with; before one is begun, the empty form."""
    rows = result_tables.rows_of(draft) if draft else []
    keys = result_tables.required(task.unit)
    rows = rows or [ResultRow(object_kind=kind, level=level) for kind, level in keys]
    return [
        [
            row.get_object_kind_display(),
            row.get_level_display(),
            *("" if getattr(row, name) is None else getattr(row, name) for name in FIGURES),
            row.other_reason,
        ]
        for row in rows
    ]


def apply(steps: list[Step], draft: Submission) -> None:
    for step in steps:
        for name, value in step.work.values.items():
            setattr(step.work.row, name, value)
    rows = [step.work.row for step in steps]
    ResultRow.objects.bulk_update(rows, [*FIGURES, "other_reason"])


def _step(row: Row, known: ResultRow, found: Problems) -> Step | None:
    values = {name: row[name] or 0 for name in FIGURES}
    values["other_reason"] = row["other_reason"] or ""
    typed = ResultRow(object_kind=known.object_kind, level=known.level, **values)
    for text in checks.errors(typed):
        found.add(row, "on_roll", f"{text}.")
    changed = differences(known, values)
    what = CHANGE if changed else SAME
    return Step(row.number, what, known.name, changed, Work(known, values))
