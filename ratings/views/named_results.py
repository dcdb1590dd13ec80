"""The list of results by name of one task: to read, and a row at a time to write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from ratings.domain import named_checks, named_parts, named_results
from ratings.imports.layouts import LAYOUTS
from ratings.models import NamedResult, ResultFile
from ratings.named_forms import NamedResultForm
from reviews.domain import submissions
from reviews.models import ReviewTask, Submission
from reviews.views.tasks import find

PAGE = 50


@allow(SIGNED_IN)
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    task = find_task(request, pk)
    access.require(request.user, Permission.FOLLOW, task.unit)
    version = named_results.version_for(task, request.user)
    seen = NamedResult.objects.visible_to(request.user).filter(submission=version)
    rows = seen.select_related("unit", "person")
    writes = submissions.may_write(request.user, task)
    is_open = writes and version is not None and version.state == Submission.State.DRAFT
    checks = writes or access.can_above(request.user, Permission.ACCEPT, task.unit)
    context = {
        "task": task,
        "version": version,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "lines": named_parts.lines_of(version) if version and checks else [],
        "warnings": _warnings(version, task) if checks else [],
        "is_open": is_open,
        "files": _files(request, task) if writes else [],
        "layouts": LAYOUTS.values(),
    }
    return render(request, "ratings/named_results_list.html", context)


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, find_to_write(request, pk))


@allow(holding(Permission.SUBMIT))
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return _write(request, find_to_write(request, row.submission.task_id), row)


@allow(holding(Permission.SUBMIT))
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    task = find_to_write(request, row.submission.task_id)
    named_results.remove(task_id=task.pk, row_id=row.pk, by=request.user)
    messages.success(request, _("Đã bỏ %(name)s khỏi danh sách.") % {"name": row.name})
    return redirect("ratings:names", pk=task.pk)


def find_task(request: HttpRequest, pk: int) -> ReviewTask:
    """A task that reports results of a unit; of another kind there is no list."""
    task = find(request, pk)
    if not named_parts.NamedResultsPart().applies(task):
        raise Http404
    return task


def find_to_write(request: HttpRequest, pk: int) -> ReviewTask:
    task = find_task(request, pk)
    access.require(request.user, Permission.SUBMIT, task.unit)
    return task


def _row(request: HttpRequest, pk: int) -> NamedResult:
    """Of a draft that the user writes."""
    drafts = NamedResult.objects.written_by(request.user)
    related = ("unit", "person", "appointment", "submission")
    return get_object_or_404(drafts.select_related(*related), pk=pk)


def _write(request: HttpRequest, task: ReviewTask, row: NamedResult | None = None) -> HttpResponse:
    form = NamedResultForm(request.POST or None, task=task, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = named_results.save(
                task_id=task.pk,
                by=request.user,
                unit=form.cleaned_data["unit"],
                post=form.cleaned_data["post"],
                values=form.values,
                row_id=row.pk if row else None,
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Đã ghi kết quả của %(name)s.") % {"name": saved.name})
            return redirect("ratings:names", pk=task.pk)
    context = {"task": task, "form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "ratings/named_result_form.html", context, status=status)


def _warnings(version: Submission | None, task: ReviewTask) -> list[str]:
    if version is None:
        return []
    version.task = task
    return named_checks.warnings(version)


def _files(request: HttpRequest, task: ReviewTask) -> list[dict[str, Any]]:
    seen = ResultFile.objects.visible_to(request.user).filter(task=task).defer("findings")
    return [
        {"file": file, "url": reverse("ratings:result-file", args=[file.pk])}
        for file in seen.select_related("by")[:10]
    ]
