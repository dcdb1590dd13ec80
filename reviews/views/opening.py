"""Opening the tasks of a plan: first what would happen, then a job."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain import jobs
from campaign.models import Campaign
from campaign.views.plan import MAKERS
from orgunits import access
from orgunits.guards import allow
from reviews.domain import exclusions, tasks


@allow(MAKERS)
@require_http_methods(["GET", "POST"])
def open_tasks(request: HttpRequest, key: str) -> HttpResponse:
    plan = find_plan(request, key)
    try:
        tasks.require_published(plan)
    except ValidationError as error:
        return _show(request, plan, error.messages)
    return _start(request, plan) if request.method == "POST" else _show(request, plan, [])


def find_plan(request: HttpRequest, key: str) -> Campaign:
    """The province's for the Commission, a committee's own for the committee."""
    plan = get_object_or_404(Campaign.objects.visible_to(request.user), key=key)
    access.require(request.user, plan.maker_permission, plan.unit)
    return plan


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
    context["leavers"] = [] if blockers or plan.parent_id else exclusions.leavers(plan)
    status = 422 if blockers and request.method == "POST" else 200
    return render(request, "reviews/opening_preview.html", context, status=status)
