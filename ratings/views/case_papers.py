"""All steps of one rating on one sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits import audit
from orgunits.guards import allow, holding
from ratings.domain import case_paper
from ratings.models.reach import FULL, knows
from ratings.views.cases import find


@allow(holding(*FULL))
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step: only for who may know them before they are published."""
    found = find(request, pk)
    if not knows(request.user, found.unit):
        raise Http404
    paper = case_paper.document(found, day=case_paper.newest(found))
    form = document_response.wanted(request, "docx")
    try:
        response = document_response.answer(paper, f"phieu-tong-hop-{found.pk}", form)
    except PdfProblem as error:
        messages.error(request, str(error))
        return redirect(found)
    audit.record("rating_case.paper_drawn", found, by=request.user, after={"form": form})
    return response
