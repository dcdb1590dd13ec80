"""Suggestions for review. Seeing that one exists, and reading it, are two steps: the second is
recorded before the text is shown. The text stands in no title, message or log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reviews.assignment_forms import IssueForm, ProposeForm
from reviews.domain import suggestions as domain
from reviews.domain import supervision
from reviews.models import Suggestion

READERS = holding(Permission.READ_SUGGESTION, Permission.MANAGE_SUGGESTION, Permission.PROPOSE)


@allow(READERS)
def suggestions(request: HttpRequest) -> HttpResponse:
    user = request.user
    campaign = Campaign.objects.visible_to(user).current()
    rows = _readable(user).filter(campaign=campaign).defer("text").select_related("unit")
    context = {
        "campaign": campaign,
        "rows": rows.select_related("unit", "proposed_by").order_by(
            "unit__place", "unit__path", "pk"
        ),
        "manages": access.holds(user, Permission.MANAGE_SUGGESTION),
        "proposes": access.holds(user, Permission.PROPOSE) and campaign,
        "gaps": supervision.gaps(campaign, user) if campaign else [],
        "may_assign": access.holds(user, Permission.SUPERVISE),
    }
    return render(request, "reviews/suggestions_list.html", context)


@allow(holding(Permission.PROPOSE))
@sensitive_post_parameters("text")
@sensitive_variables("form")
def propose(request: HttpRequest) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=_current_pk(request))
    form = ProposeForm(request.POST or None, units=domain.subjects(campaign))
    if request.method == "POST" and form.is_valid():
        domain.propose(campaign=campaign, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã gửi đề xuất đến Ban Tổ chức Tỉnh ủy để tổng hợp."))
        return redirect("reviews:suggestions")
    status = 422 if form.errors else 200
    return render(request, "reviews/suggestion_form.html", {"form": form}, status=status)


@allow(READERS)
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@allow(READERS)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _page(request, found, text=domain.read(suggestion=found, by=request.user))


@allow(holding(Permission.MANAGE_SUGGESTION))
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    access.require(request.user, Permission.MANAGE_SUGGESTION, found.unit)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            domain.issue(suggestion_id=found.pk, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi nhận ban hành."))
            return redirect("reviews:suggestion", pk=found.pk)
    return _page(request, found, form=form, status=422)


def _readable(user: Any) -> Any:
    managed = Suggestion.objects.visible_to(user).values("pk")
    own = Suggestion.objects.proposed_by_own(user).values("pk")
    return Suggestion.objects.filter(Q(pk__in=managed) | Q(pk__in=own))


def _found(request: HttpRequest, pk: int) -> Suggestion:
    return get_object_or_404(_readable(request.user).select_related("unit", "proposed_by"), pk=pk)


def _current_pk(request: HttpRequest) -> int | None:
    campaign = Campaign.objects.visible_to(request.user).current()
    return campaign.pk if campaign else None


@sensitive_variables("text")
def _page(
    request: HttpRequest, found: Suggestion, text: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    manages = access.can(request.user, Permission.MANAGE_SUGGESTION, found.unit)
    is_proposed = found.state == Suggestion.State.PROPOSED
    context = {
        "suggestion": found,
        "text": text,
        "manages": manages,
        "is_own": found.proposed_by_id == request.user.pk,
        "form": (form or IssueForm()) if manages and is_proposed else None,
    }
    return render(request, "reviews/suggestion_show.html", context, status=status)
