"""The rows behind every figure of grades, and the button that sums the units below."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaign.models import Campaign
from campaign.models.rules import GradeCode, ObjectKind
from orgunits import exports
from orgunits.guards import SIGNED_IN, allow
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from ratings import list_exports
from ratings.domain import result_tables
from ratings.models import ResultRow
from ratings.models.result_tables import GRADES, UNRATED
from reviews.domain import structure, submissions
from reviews.models import ReviewTask

PAGE = 50
TASK = "table__submission__task"
VIEWS = [
    ("", _("Từng biểu, đối tượng cùng cấp")),
    ("report", _("Biểu của các đơn vị trực thuộc, như báo cáo")),
    ("all", _("Mọi dòng, không cộng")),
]


# What several columns of a row add up to.
SUMS = {
    "rated": (_("Đã xếp loại"), GRADES),
    "good_or_above": (_("Từ Hoàn thành tốt nhiệm vụ trở lên"), GRADES[:2]),
    "unrated": (_("Chưa xếp loại"), UNRATED),
}


class ResultFilter(forms.Form):
    """`grade` also takes what several columns add up to, and each reason of who is not rated.
    `view` says which rows stand together without counting anyone twice."""

    view = forms.ChoiceField(label=_("Cách xem"), required=False, choices=VIEWS)
    level = forms.ChoiceField(label=_("Cấp của đối tượng"), required=False)
    kind = forms.ChoiceField(label=_("Đối tượng"), required=False)
    grade = forms.ChoiceField(label=_("Mức xếp loại"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        every = [("", _("Tất cả"))]
        self.fields["level"].choices = [*every, *OrgUnit.Level.choices]
        self.fields["kind"].choices = [*every, *ObjectKind.choices]
        sums = [(name, label) for name, (label, _columns) in SUMS.items()]
        reasons = [(name, _label(name)) for name in UNRATED]
        self.fields["grade"].choices = [*every, *GradeCode.choices, *sums, *reasons]

    def narrow(self, rows: Any) -> Any:
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        names = {"level": "level", "kind": "object_kind"}
        rows = rows.filter(**{names[name]: chosen[name] for name in names if name in chosen})
        return _graded(rows, chosen.get("grade", ""))


def _graded(rows: Any, grade: str) -> Any:
    if not grade:
        return rows
    some = Q()
    for name in SUMS[grade][1] if grade in SUMS else (grade,):
        some |= Q(**{f"{name}__gt": 0})
    return rows.filter(some)


def _reason(name: str, rows: Any, total: Any) -> dict[str, Any] | None:
    """One of the reasons that “not rated” adds up gets a column of its own when asked for."""
    if name not in UNRATED:
        return None
    for row in rows:
        row.because = getattr(row, name)
    return {"label": _label(name), "total": getattr(total, name)}


def _label(name: str) -> str:
    labels = {field.name: str(field.verbose_name) for field in ResultRow._meta.fields}
    label = labels[name]
    return label[:1].upper() + label[1:]


@allow(SIGNED_IN)
def results(request: HttpRequest) -> HttpResponseBase:
    campaign = _chosen_campaign(request)
    form, unit = ResultFilter(request.GET), _chosen_unit(request)
    seen = ResultRow.objects.visible_to(request.user).accepted()
    rows = form.narrow(seen.filter(**{f"{TASK}__campaign": campaign}))
    if unit:
        stood = structure.as_of(campaign, unit) if campaign else unit
        rows = rows.filter(**{f"{TASK}__unit_path__startswith": stood.path})
    if campaign:
        rows = _viewed(rows, request.GET.get("view", ""), stood if unit else campaign.unit)
    listed = rows.select_related(f"{TASK}__unit").order_by(f"{TASK}__unit_path", "pk")
    if exports.wanted(request):
        return list_exports.results(request, listed)
    asked = campaign if request.GET.get("dot") else None
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    total = result_tables.grand_total(result_tables.totals(rows).values())
    context = {
        "form": form,
        "unit": unit,
        "campaign": campaign,
        "asked_campaign": asked,
        "kicker": unit or (asked.title if asked else ""),
        "sums": request.GET.get("view") != "all",
        "page": page,
        "total": total,
        "reason": _reason(request.GET.get("grade", ""), page.object_list, total),
    }
    return render(request, "ratings/results_list.html", context)


def _viewed(rows: Any, view: str, unit: OrgUnit) -> Any:
    """A table sums what lies below its level: rows of its own level are each counted once, and so
    are all rows of the units directly below one (with the bodies of its own level further down)."""
    if view == "all":
        return rows
    if view != "report":
        return rows.filter(level=F(f"{TASK}__unit_level"))
    near = Q(**{f"{TASK}__unit_depth": unit.depth + 1}) | Q(level=unit.level)
    return rows.filter(near, **{f"{TASK}__unit_depth__gt": unit.depth})


@allow(SIGNED_IN)
@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed is saved first; then the rows about the units below take their sums."""
    seen = ReviewTask.objects.visible_to(request.user).select_related("unit")
    task = get_object_or_404(seen, pk=pk)
    if not submissions.may_write(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Http404
    try:
        units, entry = result_tables.fill(
            task_id=task.pk,
            version=int(version),
            by=request.user,
            data=request.POST,
            files=request.FILES,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _now("Đã lấy tổng từ %(n)s đơn vị đã tiếp nhận.") % {"n": units})
        for gap in entry.gaps:
            messages.warning(request, gap.text)
    return redirect(f"{task.get_absolute_url()}#part-results")


def _chosen_campaign(request: HttpRequest) -> Campaign | None:
    """The one under way, or the one whose report asked: last year's figures open their rows too."""
    seen = Campaign.objects.visible_to(request.user).select_related("unit")
    key = request.GET.get("dot", "")
    return get_object_or_404(seen, key=key) if key else seen.current()


def _chosen_unit(request: HttpRequest) -> OrgUnit | None:
    pk = request.GET.get("unit", "")
    if not pk:
        return None
    units = OrgUnit.objects.visible_to(request.user)
    return get_object_or_404(units, pk=pk if pk.isdecimal() else 0)
