"""The minutes as a Party document (biên bản), from programme, attendance and conclusions."""

from __future__ import annotations

import hashlib

from django.template.loader import render_to_string
from django.utils import translation

from campaign.lib import layout
from campaign.lib.pdf import PdfProblem
from campaign.lib.pdf import draw as draw_pdf
from orgunits.models import OrgUnit
from reviews.domain import conferences
from reviews.domain.minutes import attendance
from reviews.models import Minutes

__all__ = ["PdfProblem", "draw", "source"]


def draw(minutes: Minutes) -> bytes:
    html, css = source(minutes)
    return draw_pdf(html, css, identifier=hashlib.sha256(html.encode()).hexdigest())


def source(minutes: Minutes) -> tuple[str, str]:
    """Every text passes the template's escaping."""
    found = minutes.conference
    day = minutes.signed_on or found.ends_on
    style = layout.in_force(day)
    facts = {
        "minutes": minutes,
        "conference": found,
        "campaign": found.campaign,
        "superior": _superior(found.unit),
        "issuer": found.unit.name,
        "days": conferences.programme_days(found),
        "day": day,
        "layout": style,
        "names": attendance(found),
    }
    with translation.override("vi"):
        html = render_to_string("reviews/pdf/minutes.html", facts)
        return html, render_to_string("paper/layout.css", {"layout": style})


def _superior(unit: OrgUnit) -> str:
    above = unit.path[: -OrgUnit.steplen]
    parent = OrgUnit.objects.filter(path=above).first() if above else None
    return parent.name if parent else ""
