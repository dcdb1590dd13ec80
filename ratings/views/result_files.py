"""Results from a spreadsheet: template, upload, what the check found, applying that very file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from orgunits import exports
from orgunits.exports import XLSX
from orgunits.guards import allow, holding
from orgunits.imports import templates
from orgunits.imports.layouts import Layout
from orgunits.roles import Permission
from orgunits.views import imports
from ratings.domain import named_results
from ratings.imports import runs, template_files
from ratings.imports.layouts import LAYOUTS
from ratings.models import ResultFile, TemplateFile
from ratings.views.named_results import find_to_write

GUARD = holding(Permission.SUBMIT)
State = ResultFile.State


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Dữ liệu trong tệp"), choices=ResultFile.Kind.choices)
    file = forms.FileField(
        label=_("Tệp bảng tính (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Lập từ mẫu của trang này. Bước này chỉ kiểm tra, chưa ghi gì."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


@allow(GUARD)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    task = find_to_write(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kind, sent = form.cleaned_data["kind"], form.cleaned_data["file"]
        try:
            file = runs.receive(task_id=task.pk, kind=kind, upload=sent, by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _work(request, file, runs.CHECK)
    made = {
        row.kind: row for row in TemplateFile.objects.visible_to(request.user).filter(task=task)
    }
    sheets = [
        (layout, template_files.is_long(task, kind), made.get(kind))
        for kind, layout in LAYOUTS.items()
    ]
    context = {"task": task, "form": form, "sheets": sheets}
    status = 422 if request.method == "POST" else 200
    return render(request, "ratings/result_file_upload.html", context, status=status)


@allow(GUARD)
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """With what may be rated, and what the draft says of it already; a long one is asked for by
    POST and made in the background."""
    task, layout = find_to_write(request, pk), LAYOUTS.get(kind)
    if layout is None:
        raise Http404
    if template_files.is_long(task, kind):
        if request.method == "POST":
            return redirect(template_files.start(task=task, kind=kind, by=request.user))
        return redirect("ratings:result-upload", pk=task.pk)
    draft = named_results.open_draft(task, request.user)
    rows = runs.KINDS[kind].template_rows(task, draft)
    return _sheet(layout, templates.build(layout, rows))


@allow(GUARD)
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(TemplateFile.objects.visible_to(request.user), pk=pk)
    with found.content.open("rb") as content:
        return _sheet(LAYOUTS[found.kind], content.read())


def _sheet(layout: Layout, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{layout.file_name}"'
    return response


@allow(GUARD)
def result_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _find(request, pk)
    if exports.wanted(request):
        return imports.errors_of(request, found)
    context = imports.shown(found) | {
        "task": found.task,
        "layout": LAYOUTS[found.kind],
    }
    return render(request, "ratings/result_file.html", context)


@allow(GUARD)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    if found.state != State.CHECKED or not imports.has_work(found):
        messages.error(request, _now("Chỉ ghi được tệp đã kiểm tra, không có lỗi và có thay đổi."))
        return redirect(found)
    return _work(request, found, runs.APPLY)


@allow(GUARD)
@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    if found.state == State.APPLIED:
        messages.error(request, _now("Tệp này đã ghi; muốn nhập lại thì tải lên lần nữa."))
        return redirect(found)
    return _work(request, found, runs.CHECK)


def _find(request: HttpRequest, pk: int) -> ResultFile:
    seen = ResultFile.objects.visible_to(request.user)
    related = ("task__unit", "task__milestone", "by", "applied_by")
    return get_object_or_404(seen.select_related(*related), pk=pk)


def _work(request: HttpRequest, file: ResultFile, kind: str) -> HttpResponse:
    titles: dict[str, Any] = {
        runs.CHECK: _now("Kiểm tra tệp %(name)s"),
        runs.APPLY: _now("Ghi dữ liệu từ tệp %(name)s"),
    }
    title = (titles[kind] % {"name": file.name})[:200]
    return redirect(runs.start(kind, file, title, request.user))
