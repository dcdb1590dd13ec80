"""Papers of a ballot: the sheet to print, the tally minute, its signed scan, a new edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from campaign.lib import document_response
from campaign.lib.document import Document
from campaign.lib.pdf import PdfProblem
from orgunits.guards import allow, holding
from ratings.ballot_forms import CorrectForm, SignForm
from ratings.domain import ballot_paper, ballot_results, ballot_signing, ballots, tally_minute
from ratings.models import Ballot
from ratings.models.reach import FULL, knows
from ratings.views.ballots import COUNT, PREPARE, done, find, form_page, show, to_change
from reviews.views.conference_papers import attachment


@allow(holding(*FULL))
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """“?dang=docx” for Word; a PDF where nothing is said."""
    found = find(request, pk)
    return _paper(request, found, ballot_paper.document(found), f"phieu-bieu-quyet-{found.pk}")


@allow(holding(*FULL, COUNT))
def minute(request: HttpRequest, pk: int) -> HttpResponse:
    """The tellers print and sign it."""
    found = find(request, pk)
    result = ballot_results.of(found)
    if result is None:
        raise Http404
    paper = tally_minute.document(found, result)
    return _paper(request, found, paper, f"bien-ban-kiem-phieu-{found.pk}")


def _paper(request: HttpRequest, found: Ballot, paper: Document, name: str) -> HttpResponse:
    try:
        response = document_response.answer(paper, name, document_response.wanted(request, "pdf"))
    except PdfProblem as error:
        return show(request, found, [str(error)])
    ballots.record_download(ballot=found, by=request.user)
    return response


@allow(holding(PREPARE))
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_change(request, pk)
    form = SignForm(request.POST or None, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _sign(request, found, form))
    ):
        messages.success(request, _("Đã ghi nhận biên bản kiểm phiếu; kết quả được giữ nguyên."))
        return redirect(found)
    title = _("Ghi nhận biên bản kiểm phiếu đã ký")
    return form_page(request, form, title, found.conference, found)


def _sign(request: HttpRequest, found: Ballot, form: SignForm) -> Ballot:
    name, data = form.cleaned_data["scan"]
    on = form.cleaned_data["on"]
    return ballot_signing.sign(ballot_id=found.pk, on=on, name=name, data=data, by=request.user)


@allow(holding(*FULL))
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = find(request, pk)
    if not (found.is_signed and knows(request.user, found.unit)):
        raise Http404
    if not found.content.storage.exists(found.content.name):
        raise Http404
    ballots.record_download(ballot=found, by=request.user)
    return attachment(found.content, found.name)


@allow(holding(PREPARE))
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_change(request, pk)
    form = CorrectForm(request.POST or None)
    made: list[Any] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: made.append(_correct(request, found, form)))
    ):
        messages.success(request, _("Đã lập bản mới; tổ kiểm phiếu nhập lại kết quả."))
        return redirect(made[0])
    return form_page(request, form, _("Lập bản mới"), found.conference, found)


def _correct(request: HttpRequest, found: Ballot, form: CorrectForm) -> Ballot:
    reason = form.cleaned_data["reason"]
    return ballot_signing.correct(ballot_id=found.pk, reason=reason, by=request.user)
