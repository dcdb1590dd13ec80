"""Steps of the ladder, criteria sheets, and what is not rated: each a form of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain.rulebooks import Criterion
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission
from ratings.case_forms import ExemptForm, GroupForm, MarkForm, ReasonForm, StepForm
from ratings.domain import assessments, cases, criteria, special_cases
from ratings.models import PeerGroup, RatingCase, Step
from ratings.models.cases import OTHER
from ratings.views.acts import act_on
from ratings.views.cases import find


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A unit and a person their own rating; the Commission every step."""
    case = find(request, pk)
    if step not in Step.values:
        raise Http404
    if not assessments.may_enter(request.user, case, step):
        raise PermissionDenied(step)
    body = assessments.default_body(case, step)
    form = StepForm(request.POST or None, step=step, body=body)

    def act() -> None:
        facts = form.cleaned_data
        if step == Step.PROPOSED:
            facts.pop("votes_for", None), facts.pop("votes_of", None)
            standing = assessments.propose(case_id=case.pk, **facts, by=request.user)
            if standing.is_over:
                messages.warning(request, _over(case, standing))
        else:
            assessments.enter(case_id=case.pk, step=step, **facts, by=request.user)

    return act_on(request, case, form, act, str(Step(step).label))


def _over(case: RatingCase, standing: Any) -> str:
    said = _("Nhóm “%(group)s” %(words)s: khi quyết định phải có giải trình bằng văn bản.")
    return said % {"group": case.group.name, "words": standing.words}


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    case, by_self = find(request, pk), side == "tu-cham"
    if side not in ("tu-cham", "tham-dinh"):
        raise Http404
    if not criteria.may_fill(request.user, case, by_self=by_self):
        raise PermissionDenied(Permission.RATE)
    rows = [(row, _mark(request, row)) for row in criteria.wanted(case)]
    errors: list[str] = []
    if request.method == "POST" and all(form.is_valid() for _row, form in rows):
        try:
            marks = [{"key": row.key, "words": row.words, **form.cleaned_data}
                     for row, form in rows]  # fmt: skip
            criteria.fill(case_id=case.pk, by_self=by_self, marks=marks, by=request.user)
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, _("Đã ghi phiếu tiêu chí."))
            return redirect(case)
    context = {"case": case, "rows": rows, "errors": errors, "by_self": by_self}
    context["book"] = criteria.book_of(case)
    status = 422 if request.method == "POST" else 200
    return render(request, "ratings/criteria_form.html", context, status=status)


def _mark(request: HttpRequest, row: Criterion) -> MarkForm:
    data = request.POST if request.method == "POST" else None
    return MarkForm(data, prefix=row.key, most=row.points)


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, pk: int) -> HttpResponse:
    case = _rated(request, pk)
    labels = {rule.code: rule.label for rule in case.campaign.rule_set.exemptions.all()}
    labels |= {rule.key: rule.words for rule in special_cases.unrated(case)}
    choices = [*labels.items(), (OTHER, _("Lý do khác, ghi rõ"))]
    form = ExemptForm(request.POST or None, choices=choices)

    def act() -> None:
        special_cases.exempt(case=case, **form.cleaned_data, by=request.user)

    return act_on(request, case, form, act, _("Ghi không xếp loại"))


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def include(request: HttpRequest, pk: int) -> HttpResponse:
    case, form = _rated(request, pk), ReasonForm(request.POST or None)

    def act() -> None:
        cases.include(case_id=case.pk, **form.cleaned_data, by=request.user)

    return act_on(request, case, form, act, _("Đưa vào xếp loại"))


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    case = _rated(request, pk)
    known = PeerGroup.objects.visible_to(request.user) | PeerGroup.objects.filter(cases=case)
    groups = known.filter(campaign=case.campaign_id, object_kind=case.object_kind).distinct()
    form = GroupForm(request.POST or None, groups=groups, initial={"group": case.group_id})

    def act() -> None:
        group = form.cleaned_data["group"]
        cases.regroup(case_id=case.pk, group_id=group.pk, by=request.user)

    return act_on(request, case, form, act, _("Chuyển nhóm đối tượng"))


def _rated(request: HttpRequest, pk: int) -> RatingCase:
    case = find(request, pk)
    access.require(request.user, Permission.RATE, case.unit)
    return case
