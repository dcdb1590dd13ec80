"""Suggestions for review. Seeing that one exists, and reading it, are two steps: the second is
recorded before the text is shown. The text stands in no title, message or log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import Guard, allow, holding
from orgunits.roles import SUGGESTION_READERS, Permission
from reviews import suggestion_forms as forms
from reviews.domain import remedies, supervision
from reviews.domain import suggestion_paper as paper
from reviews.domain import suggestions as domain
from reviews.lifecycles import SUGGESTION
from reviews.models import Proposal, Suggestion
from reviews.models.suggestions import may_propose

READERS = holding(*sorted(SUGGESTION_READERS), also=may_propose)
RECEIVERS = holding(*sorted(SUGGESTION_READERS - {Permission.PROPOSE}))


class Act(NamedTuple):
    """A step as a button: what it asks, what does it."""

    form: type[forms.forms.Form]
    do: Callable[..., Any]
    guard: Guard


def _closing(step: str) -> Callable[..., Any]:
    return lambda **facts: domain.close(step=step, **facts)


ACTS = {
    "approve": Act(forms.NoForm, domain.approve, holding(Permission.APPROVE_SUGGESTION)),
    "reject": Act(forms.ReasonForm, _closing("reject"), holding(Permission.APPROVE_SUGGESTION)),
    "issue": Act(forms.IssueForm, domain.issue, holding(Permission.MANAGE_SUGGESTION)),
    "answer": Act(forms.AnswerForm, domain.answer, holding(Permission.ANSWER_SUGGESTION)),
    "verify": Act(forms.VerifyForm, domain.verify, holding(Permission.READ_SUGGESTION)),
    "return": Act(forms.ReasonForm, domain.send_back, holding(Permission.READ_SUGGESTION)),
    "follow": Act(forms.NoForm, domain.follow, holding(Permission.MANAGE_SUGGESTION)),
    "withdraw": Act(forms.ReasonForm, _closing("withdraw"), holding(Permission.MANAGE_SUGGESTION)),
}


@allow(READERS)
def suggestions(request: HttpRequest) -> HttpResponse:
    user = request.user
    campaign = Campaign.objects.visible_to(user).current()
    rows = Suggestion.objects.visible_to(user).filter(campaign=campaign)
    proposals = Proposal.objects.visible_to(user).filter(campaign=campaign)
    context = {
        "campaign": campaign,
        "rows": _in_order(rows),
        "proposals": sorted(
            _in_order(proposals).select_related("proposed_by"),
            key=lambda proposal: proposal.state != Proposal.State.PROPOSED,
        ),
        "prints": campaign and _prints(user, campaign),
        "manages": access.holds(user, Permission.MANAGE_SUGGESTION),
        "proposes": campaign and may_propose(user),
        "gaps": supervision.gaps(campaign, user) if campaign else [],
        "may_assign": access.holds(user, Permission.SUPERVISE),
    }
    return render(request, "reviews/suggestions_list.html", context)


@allow(holding(Permission.MANAGE_SUGGESTION, Permission.APPROVE_SUGGESTION))
@require_POST
def print_list(request: HttpRequest) -> HttpResponse:
    """A numbered copy for this reader; nothing of it is kept."""
    seen = Campaign.objects.visible_to(request.user).select_related("unit")
    campaign = seen.current()
    if campaign is None or not _prints(request.user, campaign):
        raise PermissionDenied("list")
    copy = paper.take(campaign=campaign, by=request.user)
    form = document_response.wanted(request, "pdf")
    try:
        return document_response.answer(
            paper.document(campaign, copy), f"goi-y-{campaign.year}", form
        )
    except PdfProblem as error:
        messages.error(request, str(error))
        return redirect("reviews:suggestions")


@allow(RECEIVERS)
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@allow(RECEIVERS)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), is_read=True)


def step(name: str) -> Callable[..., HttpResponse]:
    """The view of one row of the transition table."""
    act = ACTS[name]

    @allow(act.guard)
    @require_POST
    @sensitive_post_parameters()
    @sensitive_variables("form")
    def take(request: HttpRequest, pk: int) -> HttpResponse:
        found = _found(request, pk)
        if not domain.may(request.user, name, found):
            raise PermissionDenied(name)
        form = _form(name, request.POST)
        if form.is_valid():
            try:
                act.do(suggestion_id=found.pk, **form.cleaned_data, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Đã ghi nhận."))
                return redirect("reviews:suggestion", pk=found.pk)
        found = _found(request, pk)
        return _page(request, found, is_read=True, failed=(name, form), status=422)

    return take


@allow(holding(Permission.ANSWER_SUGGESTION, Permission.MANAGE_SUGGESTION))
@require_POST
@sensitive_post_parameters()
@sensitive_variables("form")
def add_remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """A remedy that follows from the point: as secret as the point."""
    found = _found(request, pk)
    if not remedies.may_plan(request.user, found):
        raise PermissionDenied("remedy")
    form = forms.RemedyForm(request.POST, people=_people(found))
    if form.is_valid():
        facts = form.cleaned_data | {"campaign": found.campaign, "unit": found.unit}
        try:
            remedies.plan(suggestion=found, **facts, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi biện pháp khắc phục."))
            return redirect("reviews:suggestion", pk=found.pk)
    return _page(request, found, is_read=True, failed=("remedy", form), status=422)


def _prints(user: Any, campaign: Campaign) -> bool:
    rights = (Permission.MANAGE_SUGGESTION, Permission.APPROVE_SUGGESTION)
    return any(access.can(user, right, campaign.unit) for right in rights)


def _in_order(rows: Any) -> Any:
    rows = rows.defer("text", "salt", "reason").select_related("unit", "person")
    return rows.order_by("unit__level", "unit__place", "unit__path", "pk")


def _found(request: HttpRequest, pk: int) -> Suggestion:
    seen = Suggestion.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit", "person", "campaign"), pk=pk)


def _people(found: Suggestion) -> Any:
    return supervision.people_of(found.unit)


def _form(name: str, data: Any = None) -> Any:
    return ACTS[name].form(data, auto_id=f"id_{name}_%s")


def _acts(user: Any, found: Suggestion, failed: tuple[str, Any]) -> list[dict[str, Any]]:
    """What the reader can do now, the form that failed with what was typed."""
    return [
        {
            "step": row,
            "form": failed[1] if failed[0] == row.name else _form(row.name),
            "url": reverse(f"reviews:suggestion-{row.name}", args=[found.pk]),
            "blockers": row.blockers(found),
            "is_first": not row.needs_reason,
        }
        for row in SUGGESTION.open_to(found)
        if domain.may(user, row.name, found)
    ]


@sensitive_variables("contents")
def _page(
    request: HttpRequest,
    found: Suggestion,
    is_read: bool = False,
    failed: tuple[str, Any] = ("", None),
    status: int = 200,
) -> HttpResponse:
    user = request.user
    contents = domain.read(suggestion=found, by=user) if is_read else None
    plans = is_read and remedies.may_plan(user, found)
    context = {
        "suggestion": found,
        "contents": contents,
        "acts": _acts(user, found, failed) if is_read else [],
        "failed": failed[1],
        "remedy_form": _remedy_form(found, failed) if plans else None,
        "knows_stages": access.can(user, Permission.MANAGE_SUGGESTION, found.unit)
        or access.can(user, Permission.APPROVE_SUGGESTION, found.unit),
        "director": supervision.director_of(found),
    }
    return render(request, "reviews/suggestion_show.html", context, status=status)


def _remedy_form(found: Suggestion, failed: tuple[str, Any]) -> forms.RemedyForm:
    return failed[1] if failed[0] == "remedy" else forms.RemedyForm(people=_people(found))
