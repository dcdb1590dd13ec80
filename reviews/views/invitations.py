"""The invitation to a conference, for Word or as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits import audit
from orgunits.guards import allow, holding
from reviews.domain import invitation_paper
from reviews.views.conferences import HOLD, show, to_hold

PERSON = "dong-chi"


@allow(holding(HOLD))
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One for all, or with “?dong-chi=” the copy of one convened person."""
    found, form = to_hold(request, pk), document_response.wanted(request, "docx")
    asked = request.GET.get(PERSON, "")
    seat = found.seats.filter(person_id=asked).first() if asked.isdecimal() else None
    if asked and seat is None:
        raise Http404
    drawn = invitation_paper.document(found, seat)
    try:
        response = document_response.answer(drawn, f"giay-moi-{found.pk}", form)
    except PdfProblem as error:
        return show(request, found, [str(error)])
    audit.record("conference.invitation_drawn", found, by=request.user, after={"form": form})
    return response
