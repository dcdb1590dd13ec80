"""More time for a task: one page, on which the unit asks and the level above grants."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.lib import dates
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from reviews.domain import extensions, submissions
from reviews.extension_forms import AskForm, GrantForm
from reviews.models import Extension, ReviewTask
from reviews.views.tasks import find

PAGE = "reviews/extension_page.html"


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    task = find(request, pk)
    grants = access.can_above(request.user, Permission.ACCEPT, task.unit)
    if not grants and not submissions.may_write(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    kind = GrantForm if grants else AskForm
    if request.method == "GET":
        return _show(request, task, kind(initial=_as_asked(task)))
    form = kind(request.POST)
    if not form.is_valid():
        return _show(request, task, form)
    try:
        words = _do(request, task, form.cleaned_data, grants=grants)
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, task, form)
    messages.success(request, words)
    return redirect(task)


def _do(request: HttpRequest, task: ReviewTask, typed: dict[str, Any], *, grants: bool) -> str:
    if grants:
        given = extensions.grant(task_id=task.pk, by=request.user, **typed)
        return _("Đã gia hạn đến hết ngày %(day)s.") % {"day": dates.short(given.to_day)}
    extensions.ask(task_id=task.pk, by=request.user, **typed)
    return _("Đã gửi đề nghị gia hạn; câu trả lời đến trong hộp thư.")


@allow(holding(Permission.ACCEPT))
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    task = find(request, pk)
    access.require_above(request.user, Permission.ACCEPT, task.unit)
    if request.method == "GET":
        return redirect("reviews:extension", pk=task.pk)
    answer = request.POST.get("answer", "")
    try:
        extensions.refuse(task_id=task.pk, answer=answer[:500], by=request.user)
    except ValidationError as error:
        form = GrantForm(initial=_as_asked(task))
        return _show(request, task, form, refused=error.messages, answer=answer)
    messages.success(request, _("Đã trả lời không gia hạn."))
    return redirect(task)


def _as_asked(task: ReviewTask) -> dict[str, Any]:
    asked = task.extensions.waiting().first()
    return {"to_day": asked.to_day, "reason": asked.reason} if asked else {}


def _show(request: HttpRequest, task: ReviewTask, form: Any, **more: Any) -> HttpResponse:
    context = {
        "task": task,
        "form": form,
        "grants": isinstance(form, GrantForm),
        "asked": task.extensions.waiting().select_related("asked_by").first(),
        "history": Extension.objects.filter(task=task).select_related("asked_by", "decided_by"),
        "crumbs": [
            {"label": _("Nhiệm vụ"), "url": reverse("reviews:tasks")},
            {"label": task.unit_name, "url": task.get_absolute_url()},
        ],
    } | more
    status = 422 if form.errors or more.get("refused") else 200
    return render(request, PAGE, context, status=status)
