"""The consolidated report as a Party document."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from campaign.lib import layout
from campaign.lib.pdf import PdfProblem, draw
from reports import wording
from reports.figures import frozen
from reports.figures.shape import General

__all__ = ["PdfProblem", "draw", "general", "source"]


def general(figures: General) -> bytes:
    return draw(*source(figures), identifier=frozen.digest(frozen.freeze(figures)))


def source(figures: General) -> tuple[str, str]:
    """HTML and CSS; every text of the figures passes the template's escaping."""
    day = date.fromisoformat(figures.head.day)
    style = layout.in_force(day)
    with translation.override("vi"):
        html = render_to_string("reports/pdf/general.html", _context(figures, style, day))
        return html, render_to_string("paper/layout.css", {"layout": style})


def _context(figures: General, style: layout.Layout, day: date) -> dict[str, Any]:
    head, paper = figures.head, style.documents["general"]
    return {
        "figures": figures,
        "head": head,
        "day": day,
        "layout": style,
        "paper": paper,
        "subject": paper.subject.format(year=head.year),
        "bases": wording.basis_texts(figures),
        "month": f"{day.month:02d}" if day.month <= 2 else str(day.month),
        "caps": wording.caps(figures),
        "mismatches": wording.mismatches(figures),
        "issued_on": wording.day(head.issued_on),
        "names": wording.names(figures),
        "milestones": wording.milestones(figures),
        "other_reasons": figures.other_reasons,
        "used": len(figures.sources),
        "missing": figures.expected - len(figures.sources),
    }
