"""The consolidated list of suggestions as a numbered, watermarked document (R23).

Each copy is an act of reading: recorded, with its number, before a page of it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from campaign.lib import clock, layout
from campaign.lib.pdf import draw as draw_pdf
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import AuditEvent, User
from reviews.models import Suggestion
from reviews.models.suggestions import CLOSED_STATES

LISTED = "suggestion.listed"


@dataclass(frozen=True)
class Copy:
    """Who holds it since when, and the number by which it is known."""

    number: int
    reader: User
    at: datetime
    points: list[Suggestion]


def draw(campaign: Campaign, copy: Copy) -> bytes:
    return draw_pdf(*source(campaign, copy), identifier=f"{campaign.key}-{copy.number}")


@transaction.atomic
def take(*, campaign: Campaign, by: User) -> Copy:
    """The next copy; the chain of the trail is locked here, so no number is given twice."""
    seen = Suggestion.objects.visible_to(by).filter(campaign=campaign)
    points = list(
        seen.exclude(state__in=CLOSED_STATES)
        .select_related("unit", "person")
        .order_by("unit__place", "unit__path", "pk")
    )
    event = audit.record(LISTED, campaign, by=by, after={"points": len(points)})
    entries = [
        audit.Entry(
            "suggestion.read",
            point,
            after={"state": point.state, "text_trace": point.trace(point.text)},
        )
        for point in points
    ]
    audit.record_many(entries, by=by)
    taken = AuditEvent.objects.filter(action=LISTED, object_id=str(campaign.pk))
    number = taken.filter(number__lte=event.number).count()
    return Copy(number=number, reader=by, at=clock.now(), points=points)


def source(campaign: Campaign, copy: Copy) -> tuple[str, str]:
    """Every text passes the template's escaping."""
    day = clock.day_of(copy.at)
    style = layout.in_force(day)
    facts: dict[str, Any] = {"campaign": campaign, "copy": copy, "day": day, "layout": style}
    facts["superior"] = campaign.issuer
    with translation.override("vi"):
        html = render_to_string("reviews/pdf/suggestions.html", facts)
        css = render_to_string("paper/layout.css", {"layout": style})
        return html, css + render_to_string("reviews/pdf/suggestions.css")
