"""Special cases of the rules on one case: registered, withdrawn with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain import rule_words
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from ratings.case_forms import ReasonForm, SpecialForm
from ratings.domain import special_cases
from ratings.models import SpecialCase
from ratings.views.acts import act_on
from ratings.views.cases import find


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    case = find(request, pk)
    access.require(request.user, Permission.RATE, case.unit)
    choices = [(row.key, rule_words.special(row)) for row in special_cases.known(case)]
    form = SpecialForm(request.POST or None, choices=choices)

    def act() -> None:
        special_cases.register(case_id=case.pk, **form.cleaned_data, by=request.user)

    return act_on(request, case, form, act, _("Ghi trường hợp riêng"))


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = SpecialCase.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("case__unit", "case__person"), pk=pk)
    access.require(request.user, Permission.RATE, row.unit)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        special_cases.withdraw(special_id=row.pk, **form.cleaned_data, by=request.user)

    return act_on(request, row.case, form, act, _("Rút trường hợp riêng"))
