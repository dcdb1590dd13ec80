"""The programme of a conference: written line by line, and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits.guards import SIGNED_IN, allow, holding
from reviews.conference_forms import programme_forms
from reviews.domain import conferences, programme_paper
from reviews.views.conferences import HOLD, find, show, to_hold


@allow(holding(HOLD))
def write(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    formset = programme_forms(found, request.POST or None)
    if request.method == "POST" and formset.is_valid():
        try:
            conferences.save_programme(conference=found, formset=formset, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Đã ghi chương trình."))
            return redirect(f"{found.get_absolute_url()}#programme")
    status = 422 if request.method == "POST" else 200
    context = {"conference": found, "formset": formset}
    return render(request, "reviews/conference_programme.html", context, status=status)


@allow(SIGNED_IN)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever sees the conference; “?dang=pdf”, a Word file where nothing is said."""
    found, form = find(request, pk), document_response.wanted(request, "docx")
    try:
        drawn = programme_paper.document(found)
        return document_response.answer(drawn, f"chuong-trinh-{found.pk}", form)
    except PdfProblem as error:
        return show(request, found, [str(error)])
