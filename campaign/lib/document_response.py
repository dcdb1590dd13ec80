"""A Party document as an attachment, in the form asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from campaign.lib import document_docx, document_pdf
from campaign.lib.document import Document

PARAMETER = "dang"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "pdf": (document_pdf.draw, "application/pdf"),
    "docx": (document_docx.draw, DOCX),
}


def wanted(request: HttpRequest, default: str = "") -> str:
    """“pdf”, “docx”, or the default: show the page, or the form an old address always gave."""
    form = request.GET.get(PARAMETER) or request.POST.get(PARAMETER, "")
    return form if form in FORMS else default


def answer(document: Document, name: str, form: str) -> HttpResponse:
    """PdfProblem where no PDF can be drawn: the view says so on its page."""
    draw, kind = FORMS[form]
    response = HttpResponse(draw(document), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
