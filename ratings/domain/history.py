"""Grades over the years: the newest version of each case that the reader may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaign.models.rules import GradeCode
from ratings.models import Decision


@dataclass(frozen=True)
class Year:
    decision: Decision
    is_second_failure: bool


def of(user: Any, of_whom: dict[str, Any]) -> list[Year]:
    """One query; two consecutive years not completed are flagged at the later one."""
    seen = Decision.objects.visible_to(user).filter(
        **{f"case__{name}": value for name, value in of_whom.items()}
    )
    newest: dict[tuple[int, int], Decision] = {}
    for row in seen.select_related("case__campaign").order_by("-effective_year", "-version"):
        newest.setdefault((row.case_id, row.effective_year), row)
    rows = sorted(newest.values(), key=lambda row: (-row.effective_year, row.case.object_kind))
    failed = {
        (row.effective_year, row.case.object_kind)
        for row in rows
        if row.grade == GradeCode.NOT_COMPLETED
    }
    return [
        Year(
            row,
            {(row.effective_year - n, row.case.object_kind) for n in (0, 1)} <= failed
            and row.grade == GradeCode.NOT_COMPLETED,
        )
        for row in rows
    ]
