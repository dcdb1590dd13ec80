"""Which direct committee has its own plan under the province's, and which has none (III.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from campaign.domain import copies
from campaign.models import Campaign
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission

# The requirement that asks a committee for its plan; the milestone that answers it has the tasks.
ASKED = "R52"


@allow(holding(Permission.FOLLOW))
def own_plans(request: HttpRequest, key: str) -> HttpResponse:
    visible = Campaign.objects.visible_to(request.user)
    parent = get_object_or_404(visible.of_province(), key=key)
    units = copies.committees(parent).filter(pk__in=OrgUnit.objects.visible_to(request.user))
    plans = {plan.unit_id: plan for plan in visible.filter(parent=parent)}
    rows = [{"unit": unit, "plan": plans.get(unit.pk)} for unit in units]
    asking = next((m for m in parent.milestones.all() if ASKED in m.requirements), None)
    context = {
        "plan": parent,
        "rows": sorted(rows, key=lambda row: row["plan"] is not None),
        "without": sum(row["plan"] is None for row in rows),
        "milestone": asking,
    }
    return render(request, "campaign/own_plans_list.html", context)
