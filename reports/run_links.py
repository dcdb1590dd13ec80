"""The list behind each figure of a report, for whoever reads it on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from campaign.models import Campaign
from ratings.models import RatingCase
from ratings.models.reach import knows
from reports import wording
from reports.domain import last_year
from reports.figures import frozen
from reports.figures.shape import General, GroupLine
from reports.models import LastYearRow, ReportRun

OF_GOOD, GOOD_OR_ABOVE = "excellent", "good_or_above"


class RunLinks:
    """`report` is the campaign and unit whose accepted tables were added up."""

    def __init__(self, user: Any, run: ReportRun, figures: General) -> None:
        self.user, self.run, self.figures = user, run, figures
        self.is_current = Campaign.objects.visible_to(user).current() == run.campaign
        self.before = self._before()

    @property
    def dot(self) -> str:
        """Lists are of the campaign under way unless told otherwise."""
        return "" if self.is_current else f"dot={self.figures.head.campaign}&"

    def rows(self, kind: str, level: str = "", grade: str = "") -> str:
        campaign = "" if self.is_current else self.figures.head.campaign
        return _rows(self.figures, campaign, kind, level, grade)

    def rows_before(self, kind: str, level: str = "", grade: str = "") -> str:
        """Of last year's own report; entered figures stand on the page they were entered on."""
        if self.before is not None:
            return _rows(self.before, self.before.head.campaign, kind, level, grade)
        entered = self.figures.before and not self.figures.before.run
        if not entered:
            return ""
        page = reverse("reports:last-year", args=[self.figures.head.campaign])
        return f"{page}#{LastYearRow.anchor(*last_year.line_of(kind, level))}"

    def _before(self) -> General | None:
        """Not for whoever may not open that report."""
        pk = self.figures.before.run if self.figures.before else 0
        run = ReportRun.objects.visible_to(self.user).filter(pk=pk).first() if pk else None
        return frozen.thaw(General, run.figures) if run else None

    def comparison(self) -> list[dict[str, Any]]:
        codes = [grade.code for grade in self.figures.head.grades]
        asked = [*codes, OF_GOOD, GOOD_OR_ABOVE]
        found = wording.comparison(self.figures)
        for row in found:
            for cell, grade in zip(row["cells"], asked, strict=True):
                key = row["kind"], row["level"], grade
                cell |= {"now_url": self.rows(*key), "before_url": self.rows_before(*key)}
        return found

    def groups(self) -> list[dict[str, Any]]:
        """Cases are listed for the campaign under way, to those who may know of them."""
        opens = self.is_current and knows(self.user, self.run.unit)
        return [self._group(each, opens=opens) for each in self.figures.groups]

    def _group(self, each: GroupLine, *, opens: bool) -> dict[str, Any]:
        line, states = each.line, RatingCase.State
        grades = [grade.code for grade in self.figures.head.grades]
        asked: Iterable[tuple[str, int, str | None, dict[str, str]]] = (
            ("on_roll", line.on_roll, None, {}),
            ("rated", line.rated, None, {"state": states.PUBLISHED}),
            *((code, line.grades[code], line.shares[code], {"grade": code}) for code in grades),
            ("unrated", line.unrated, None, {"state": states.UNRATED}),
        )
        cells = [
            {
                "figure": n,
                "share": share,
                "url": _cases(each.group, **filters) if n and opens else "",
            }
            for _name, n, share, filters in asked
        ]
        return {"name": each.name, "url": _cases(each.group) if opens else "", "cells": cells}

    def unrated(self) -> list[dict[str, Any]]:
        """By reason, each kind's number with its rows."""
        return [
            {
                "label": reason.label,
                "cells": [
                    {
                        "kind": line.kind,
                        "figure": line.reasons[reason.code],
                        "url": self.rows(line.kind, "", reason.code),
                    }
                    for line in self.figures.kinds
                ],
            }
            for reason in self.figures.head.reasons
        ]


def _rows(figures: General, campaign: str, kind: str, level: str, grade: str) -> str:
    chosen = {"dot": campaign, "unit": figures.head.unit, "kind": kind}
    chosen |= {"level": level, "grade": grade}
    asked = {"view": "report"} | {name: value for name, value in chosen.items() if value}
    return f"{reverse('ratings:results')}?{urlencode(asked)}"


def _cases(group: int, **filters: str) -> str:
    return f"{reverse('ratings:cases')}?{urlencode({'group': group, **filters})}"
