"""What reviews show on the page of a unit and of a person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits import access, panels
from orgunits.models import OrgUnit, Person
from orgunits.roles import Permission
from reviews.assignment_forms import OnDayForm
from reviews.domain import representatives
from reviews.models import ReviewTask, Supervision, Urging

MOST = 12


def tasks_of_unit(user: Any, unit: OrgUnit) -> dict[str, Any] | None:
    campaign = Campaign.objects.visible_to(user).current()
    tasks = ReviewTask.objects.visible_to(user).in_campaign(campaign).filter(unit=unit)
    found = list(tasks.select_related("milestone", "person", "unit")[: MOST + 1])
    if not campaign or not found:
        return None
    url = f"{reverse('reviews:tasks')}?{urlencode({'unit': unit.pk})}"
    return {"tasks": found[:MOST], "url": url, "url_label": _("Cả cấp dưới")}


def supervisors_of_unit(user: Any, unit: OrgUnit) -> dict[str, Any] | None:
    campaign = Campaign.objects.visible_to(user).current()
    if not campaign or not access.can(user, Permission.SEE_SUPERVISION, unit):
        return None
    rows = Supervision.objects.listed_for(user).filter(campaign=campaign, unit=unit)
    found = list(
        rows.select_related("person", "agency").order_by(F("valid_to").desc(nulls_first=True), "pk")
    )
    sends = representatives.may_send(user, unit)
    if not found and not sends and not unit.charges.exists():
        return None
    day = OnDayForm(units=OrgUnit.objects.none(), initial=OnDayForm.today())
    facts = {"rows": found, "unit": unit, "sends": sends, "on_day": day}
    return facts | {"url": reverse("reviews:supervision"), "url_label": _("Mọi phân công")}


def urgings_of_unit(user: Any, unit: OrgUnit) -> dict[str, Any] | None:
    """To whoever may urge the unit, and to the unit itself: each time it was urged, and how."""
    campaign = Campaign.objects.visible_to(user).current()
    rights = (Permission.URGE, Permission.SUBMIT)
    if not campaign or not any(access.can(user, right, unit) for right in rights):
        return None
    rows = Urging.objects.filter(campaign=campaign, unit=unit).select_related("by")
    found = list(rows[:MOST])
    return {"rows": found} if found else None


def tasks_of_person(user: Any, person: Person) -> dict[str, Any] | None:
    tasks = ReviewTask.objects.visible_to(user).filter(person=person)
    found = list(tasks.select_related("milestone", "person", "unit")[:MOST])
    return {"tasks": found} if found else None


panels.of_units(
    panels.Panel("tasks", _("Nhiệm vụ trong đợt"), "reviews/panel_tasks.html", tasks_of_unit)
)
panels.of_units(
    panels.Panel(
        "supervisors",
        _("Người dự kiểm điểm"),
        "reviews/panel_supervisors.html",
        supervisors_of_unit,
    )  # fmt: skip
)
panels.of_units(
    panels.Panel("urgings", _("Đã đôn đốc"), "reviews/panel_urgings.html", urgings_of_unit)
)
panels.of_persons(
    panels.Panel("tasks", _("Nhiệm vụ của đồng chí"), "reviews/panel_tasks.html", tasks_of_person)
)
