"""The consolidated report as a Party document."""

from __future__ import annotations

from campaign.lib import document_pdf
from campaign.lib.pdf import PdfProblem, draw
from reports import general_document
from reports.figures.shape import General

__all__ = ["PdfProblem", "draw", "general", "source"]


def general(figures: General) -> bytes:
    return document_pdf.draw(general_document.document(figures))


def source(figures: General) -> tuple[str, str]:
    return document_pdf.html(general_document.document(figures))
