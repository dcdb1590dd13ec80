"""The consolidated list of suggestions as a numbered, watermarked document (R23).

Each copy is an act of reading: recorded, with its number, before a page of it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from campaign.lib import clock, dates, layout
from campaign.lib.document import Cell, Document, Head, Paragraph, Table
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import AuditEvent, User
from reviews.models import Suggestion
from reviews.models.suggestions import CLOSED_STATES

LISTED = "suggestion.listed"
SUBJECT = (
    "tổng hợp gợi ý kiểm điểm đối với tập thể, cá nhân diện Ban Thường vụ Tỉnh ủy quản lý "
    "năm {year}"
)


@dataclass(frozen=True)
class Copy:
    """Who holds it since when, and the number by which it is known."""

    number: int
    reader: User
    at: datetime
    points: list[Suggestion]


@transaction.atomic
def take(*, campaign: Campaign, by: User) -> Copy:
    """The next copy; the chain of the trail is locked here, so no number is given twice."""
    seen = Suggestion.objects.visible_to(by).filter(campaign=campaign)
    points = list(
        seen.exclude(state__in=CLOSED_STATES)
        .select_related("unit", "person")
        .order_by("unit__level", "unit__place", "unit__path", "pk")
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


def document(campaign: Campaign, copy: Copy) -> Document:
    """Across each page who holds it since when; who proposed a point stands nowhere."""
    day, at = clock.day_of(copy.at), f"{copy.at.astimezone(clock.HANOI):%H:%M %d/%m/%Y}"
    name, numbered = f"{copy.reader} ({copy.reader.username})", f"Bản số {copy.number}"
    counted = f"Danh sách này có {len(copy.points)} gợi ý."
    nothing = Paragraph("Chưa có gợi ý kiểm điểm nào được tổng hợp.")
    return Document(
        head=Head(campaign.issuer, "Ban Tổ chức", campaign.place, day=day, mark=numbered),
        type="DANH SÁCH",
        subject=SUBJECT.format(year=campaign.year),
        blocks=(_table(copy.points) if copy.points else nothing, Paragraph(counted)),
        closing=None,
        layout=layout.in_force(day),
        watermark=f"{copy.reader}\n{at}\nBẢN SỐ {copy.number}",
        title="DANH SÁCH GỢI Ý KIỂM ĐIỂM",
        foot=f"{numbered} · lập cho {name} lúc {at} · không sao chụp",
    )


def _table(points: list[Suggestion]) -> Table:
    rows = tuple(
        (
            Cell(str(place), "centre"),
            _of(point),
            point.get_category_display(),
            point.text,
            _state(point),
        )
        for place, point in enumerate(points, 1)
    )
    head = ("TT", "Tập thể, cá nhân", "Nhóm nội dung", "Nội dung gợi ý", "Tình trạng")
    return Table((head,), rows, (6, 21, 16, 41, 16))


def _of(point: Suggestion) -> str:
    return f"{point.unit.name}\nĐồng chí {point.person}" if point.person else point.unit.name


def _state(point: Suggestion) -> str:
    known = str(point.get_state_display())
    if point.number and point.issued_on:
        return f"{known}\n{point.number}, {dates.short(point.issued_on)}"
    return known
