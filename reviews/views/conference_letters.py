"""The papers that call a conference, as Party documents: programme and invitation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from campaign.lib import document_response
from campaign.lib.document import Document
from campaign.lib.pdf import PdfProblem
from orgunits import audit
from orgunits.guards import SIGNED_IN, allow, holding
from reviews.domain import invitation_paper, programme_paper
from reviews.models import Conference
from reviews.views.conferences import HOLD, find, show, to_hold

PERSON = "dong-chi"


@allow(SIGNED_IN)
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever sees the conference; “?dang=docx” for Word."""
    found = find(request, pk)
    if not found.programme.exists():
        raise Http404
    return _paper(request, found, programme_paper.document(found), f"chuong-trinh-{found.pk}")


@allow(holding(HOLD))
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One for all, or with “?dong-chi=” the copy of one convened person."""
    found = to_hold(request, pk)
    asked = request.GET.get(PERSON, "")
    seat = found.seats.filter(person_id=asked).first() if asked.isdecimal() else None
    if asked and seat is None:
        raise Http404
    return _paper(request, found, invitation_paper.document(found, seat), f"giay-moi-{found.pk}")


def _paper(request: HttpRequest, found: Conference, paper: Document, name: str) -> HttpResponse:
    form = document_response.wanted(request, "docx")
    try:
        response = document_response.answer(paper, name, form)
    except PdfProblem as error:
        return show(request, found, [str(error)])
    audit.record("conference.letter_drawn", found, by=request.user, after={"name": name})
    return response
