"""The pack of a conference: plan, fill, send; each opening is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from reviews.conference_forms import PaperForm, UploadForm
from reviews.domain import conference_gathering
from reviews.domain import conference_papers as domain
from reviews.models import ConferencePaper
from reviews.views.conferences import HOLD, done, form_page, show, to_hold


@allow(holding(HOLD))
def add(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    files = domain.sources(found, request.user)
    form = PaperForm(request.POST or None, request.FILES or None, files=files)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: domain.add(conference=found, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("Đã ghi vào danh mục tài liệu."))
        return redirect(f"{found.get_absolute_url()}#papers")
    return form_page(request, form, _("Thêm tài liệu hội nghị"), found)


@allow(holding(HOLD))
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _to_hold(request, pk)
    files = domain.sources(paper.conference, request.user)
    form = UploadForm(request.POST or None, request.FILES or None, files=files)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: domain.fill(paper_id=paper.pk, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("Đã ghi tệp của tài liệu."))
        return redirect(f"{paper.conference.get_absolute_url()}#papers")
    return form_page(request, form, paper.title, paper.conference)


@allow(holding(HOLD))
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _to_hold(request, pk)
    try:
        domain.remove(paper_id=paper.pk, by=request.user)
    except ValidationError as error:
        return show(request, paper.conference, error.messages)
    messages.success(request, _("Đã gỡ khỏi danh mục tài liệu."))
    return redirect(f"{paper.conference.get_absolute_url()}#papers")


@allow(holding(HOLD))
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    try:
        sent = domain.send(conference_id=found.pk, by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(request, _("Đã ghi %(n)s lượt gửi tài liệu.") % {"n": sent})
    return redirect(f"{found.get_absolute_url()}#papers")


@allow(holding(HOLD))
@require_POST
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    """What the campaign already holds; whose self-review is not there yet is said by name."""
    found = to_hold(request, pk)
    try:
        taken = conference_gathering.gather(conference=found, by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(request, _("Đã đưa %(n)s tài liệu vào danh mục.") % {"n": taken})
    if owing := conference_gathering.still_missing(found):
        words = _("Chưa có bản tự kiểm điểm của: %(names)s.") % {"names": ", ".join(owing)}
        messages.warning(request, words)
    return redirect(f"{found.get_absolute_url()}#papers")


@allow(SIGNED_IN)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    paper = _find(request, pk)
    if paper.is_missing or not paper.content.storage.exists(paper.content.name):
        raise Http404
    domain.open_(paper=paper, by=request.user)
    return attachment(paper.content, paper.name)


def attachment(content: FieldFile, name: str) -> FileResponse:
    response = FileResponse(
        content.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request: HttpRequest, pk: int) -> ConferencePaper:
    rows = ConferencePaper.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("conference__unit", "conference__campaign"), pk=pk)


def _to_hold(request: HttpRequest, pk: int) -> ConferencePaper:
    paper = _find(request, pk)
    access.require(request.user, HOLD, paper.unit)
    return paper
