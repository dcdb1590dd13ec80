"""The programme of a conference as a Party document (R41): day by day, who presents what."""

from __future__ import annotations

from datetime import date, time

from campaign.lib import dates, layout
from campaign.lib.document import (
    Block,
    Cell,
    Closing,
    Document,
    Head,
    Heading,
    Paragraph,
    Signer,
    Table,
)
from orgunits.models import OrgUnit
from reviews.domain import conferences
from reviews.models import Conference, ProgrammeItem

HEAD = (("Thời gian", "Nội dung", "Người trình bày"),)
WIDTHS = (17, 52, 31)
OF_PROVINCE = (OrgUnit.Kind.PROVINCIAL_COMMITTEE, OrgUnit.Kind.STANDING_COMMITTEE)


def document(found: Conference) -> Document:
    """Nothing in it depends on the day it is drawn, so that a dossier has the same bytes again."""
    return Document(
        head=head(found, year=found.starts_on.year),
        type="CHƯƠNG TRÌNH",
        subject=found.title,
        blocks=(
            Paragraph(f"Thời gian: {when(found)}.", indent=False),
            Paragraph(f"Địa điểm: {found.place}.", indent=False),
            *_days(found),
        ),
        closing=Closing((Signer((found.campaign.signed_for,)),)),
        layout=layout.in_force(found.starts_on),
    )


def head(
    found: Conference,
    *,
    number: str = "",
    symbol: str = "",
    day: date | None = None,
    year: int | None = None,
) -> Head:
    """Above who met, the committee it belongs to; the Provincial Committee and its Standing
    Committee write as one (HD 36)."""
    if found.unit.kind in OF_PROVINCE:
        campaign = found.campaign
        return Head(
            "", campaign.issuer, campaign.place, number=number, symbol=symbol, day=day, year=year
        )
    above = found.unit.path[: -OrgUnit.steplen]
    parent = OrgUnit.objects.filter(path=above).first() if above else None
    superior, place = parent.name if parent else "", found.campaign.place
    return Head(superior, found.unit.name, place, number=number, symbol=symbol, day=day, year=year)


def when(found: Conference) -> str:
    begun = f"từ {hour(found.begins_at)}, {dates.written(found.starts_on)}"
    if found.ends_on == found.starts_on:
        return begun
    return f"{begun} đến hết {dates.written(found.ends_on)}"


def hour(at: time) -> str:
    return f"{at:%H} giờ {at:%M}"


def _days(found: Conference) -> list[Block]:
    blocks: list[Block] = []
    for day, items in conferences.programme_days(found).items():
        if items:
            written = f"{dates.weekday(day)}, {dates.written(day)}"
            blocks.append(Heading(written[0].upper() + written[1:], level=3))
            blocks.append(Table(HEAD, tuple(_row(item) for item in items), WIDTHS))
    return blocks


def _row(item: ProgrammeItem) -> tuple[Cell | str, ...]:
    return Cell(hour(item.begins_at), "centre"), item.content, item.presenter
