"""The minutes of a conference: write, send for comment, comment, sign; the paper and the scan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import document_response
from campaign.lib.pdf import PdfProblem
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from reviews.conference_forms import CommentForm, SignForm
from reviews.domain import conferences, minutes_paper
from reviews.domain import minutes as domain
from reviews.models import Conference
from reviews.views.conference_papers import attachment
from reviews.views.conferences import HOLD, done, find, form_page, show, to_hold


@allow(holding(HOLD))
def write(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    written = domain.of(found)
    typed = request.POST if request.method == "POST" else None
    items = list(found.programme.all())
    errors: list[str] = []
    if typed is not None:
        conclusions = {item.pk: typed.get(f"item-{item.pk}", "")[:3000] for item in items}
        texts = {name: typed.get(name, "")[:5000] for name in ("opening", "closing")}
        for item in items:
            item.conclusion = conclusions[item.pk]
        written.opening, written.closing = texts["opening"], texts["closing"]
        try:
            domain.write(conference=found, **texts, conclusions=conclusions, by=request.user)
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, _("Đã ghi biên bản."))
            return redirect(f"{found.get_absolute_url()}#minutes")
    context = {
        "conference": found,
        "minutes": written,
        "items": items,
        "errors": errors,
        "may_write": found.state == Conference.State.HELD,
    }
    status = 422 if errors else 200
    return render(request, "reviews/minutes_form.html", context | _present(found), status=status)


@allow(holding(HOLD))
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    try:
        domain.send(conference=found, by=request.user)
    except ValidationError as error:
        return show(request, found, error.messages)
    messages.success(request, _("Đã gửi biên bản lấy ý kiến thành phần dự họp."))
    return redirect(f"{found.get_absolute_url()}#minutes")


@allow(SIGNED_IN)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Only those convened say something about the minutes."""
    found = find(request, pk)
    if not found.seats.filter(person_id=request.user.person_id or 0).exists():
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: domain.comment(conference=found, words=form.cleaned_data["words"], by=request.user),
    ):
        messages.success(request, _("Đã ghi ý kiến."))
        return redirect(f"{found.get_absolute_url()}#minutes")
    return show(request, found, comment_form=form)


@allow(holding(HOLD))
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = to_hold(request, pk)
    form = SignForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        name, data = facts["scan"]
        if done(
            form,
            lambda: domain.sign(
                conference=found,
                number=facts["number"],
                on=facts["on"],
                name=name,
                data=data,
                by=request.user,
            ),
        ):
            messages.success(request, _("Biên bản đã ký; hội nghị đã khép lại."))
            return redirect(f"{found.get_absolute_url()}#minutes")
    return form_page(request, form, _("Ghi nhận biên bản đã ký"), found)


@allow(SIGNED_IN)
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    written = _readable(request, find(request, pk))
    if not written.is_signed or not written.content.storage.exists(written.content.name):
        raise Http404
    domain.record_download(minutes=written, by=request.user)
    return attachment(written.content, written.name)


@allow(SIGNED_IN)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """“?dang=docx” for Word; a PDF where nothing is said."""
    found = find(request, pk)
    written = _readable(request, found)
    if not written.pk:
        raise Http404
    form = document_response.wanted(request, "pdf")
    try:
        response = document_response.answer(
            minutes_paper.document(written), f"bien-ban-{found.pk}", form
        )
    except PdfProblem as error:
        return show(request, found, [str(error)])
    domain.record_download(minutes=written, by=request.user)
    return response


def _readable(request: HttpRequest, found: Conference) -> Any:
    written = domain.of(found)
    if not (access.can(request.user, HOLD, found.unit) or written.readable_by(request.user)):
        raise Http404
    return written


def _present(found: Conference) -> dict[str, Any]:
    return {
        "attendance": domain.attendance(found),
        "days": conferences.programme_days(found),
    }
