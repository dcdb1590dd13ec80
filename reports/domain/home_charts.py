"""The charts of the first page, of the units below `base`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from campaign.models import Campaign
from orgunits import access
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from ratings.domain.pinned_rules import Limit
from reports.charts import caps as cap_charts
from reports.charts import progress as curves
from reports.charts import years
from reports.figures import so_far, year_before
from reports.figures.progress_history import History
from reports.figures.so_far import KindSoFar

DAYS = 7


@dataclass
class HomeCharts:
    user: Any
    campaign: Campaign
    base: OrgUnit
    stood: OrgUnit
    rules: dict[str, Limit]
    today: date

    def curves(self) -> dict[str, Any] | None:
        """As the report of the day draws them."""
        history = History(self.user, self.campaign, self.base, self.stood)
        lines = history.lines(history.stands(self.today), self.today)
        return curves.build(history, lines, self.today, rows=DAYS, open_=self._open)

    def _open(self, day: date, **filters: Any) -> str:
        name = "reports:progress-tasks" if filters else "reports:progress"
        within = {} if self.is_whole else {"unit": self.base.pk}
        asked = {"ngay": day.isoformat(), **within, **filters}
        return f"{reverse(name)}?{urlencode(asked)}"

    @cached_property
    def kinds(self) -> list[KindSoFar]:
        return so_far.build(self.user, self.campaign, self.base, self.stood)

    def grades(self) -> dict[str, Any] | None:
        if not any(kind.rated for kind in self.kinds):
            return None
        return so_far.chart(self.kinds, self.rules, None if self.is_whole else self.base)

    def years(self) -> dict[str, Any] | None:
        """What is rated so far beside last year, to whom reports of the unit are open."""
        if not self.is_whole or not access.can(self.user, Permission.REPORT, self.base):
            return None
        before = year_before.of(self.campaign, self.base, ())
        if before is None:
            return None
        now = {kind.kind: kind.grades for kind in self.kinds}
        url = reverse("reports:run", args=[before.run]) if before.run else ""
        then = years.by_kind(before.lines)
        return years.chart(self.campaign.year, now, then, basis=before.basis, url=url)

    def caps(self) -> dict[str, Any] | None:
        """Groups are the whole campaign's."""
        return cap_charts.build(self.user, self.campaign, self.rules) if self.is_whole else None

    @property
    def is_whole(self) -> bool:
        return self.base.pk == self.campaign.unit_id
