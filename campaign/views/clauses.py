"""Each clause of the plan beside what answers it; made to be printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaign.domain import clauses
from campaign.views.plan import find
from orgunits.guards import SIGNED_IN, allow


@allow(SIGNED_IN)
def against(request: HttpRequest, key: str) -> HttpResponse:
    plan = find(request, key)
    context = {"plan": plan, "against": clauses.against(plan, request.user)}
    return render(request, "campaign/clauses_page.html", context)
