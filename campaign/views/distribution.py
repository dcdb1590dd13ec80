"""Who has the plan: units confirm, its makers see who has not."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.domain import distribution
from campaign.views.plan import MAKERS, find, find_to_make
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission


@allow(MAKERS)
def recipients(request: HttpRequest, key: str) -> HttpResponse:
    plan = find_to_make(request, key)
    lines = distribution.lines(plan)
    units = {unit.pk for line in lines for unit in line.units}
    waiting = {unit.pk for line in lines for unit in line.waiting}
    context = {
        "plan": plan,
        "lines": lines,
        "sent": len(units),
        "received": len(units - waiting),
    }
    return render(request, "campaign/recipients_list.html", context)


@allow(holding(Permission.SUBMIT))
@require_POST
def confirm(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """By the unit itself: whoever sits above it has not received on its behalf."""
    plan = find(request, key)
    unconfirmed = [unit.pk for unit in distribution.unconfirmed(plan, request.user)]
    unit = get_object_or_404(OrgUnit.objects.filter(pk__in=unconfirmed), pk=pk)
    try:
        distribution.confirm(plan_id=plan.pk, unit=unit, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã xác nhận %(unit)s nhận kế hoạch.") % {"unit": unit})
    return redirect(plan)
