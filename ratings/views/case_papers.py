"""Papers of one rating: all its steps on one sheet, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from campaign.lib import document_response
from campaign.lib.document import Document
from campaign.lib.pdf import PdfProblem
from orgunits import audit
from orgunits.guards import allow, holding
from ratings.domain import case_paper, decision_paper
from ratings.models import Decision, RatingCase
from ratings.models.reach import FULL, fully
from ratings.views.cases import find


@allow(holding(*FULL))
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step: only for who may know them before they are published."""
    found = _known(request, pk)
    paper = case_paper.document(found, day=case_paper.newest(found))
    return _paper(request, found, paper, f"phieu-tong-hop-{found.pk}")


@allow(holding(*FULL))
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest of the case, with all that stand under its number as far as one may know them."""
    found = _known(request, pk)
    latest = found.decisions.order_by("-version").first()
    if latest is None:
        raise Http404
    known = Decision.objects.filter(fully(request.user, "case__unit")).values_list("pk", flat=True)
    rows = [row for row in decision_paper.of(latest) if row.pk in set(known)]
    paper = decision_paper.document(found.campaign, rows)
    return _paper(request, found, paper, f"quyet-dinh-{found.pk}")


def _known(request: HttpRequest, pk: int) -> RatingCase:
    found = find(request, pk)
    if not RatingCase.objects.filter(fully(request.user), pk=found.pk).exists():
        raise Http404
    return found


def _paper(request: HttpRequest, found: RatingCase, paper: Document, name: str) -> HttpResponse:
    try:
        response = document_response.answer(paper, name, document_response.wanted(request, "docx"))
    except PdfProblem as error:
        messages.error(request, str(error))
        return redirect(found)
    audit.record("rating_case.paper_drawn", found, by=request.user, after={"name": name})
    return response
