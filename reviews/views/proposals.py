"""Proposing suggestions and consolidating them. No text is shown before its reading is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reviews.domain import proposals as domain
from reviews.models import Proposal
from reviews.models.suggestions import may_propose
from reviews.suggestion_forms import ConsolidateForm, ProposeForm, ReasonForm

KNOWERS = holding(Permission.MANAGE_SUGGESTION, Permission.PROPOSE, also=may_propose)


@allow(holding(Permission.PROPOSE, also=may_propose))
@sensitive_post_parameters()
@sensitive_variables("form")
def propose(request: HttpRequest) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=_current_pk(request))
    people = domain.persons(campaign)
    form = ProposeForm(request.POST or None, units=domain.subjects(campaign), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            domain.propose(campaign=campaign, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã gửi đề xuất đến Ban Tổ chức Tỉnh ủy để tổng hợp."))
            return redirect("reviews:suggestions")
    status = 422 if form.errors else 200
    return render(request, "reviews/proposal_form.html", {"form": form}, status=status)


@allow(KNOWERS)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@allow(KNOWERS)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    domain.read(proposals=[found], by=request.user)
    return _page(request, found, is_read=True)


@allow(KNOWERS)
@require_POST
@sensitive_post_parameters()
@sensitive_variables("form")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposer withdraws, who consolidates rejects."""
    found = _found(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data | {"step": _refusal(request.user, found)}
        try:
            domain.refuse(proposal_id=found.pk, **facts, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi nhận."))
            return redirect("reviews:proposal", pk=found.pk)
    return _page(request, found, form=form, status=422)


@allow(holding(Permission.MANAGE_SUGGESTION))
@require_POST
@sensitive_post_parameters()
@sensitive_variables("chosen", "form")
def consolidate(request: HttpRequest) -> HttpResponse:
    """First the chosen proposals are read, on record; then the one point made of them is sent."""
    chosen = _chosen(request)
    try:
        domain.together(chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reviews:suggestions")
    form = ConsolidateForm(request.POST) if "text" in request.POST else _drafted(chosen)
    if form.is_valid():
        facts = {"proposal_ids": [p.pk for p in chosen], **form.cleaned_data}
        try:
            point = domain.consolidate(**facts, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã tổng hợp, chuyển Thường trực Tỉnh ủy duyệt."))
            return redirect("reviews:suggestion", pk=point.pk)
    domain.read(proposals=chosen, by=request.user)
    context = {"form": form, "chosen": chosen, "first": chosen[0]}
    status = 422 if form.errors else 200
    return render(request, "reviews/suggestion_consolidate.html", context, status=status)


def _chosen(request: HttpRequest) -> list[Proposal]:
    asked = {int(key) for key in request.POST.getlist("proposal") if key.isdecimal()}
    managed = Proposal.objects.under(request.user, Permission.MANAGE_SUGGESTION)
    found = managed.filter(pk__in=asked).select_related("unit", "person", "proposed_by")
    if len(found) != len(asked):
        raise Http404
    return list(found.order_by("proposed_at", "pk"))


def _drafted(chosen: list[Proposal]) -> ConsolidateForm:
    text = "\n\n".join(proposal.text for proposal in chosen)
    return ConsolidateForm(initial={"category": chosen[0].category, "text": text})


def _found(request: HttpRequest, pk: int) -> Proposal:
    seen = Proposal.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit", "person", "proposed_by"), pk=pk)


def _refusal(user: Any, found: Proposal) -> str:
    if found.proposed_by_id == user.pk:
        return "withdraw"
    access.require(user, Permission.MANAGE_SUGGESTION, found.unit)
    return "reject"


def _current_pk(request: HttpRequest) -> int | None:
    campaign = Campaign.objects.visible_to(request.user).current()
    return campaign.pk if campaign else None


@sensitive_variables("found")
def _page(
    request: HttpRequest,
    found: Proposal,
    is_read: bool = False,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    is_open = found.state == Proposal.State.PROPOSED
    context = {
        "proposal": found,
        "is_read": is_read,
        "manages": access.can(request.user, Permission.MANAGE_SUGGESTION, found.unit),
        "is_own": found.proposed_by_id == request.user.pk,
        "form": (form or ReasonForm()) if is_open and (is_read or form) else None,
    }
    return render(request, "reviews/proposal_show.html", context, status=status)
