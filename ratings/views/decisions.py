"""Deciding one case, publishing, rating again, appeals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orgunits import access
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from ratings.case_forms import AppealForm, AppealOutcomeForm, DecideForm, RateAgainForm
from ratings.domain import authorities, board, decisions
from ratings.domain.cautions import Circle
from ratings.domain.decisions import Again, Paper
from ratings.models import RatingCase, Step
from ratings.views.acts import act_on
from ratings.views.cases import find

UPPER = [OrgUnit.Level.PROVINCE, OrgUnit.Level.DISTRICT]


@allow(holding(Permission.DECIDE))
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    case = _decider(request, pk)
    voted = case.assessments.current().filter(step=Step.VOTED).first()
    grade = voted.grade if voted else case.proposed_grade
    initial = {"grade": grade, "authority": authorities.decides(case)}
    form = DecideForm(request.POST or None, initial=initial)

    def act() -> None:
        facts = form.cleaned_data
        decisions.decide(
            group_id=case.group_id,
            grades={case.pk: facts["grade"]},
            paper=_paper(facts),
            notes={case.pk: facts["note"]},
            cap_note=facts["cap_note"],
            by=request.user,
        )

    return act_on(request, case, form, act, _("Ghi quyết định"), **_beside(case))


@allow(holding(Permission.DECIDE))
@require_http_methods(["GET", "POST"])
def rate_again(request: HttpRequest, pk: int) -> HttpResponse:
    case = _decider(request, pk)
    units = OrgUnit.objects.under(request.user, Permission.DECIDE).filter(level__in=UPPER)
    initial = {"effective_year": case.campaign.year, "authority": authorities.decides(case)}
    form = RateAgainForm(request.POST or None, units=units, initial=initial)

    def act() -> None:
        facts = form.cleaned_data
        again = Again(facts["reason"], facts["effective_year"], facts["unit_at_breach"])
        decisions.rate_again(
            case_id=case.pk,
            grade=facts["grade"],
            paper=_paper(facts),
            again=again,
            note=facts["note"],
            cap_note=facts["cap_note"],
            by=request.user,
        )

    return act_on(request, case, form, act, _("Xếp loại lại"), **_beside(case))


@allow(holding(Permission.DECIDE))
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    case = _decider(request, pk)
    try:
        decisions.publish(case_ids=[case.pk], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã công bố; đơn vị, cá nhân được báo có kết quả."))
    return redirect(case)


@allow(holding(Permission.DECIDE))
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Received first; while one is open, the same address closes it."""
    case = _decider(request, pk)
    decision = get_object_or_404(case.decisions.filter(published_at__isnull=False)[:1])
    is_open = decision.appeal_received_on is not None and not decision.appeal_outcome
    form: Any = (AppealOutcomeForm if is_open else AppealForm)(request.POST or None)

    def act() -> None:
        service = decisions.close_appeal if is_open else decisions.receive_appeal
        service(decision_id=decision.pk, **form.cleaned_data, by=request.user)

    title = _("Ghi kết quả giải quyết") if is_open else _("Ghi nhận khiếu nại")
    return act_on(request, case, form, act, title, decision=decision)


def _decider(request: HttpRequest, pk: int) -> RatingCase:
    case = find(request, pk)
    access.require(request.user, Permission.DECIDE, case.unit)
    return case


def _paper(facts: dict[str, Any]) -> Paper:
    return Paper(facts["number"], facts["on"], facts["authority"])


def _beside(case: RatingCase) -> dict[str, Any]:
    cautions = Circle.of(case.campaign).about(case)
    return {
        "cautions": [(row, row.is_against(case.current)) for row in cautions],
        "standing": board.standing(case.group),
    }
