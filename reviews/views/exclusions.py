"""Taking a task out of the scope of the campaign, and back; one by one, or all who left."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.domain import jobs
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reviews.domain import exclusions
from reviews.exclusion_forms import ExclusionForm
from reviews.models import ReviewTask
from reviews.views.opening import find_plan
from reviews.views.tasks import find


@allow(holding(Permission.RUN_CAMPAIGN))
@require_http_methods(["GET", "POST"])
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Out, or back in where it is out."""
    task = find(request, pk)
    if not exclusions.may_exclude(request.user, task):
        raise PermissionDenied(Permission.RUN_CAMPAIGN)
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken(request, task, form):
        return redirect(task)
    context = {
        "task": task,
        "form": form,
        "crumbs": [
            {"label": _("Nhiệm vụ"), "url": reverse("reviews:tasks")},
            {"label": task.unit_name, "url": task.get_absolute_url()},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/exclusion_page.html", context, status=status)


@allow(holding(Permission.RUN_CAMPAIGN))
@require_POST
def follow(request: HttpRequest, key: str) -> HttpResponse:
    plan = find_plan(request, key)
    access.require(request.user, Permission.RUN_CAMPAIGN, plan.unit)
    title = _("Ghi nhiệm vụ không còn thuộc diện theo Kế hoạch %(number)s") % {
        "number": plan.number
    }
    facts = {"unit": plan.unit, "arguments": {"campaign": plan.pk}, "by": request.user}
    return redirect(jobs.start(kind="follow_scope", title=title, **facts))


def _taken(request: HttpRequest, task: ReviewTask, form: Any) -> bool:
    is_out = task.state == ReviewTask.State.EXEMPT
    act: Any = exclusions.include if is_out else exclusions.exclude
    try:
        act(task_id=task.pk, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = _("Nhiệm vụ trở lại diện phải gửi.") if is_out else _("Đã ghi không thuộc diện.")
    messages.success(request, said)
    return True
