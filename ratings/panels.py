"""What ratings show on the page of a unit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits import panels
from orgunits.models import OrgUnit
from ratings.models import ResultRow

MOST = 12


def results_of_unit(user: Any, unit: OrgUnit) -> dict[str, Any] | None:
    """Accepted rows, the latest campaign first."""
    rows = ResultRow.objects.visible_to(user).accepted()
    found = list(
        rows.filter(table__submission__task__unit=unit)
        .select_related("table__submission__task__campaign")
        .order_by("-table__submission__task__campaign__year", "pk")[:MOST]
    )
    if not found:
        return None
    url = f"{reverse('ratings:results')}?{urlencode({'unit': unit.pk})}"
    return {"rows": found, "url": url, "url_label": _("Mọi kết quả")}


panels.of_units(
    panels.Panel(
        "results", _("Kết quả đã tiếp nhận"), "ratings/panel_results.html", results_of_unit
    )
)
