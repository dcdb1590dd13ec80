"""What ratings show on the page of a unit and of a person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits import panels
from orgunits.models import OrgUnit, Person
from ratings.domain import history
from ratings.models import RatingCase, ResultRow

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


def ratings_of_unit(user: Any, unit: OrgUnit) -> dict[str, Any] | None:
    return _over_the_years(user, {"unit": unit, "person": None})


def ratings_of_person(user: Any, person: Person) -> dict[str, Any] | None:
    return _over_the_years(user, {"person": person})


def _over_the_years(user: Any, of_whom: dict[str, Any]) -> dict[str, Any] | None:
    """What was decided, as far as the reader may know; and the way to what is under way."""
    years = history.of(user, of_whom)
    seen = RatingCase.objects.visible_to(user).filter(**of_whom)
    under_way = list(seen.filter(published_at=None).order_by("-campaign__year", "pk")[:MOST])
    if not years and not under_way:
        return None
    return {"years": years, "under_way": under_way}


panels.of_units(
    panels.Panel(
        "ratings", _("Xếp loại qua các năm"), "ratings/panel_ratings.html", ratings_of_unit
    )
)
panels.of_persons(
    panels.Panel(
        "ratings", _("Xếp loại qua các năm"), "ratings/panel_ratings.html", ratings_of_person
    )
)
panels.of_units(
    panels.Panel(
        "results", _("Kết quả đã tiếp nhận"), "ratings/panel_results.html", results_of_unit
    )
)
