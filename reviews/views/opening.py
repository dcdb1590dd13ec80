"""Opening the tasks of a plan: first what would happen, then a job."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain import jobs
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reviews.domain import tasks


@allow(holding(Permission.RUN_CAMPAIGN))
@require_http_methods(["GET", "POST"])
def open_tasks(request: HttpRequest, key: str) -> HttpResponse:
    plan = get_object_or_404(Campaign.objects.visible_to(request.user).of_province(), key=key)
    access.require(request.user, Permission.RUN_CAMPAIGN, plan.unit)
    try:
        tasks.require_published(plan)
    except ValidationError as error:
        return _show(request, plan, error.messages)
    return _start(request, plan) if request.method == "POST" else _show(request, plan, [])


def _start(request: HttpRequest, plan: Campaign) -> HttpResponse:
    title = _("Mở nhiệm vụ theo Kế hoạch %(number)s") % {"number": plan.number}
    arguments = {"campaign": plan.pk}
    return redirect(
        jobs.start(
            kind="open_tasks", title=title, unit=plan.unit, arguments=arguments, by=request.user
        )
    )


def _show(request: HttpRequest, plan: Campaign, blockers: list[str]) -> HttpResponse:
    context = {"plan": plan, "preview": tasks.preview(plan), "blockers": blockers}
    status = 422 if blockers and request.method == "POST" else 200
    return render(request, "reviews/opening_preview.html", context, status=status)
