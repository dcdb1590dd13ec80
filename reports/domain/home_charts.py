"""The charts of the first page, of the units below `base`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from campaign.models import Campaign, CapRule
from orgunits.models import OrgUnit
from reports.charts import caps as cap_charts
from reports.charts import progress as curves
from reports.figures import so_far
from reports.figures.progress_history import History

DAYS = 7


@dataclass(frozen=True)
class HomeCharts:
    user: Any
    campaign: Campaign
    base: OrgUnit
    stood: OrgUnit
    rules: dict[str, CapRule]
    today: date

    def curves(self) -> dict[str, Any] | None:
        """As the report of the day draws them."""
        history = History(self.user, self.campaign, self.base, self.stood)
        lines = history.lines(history.stands(self.today), self.today)
        return curves.build(history, lines, self.today, rows=DAYS, open_=self._open)

    def _open(self, day: date, **filters: Any) -> str:
        name = "reports:progress-tasks" if filters else "reports:progress"
        asked = {"ngay": day.isoformat(), "unit": self.base.pk, **filters}
        return f"{reverse(name)}?{urlencode(asked)}"

    def grades(self) -> dict[str, Any] | None:
        kinds = so_far.build(self.user, self.campaign, self.base, self.stood)
        if not any(kind.rated for kind in kinds):
            return None
        return so_far.chart(kinds, self.rules, self.base)

    def caps(self) -> dict[str, Any] | None:
        """Groups are the whole campaign's."""
        whole = self.base.pk == self.campaign.unit_id
        return cap_charts.build(self.user, self.campaign, self.rules) if whole else None
