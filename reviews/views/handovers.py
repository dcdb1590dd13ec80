"""Handing a task to another person of the unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission
from reviews.domain import handovers
from reviews.handover_forms import HandOverForm
from reviews.models import ReviewTask
from reviews.views.tasks import find

PAGE = "reviews/handover_page.html"


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    task = find(request, pk)
    if not handovers.may_hand_over(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    form = HandOverForm(request.POST or None, task=task)
    if request.method == "GET" or not form.is_valid():
        return _show(request, task, form)
    try:
        row = handovers.hand_over(task_id=task.pk, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, task, form)
    whom = row.to_user or _("bộ phận tổng hợp của đơn vị")
    messages.success(request, _("Đã giao nhiệm vụ cho %(whom)s.") % {"whom": whom})
    return redirect(task)


def _show(request: HttpRequest, task: ReviewTask, form: Any) -> HttpResponse:
    context = {
        "task": task,
        "form": form,
        "has_someone": form.fields["to"].queryset.exists() or task.assignee_id,
        "history": task.handovers.select_related("from_user", "to_user", "by"),
        "crumbs": [
            {"label": _("Nhiệm vụ"), "url": reverse("reviews:tasks")},
            {"label": task.unit_name, "url": task.get_absolute_url()},
        ],
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)
