"""The decision of a group as a paper: a draft to sign, then what was signed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits import audit
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from ratings.domain import decision_paper
from ratings.views.boards import find, show


@allow(holding(Permission.RATE, Permission.DECIDE))
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """“?dang=docx” for Word; a PDF where nothing is said."""
    group = find(request, pk)
    found = decision_paper.document(group)
    if found is None:
        raise Http404
    form = document_response.wanted(request, "pdf")
    try:
        response = document_response.answer(found, f"quyet-dinh-xep-loai-{group.key}", form)
    except PdfProblem as error:
        return show(request, group, errors=[str(error)], status=422)
    audit.record("peer_group.paper_downloaded", group, by=request.user)
    return response
