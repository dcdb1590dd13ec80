"""Loading spreadsheets: templates, upload, what the check found, applying exactly that file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from orgunits import access, exports
from orgunits.exports import XLSX
from orgunits.guards import allow, holding
from orgunits.imports import jobs, runs, templates
from orgunits.imports.layouts import LAYOUTS, Layout
from orgunits.imports.plans import SHOWN
from orgunits.models import ImportRun, OrgUnit, SheetFile
from orgunits.roles import Permission

PAGE = 20
GUARD = holding(Permission.IMPORT)
State = ImportRun.State
# The shapes of ui/state.html.
LOOKS = {
    State.WAITING: "submitted",
    State.CHECKED: "submitted",
    State.FAILED: "late",
    State.STALE: "returned",
    State.APPLIED: "accepted",
}


def open_to(user: Any) -> list[Layout]:
    """The kinds for which the user holds somewhere what the same act by hand needs."""
    kinds = LAYOUTS.values()
    return [each for each in kinds if all(access.holds(user, right) for right in each.needs)]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Dữ liệu trong tệp"), choices=ImportRun.Kind.choices)
    unit = forms.ModelChoiceField(
        label=_("Phạm vi: đơn vị và cấp dưới"),
        queryset=OrgUnit.objects.none(),
    )
    file = forms.FileField(
        label=_("Tệp bảng tính (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Lập từ mẫu của trang này. Bước này chỉ kiểm tra, chưa ghi gì."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each.kind, each.name) for each in open_to(user)]
        units = OrgUnit.objects.filter(path__in=access.roots(user, Permission.IMPORT))
        self.fields["unit"].queryset = units
        if len(units) == 1:
            self.fields["unit"].initial = units[0]
            self.fields["unit"].empty_label = None


@allow(GUARD)
def imports(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm(user=request.user))


@allow(GUARD)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _list(request, form, status=422)
    sent = form.cleaned_data
    try:
        run = runs.receive(
            kind=sent["kind"], upload=sent["file"], unit=sent["unit"], by=request.user
        )
    except ValidationError as error:
        form.add_error("file", error)
        return _list(request, form, status=422)
    return _work(request, run, jobs.CHECK)


@allow(GUARD)
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _find(request, pk)
    if exports.wanted(request):
        return errors_of(request, found)
    context = shown(found) | {"layout": LAYOUTS[found.kind]}
    return render(request, "orgunits/imports_run.html", context)


def shown(found: SheetFile) -> dict[str, Any]:
    """What the check of any spreadsheet found, for its page."""
    return {
        "run": found,
        "look": LOOKS[State(found.state)],
        "counts": found.findings.get("counts"),
        "errors": found.findings.get("errors", [])[:SHOWN],
        **_told(found),
        "shown": SHOWN,
        "has_work": has_work(found),
    }


@allow(GUARD)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    access.require(request.user, Permission.IMPORT, found.unit)
    if found.state != State.CHECKED or not has_work(found):
        messages.error(request, _now("Chỉ ghi được tệp đã kiểm tra, không có lỗi và có thay đổi."))
        return redirect(found)
    return _work(request, found, jobs.APPLY)


@allow(GUARD)
@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    access.require(request.user, Permission.IMPORT, found.unit)
    if found.state == State.APPLIED:
        messages.error(request, _now("Tệp này đã ghi; muốn nhập lại thì tải lên lần nữa."))
        return redirect(found)
    return _work(request, found, jobs.CHECK)


@allow(GUARD)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    layout = LAYOUTS.get(kind)
    if layout is None:
        raise Http404
    response = HttpResponse(templates.build(layout), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{layout.file_name}"'
    return response


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    seen = ImportRun.objects.visible_to(request.user).select_related("unit", "by").defer("findings")
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "layouts": open_to(request.user),
        "page": page,
        "rows": [{"run": row, "look": LOOKS[State(row.state)]} for row in page],
    }
    return render(request, "orgunits/imports_list.html", context, status=status)


def _find(request: HttpRequest, pk: int) -> ImportRun:
    seen = ImportRun.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit", "by", "applied_by"), pk=pk)


def errors_of(request: HttpRequest, run: SheetFile) -> HttpResponseBase:
    """To work through beside the spreadsheet itself."""
    errors = run.findings.get("errors", [])
    columns = [_("Trang"), _("Dòng"), _("Cột"), _("Lý do")]
    lines = ([e["sheet"], e["row"], e["column"], e["reason"]] for e in errors)
    title = _now("Lỗi của tệp")
    return exports.send(
        request, name="loi", title=title, columns=columns, lines=lines, count=len(errors)
    )


def _told(run: SheetFile) -> dict[str, Any]:
    """What would be done with the rest of a file that has errors interests nobody: nothing is."""
    names = () if run.findings.get("errors") else ("changed", "created")
    return {name: run.findings.get(name, [])[:SHOWN] for name in names}


def has_work(run: SheetFile) -> bool:
    counts = run.findings.get("counts", {})
    return bool(counts.get("created") or counts.get("changed"))


def _work(request: HttpRequest, run: ImportRun, kind: str) -> HttpResponse:
    titles = {
        jobs.CHECK: _now("Kiểm tra tệp %(name)s"),
        jobs.APPLY: _now("Ghi dữ liệu từ tệp %(name)s"),
    }
    title = (titles[kind] % {"name": run.name})[:200]
    return redirect(jobs.start(kind, run, title, request.user))
