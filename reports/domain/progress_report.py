"""The progress report of a day: the same on the page, on paper and in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Campaign
from campaign.templatetags.vietnamese import count
from orgunits.models import OrgUnit, Person
from reports.charts import progress as charts
from reports.figures import progress_history
from reports.figures.progress_history import Branch, History, Line, Sum
from reports.figures.traces import Stand

COLUMNS = (
    ("due", gettext_lazy("Phải gửi")),
    ("sent", gettext_lazy("Đã gửi")),
    ("accepted", gettext_lazy("Đã tiếp nhận")),
    ("submitted", gettext_lazy("Chờ tiếp nhận")),
    ("not_sent", gettext_lazy("Chưa gửi")),
    ("late", gettext_lazy("Trong đó quá hạn")),
    ("sent_late", gettext_lazy("Đã gửi, muộn")),
)
OF_BRANCH = tuple(column for column in COLUMNS if column[0] in ("due", "sent", "not_sent", "late"))
NAMED, BRANCHES, DAYS = 8, 12, 21
Open = Callable[..., str]


@dataclass(frozen=True)
class Missing:
    """Who has not sent, at one milestone: the first by name, the rest by number."""

    line: Line
    named: list[tuple[Stand, str]]
    url: str

    @property
    def others(self) -> int:
        return self.line.sum.tally.not_sent - len(self.named)


class ProgressReport:
    """`open_(day, …)` gives the address of the list behind a figure, `at(day)` that of a day."""

    def __init__(
        self, user: Any, campaign: Campaign, base: OrgUnit, day: date, *, open_: Open, at: Open
    ) -> None:
        self.campaign, self.base, self.day, self.open_, self.at = campaign, base, day, open_, at
        self.history = History(user, campaign, base)
        self.stands = self.history.stands(day)
        self.lines = self.history.lines(self.stands, day)

    @property
    def is_amended_since(self) -> bool:
        return any(line.then.is_amended_since for line in self.lines)

    @property
    def heads(self) -> list[Any]:
        return [head for _look, head in COLUMNS]

    @cached_property
    def total(self) -> Sum:
        return progress_history.total(self.lines)

    def finding(self) -> str:
        facts = {
            "due": count(self.total.tally.total),
            "sent": count(self.total.sent),
            "left": count(self.total.tally.not_sent),
            "late": count(self.total.tally.late),
        }
        if not self.total.tally.total:
            return _("Đến ngày này chưa mở nhiệm vụ nào.")
        if not self.total.tally.not_sent:
            return _("Cả %(due)s việc phải gửi đều đã gửi.") % facts
        if not self.total.tally.late:
            return _("%(sent)s/%(due)s việc đã gửi, %(left)s chưa gửi và còn hạn.") % facts
        said = _("%(sent)s/%(due)s việc đã gửi, %(left)s chưa gửi, trong đó %(late)s quá hạn.")
        return said % facts

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"line": line, "name": charts.name_of(line), "cells": self._cells(line)}
            for line in self.lines
        ]

    def total_cells(self) -> list[dict[str, Any]]:
        return [self._cell(self.total, look, head) for look, head in COLUMNS]

    def _cells(self, line: Line) -> list[dict[str, Any]]:
        key = line.milestone.key
        return [self._cell(line.sum, look, head, milestone=key) for look, head in COLUMNS]

    def _cell(self, sum_: Sum, look: str, head: Any, **filters: Any) -> dict[str, Any]:
        figure = sum_.figure(look)
        url = self.open_(self.day, state=look, **filters) if figure else ""
        return {"look": look, "head": head, "figure": figure, "url": url}

    def chart(self) -> Any:
        return charts.build(self.history, self.lines, self.day, rows=DAYS, open_=self._opened)

    def _opened(self, day: date, **filters: Any) -> str:
        return self.open_(day, **filters) if filters else self.at(day)

    def branches(self) -> dict[str, Any]:
        """With one branch only the table would repeat itself."""
        found = self.history.branches(self.stands)
        shown = found[:BRANCHES] if len(found) > 1 else []
        return {
            "rows": [{"unit": each.unit, "cells": self._branch_cells(each)} for each in shown],
            "heads": [head for _look, head in OF_BRANCH],
            "others": len(found) - len(shown),
        }

    def _branch_cells(self, branch: Branch) -> list[dict[str, Any]]:
        unit = branch.unit.pk
        return [self._cell(branch.sum, look, head, unit=unit) for look, head in OF_BRANCH]

    def missing(self) -> list[Missing]:
        found = []
        for line in self.lines:
            rows = self._not_sent(line)
            if rows:
                url = self.open_(self.day, milestone=line.milestone.key, state="not_sent")
                found.append((line, rows[:NAMED], url))
        named = names(stand for _line, rows, _url in found for stand in rows)
        return [
            Missing(line, [(stand, named[stand.row.pk]) for stand in rows], url)
            for line, rows, url in found
        ]

    def _not_sent(self, line: Line) -> list[Stand]:
        milestone = line.milestone.pk
        rows = progress_history.chosen(self.stands, milestone=milestone, look="not_sent")
        return sorted(rows, key=lambda stand: (stand.last_day or date.max, stand.row.unit_path))


def names(stands: Iterable[Stand]) -> dict[int, str]:
    """By task: the person, or the unit as it was called; one query."""
    rows = [stand.row for stand in stands]
    people = Person.objects.in_bulk({row.person_id for row in rows if row.person_id})
    return {
        row.pk: people[row.person_id].full_name if row.person_id else row.unit_name for row in rows
    }
