"""The text of the general report: begin, read, write, take newer figures, number, take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.lib import document_pdf, document_response
from orgunits import audit
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reports import general_document
from reports.domain import papers as domain
from reports.forms import NumberForm, PaperForm
from reports.models import ReportPaper, ReportRun

REPORT = holding(Permission.REPORT)
DOCX, PDF = "docx", "pdf"


@allow(REPORT)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    runs = ReportRun.objects.visible_to(request.user).select_related("campaign", "unit")
    run = get_object_or_404(runs, pk=_number(request.POST.get("run", "")))
    return redirect(domain.begin(run=run, by=request.user))


@allow(REPORT)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


def _show(request: HttpRequest, found: ReportPaper, errors: Any = ()) -> HttpResponse:
    drawn = general_document.document(domain.figures_of(found), found)
    context = {
        "paper": found,
        "errors": errors,
        "document": drawn,
        "blocks": document_pdf.body(drawn),
        "missing": [] if found.is_numbered else domain.missing_to_number(found),
        "doubts": [] if found.is_numbered else domain.doubts(found),
        "newer": None if found.is_numbered else domain.newer_run(found),
        "crumbs": _crumbs(found),
    }
    return render(request, "reports/paper_page.html", context, status=422 if errors else 200)


@allow(REPORT)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    initial = {"revision": found.revision}
    form = PaperForm(request.POST or None, instance=_find(request, pk), initial=initial)
    if request.method == "POST" and form.is_valid():
        texts = {name: form.cleaned_data[name].strip() for name in ReportPaper.TEXTS}
        revision = form.cleaned_data["revision"]
        try:
            domain.write(paper_id=found.pk, texts=texts, revision=revision, by=request.user)
        except domain.Changed as error:
            form.data = form.data.copy()
            form.data["revision"] = str(found.revision)
            form.add_error(None, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã lưu văn bản báo cáo."))
            return redirect(found)
    context = {"paper": found, "form": form, "crumbs": _crumbs(found)}
    status = 422 if form.errors else 200
    return render(request, "reports/paper_form.html", context, status=status)


@allow(REPORT)
@require_POST
def use_figures(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    newer = None if found.is_numbered else domain.newer_run(found)
    if newer is None:
        return _show(request, found, [_("Không có số liệu nào lập sau số liệu đang dùng.")])
    domain.use_figures(paper_id=found.pk, run=newer, by=request.user)
    messages.success(request, _("Văn bản nay dùng số liệu lập gần nhất."))
    return redirect(found)


@allow(REPORT)
def number(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = domain.start(
                paper=found, numbering=domain.Numbering(**form.cleaned_data), by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(job)
    context = {"paper": found, "form": form, "crumbs": _crumbs(found)}
    if not found.is_numbered:
        context |= {"missing": domain.missing_to_number(found), "doubts": domain.doubts(found)}
    status = 422 if form.errors else 200
    return render(request, "reports/paper_number.html", context, status=status)


@allow(REPORT)
@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A draft as DOCX, to be read and marked; what went out as the PDF that was frozen."""
    found = _find(request, pk)
    if form != (PDF if found.is_numbered else DOCX):
        raise Http404
    name = f"bao-cao-tong-hop-{found.campaign.key}"
    audit.record("report_paper.downloaded", found, by=request.user, after={"form": form})
    if form == DOCX:
        drawn = general_document.document(domain.figures_of(found), found)
        return document_response.answer(drawn, f"{name}-du-thao-{found.revision}", form)
    with found.pdf.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    named = f"{name}-so-{found.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, named) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request: HttpRequest, pk: int) -> ReportPaper:
    mine = ReportPaper.objects.visible_to(request.user)
    people = ("begun_by", "saved_by", "numbered_by")
    return get_object_or_404(mine.select_related("campaign", "unit", "run", *people), pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _crumbs(found: ReportPaper) -> list[dict[str, str]]:
    return [{"label": _("Báo cáo"), "url": reverse("reports:runs")}]
