"""Changing the tree: one change by a form, a whole reorganization by a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import clock
from campaign.lib.tomlfile import Refused
from orgunits import access, background
from orgunits.demo import reorganization as demo
from orgunits.domain import reorganization
from orgunits.guards import Guard, allow, holding
from orgunits.models import OrgUnit, StructureChange
from orgunits.roles import Permission
from orgunits.structure_forms import FORMS

PAGE = 50
LARGEST = 1_000_000
# What a form begins with: the unit's own.
SAME = {"doi-ten": ("name", "short_name"), "chia-tach": ("kind", "level")}
DEMO_CHANGE = Guard(
    "change_structure, demo only", frozenset({Permission.CHANGE_STRUCTURE}), demo_only=True
)


@allow(holding(Permission.CHANGE_STRUCTURE))
def changes(request: HttpRequest) -> HttpResponse:
    rows = StructureChange.objects.under(request.user, Permission.CHANGE_STRUCTURE)
    if request.GET.get("kind") in StructureChange.Kind.values:
        rows = rows.filter(kind=request.GET["kind"])
    page = Paginator(rows.select_related("unit", "other"), PAGE).get_page(request.GET.get("page"))
    for change in page:
        if not access.can(request.user, Permission.VIEW, change.other):
            change.other = None
    context = {"page": page, "kinds": StructureChange.Kind.choices, "filters": request.GET}
    return render(request, "orgunits/changes_list.html", context)


@allow(holding(Permission.CHANGE_STRUCTURE))
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    unit = get_object_or_404(OrgUnit.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.CHANGE_STRUCTURE, unit)
    if verb not in FORMS:
        raise Http404
    initial = {name: getattr(unit, name) for name in SAME.get(verb, ())}
    form = FORMS[verb](request.POST or None, unit=unit, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changed = form.carry_out()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Đã ghi thay đổi tổ chức."))
            return redirect(changed)
    context = {"unit": unit, "form": form}
    status = 422 if form.errors else 200
    return render(request, "orgunits/changes_form.html", context, status=status)


@allow(holding(Permission.CHANGE_STRUCTURE))
def reorganize(request: HttpRequest) -> HttpResponse:
    """The file is checked at once and nothing is kept; what was checked is what is applied."""
    if request.method != "POST":
        return render(request, "orgunits/changes_file.html", {})
    text, problem = _text(request)
    if problem:
        return _file_page(request, {"problems": [problem]}, status=422)
    try:
        result = reorganization.check(reorganization.read(text), request.user)
    except Refused as refused:
        return _file_page(request, {"problems": refused.problems}, status=422)
    context = {"result": result, "text": text, "problems": result.problems}
    context["early"] = result.file.on > clock.today()
    return _file_page(request, context, status=422 if result.problems else 200)


@allow(holding(Permission.CHANGE_STRUCTURE))
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("text", "")[:LARGEST]
    try:
        file = reorganization.read(text)
    except Refused as refused:
        return _file_page(request, {"problems": refused.problems}, status=422)
    root = access.roots(request.user, Permission.CHANGE_STRUCTURE)[0]
    return redirect(
        background.start(
            kind="reorganization",
            title=_("Sắp xếp tổ chức: %(title)s") % {"title": file.title[:150]},
            unit=OrgUnit.objects.get(path=root),
            arguments={"text": text},
            by=request.user,
        )
    )


@allow(DEMO_CHANGE)
def sample(request: HttpRequest) -> HttpResponse:
    path = access.roots(request.user, Permission.CHANGE_STRUCTURE)[0]
    text = demo.text(OrgUnit.objects.get(path=path))
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sap-xep-2025.toml"'
    return answer


def _text(request: HttpRequest) -> tuple[str, str]:
    file = request.FILES.get("file")
    if file is None:
        return "", _("Chưa chọn tệp.")
    if (file.size or 0) > LARGEST:
        return "", _("Tệp lớn hơn 1 MB.")
    try:
        return file.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", _("Tệp không phải văn bản UTF-8. Cần tệp .toml.")


def _file_page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "orgunits/changes_file.html", context, status=status)
