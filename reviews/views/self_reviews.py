"""The official forms: a page about them, an empty one to print, one written out; changing form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from campaign.domain import review_forms
from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from campaign.models import Campaign
from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission
from reviews.domain import self_review_paper, self_reviews, submissions
from reviews.models import SelfReview, Submission
from reviews.views.submissions import refused, save_typed
from reviews.views.tasks import find

NEEDED = (
    *("submission__task__unit", "submission__task__person"),
    *("submission__task__milestone", "submission__task__campaign"),
)


@allow(SIGNED_IN)
def forms(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    found = review_forms.of_rule_set(campaign.rule_set.code) if campaign else []
    context = {"forms": found, "campaign": campaign}
    return render(request, "reviews/review_forms.html", context)


@allow(SIGNED_IN)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was typed, then changes the form around it."""
    task = find(request, pk)
    if not submissions.may_write(request.user, task):
        raise PermissionDenied(Permission.SUBMIT)
    draft = task.submissions.filter(state=Submission.State.DRAFT).first()
    review = self_reviews.of(draft)
    if review is None:
        return redirect(task)
    try:
        if "version" in request.POST:
            entry = save_typed(request, task)
            if entry.gaps:
                return refused(request, task, entry)
        self_reviews.switch(
            review_id=review.pk,
            code=request.POST.get("code", ""),
            reason=request.POST.get("switch_reason", ""),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{task.get_absolute_url()}#part-self-review")


@allow(SIGNED_IN)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The official form, written out; each copy is on record, full or without section IV."""
    review = get_object_or_404(
        SelfReview.objects.visible_to(request.user).select_related(*NEEDED), submission=pk
    )
    if review.is_sent and review.is_attached:
        raise Http404
    form = document_response.wanted(request, "docx")
    document = self_review_paper.of(review, reader=request.user)
    try:
        answer = document_response.answer(document, self_review_paper.name(review), form)
    except PdfProblem as problem:
        messages.error(request, str(problem))
        return redirect(review.submission.task)
    self_reviews.record_copy(review=review, form=form, by=request.user)
    return answer


@allow(SIGNED_IN)
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """Empty, for whoever writes by hand."""
    campaign = Campaign.objects.visible_to(request.user).current()
    found = review_forms.of(campaign.rule_set.code, code) if campaign else None
    if campaign is None or found is None:
        raise Http404
    form = document_response.wanted(request, "docx")
    document = self_review_paper.empty(found, campaign)
    try:
        return document_response.answer(document, found.identity.symbol.replace("/", "-"), form)
    except PdfProblem as problem:
        messages.error(request, str(problem))
        return redirect("reviews:review-forms")
