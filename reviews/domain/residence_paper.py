"""What the committee at a member's place of residence said (R37), as a Party document.

Signed paper stays with whoever asked; this says word for word what was entered from it, with its
number and day.
"""

from __future__ import annotations

from datetime import date

from campaign.lib import clock, dates, layout
from campaign.lib.document import Closing, Document, Head, Heading, Paragraph, Run, Signer
from reviews.models import OpinionRequest


def document(found: OpinionRequest) -> Document:
    campaign, day = found.campaign, day_of(found)
    return Document(
        head=Head(campaign.issuer, found.unit.name.upper(), campaign.place, day=day),
        type="PHIẾU GHI NHẬN XÉT",
        subject=f"của cấp ủy nơi cư trú đối với đồng chí {found.person}\nnăm {campaign.year}",
        blocks=(
            _fact("Nơi nhận xét", found.asked),
            _fact("Hình thức", _way(found)),
            Heading("Nội dung nhận xét", level=3),
            *(Paragraph(point.text) for point in found.points.all()),
        ),
        closing=Closing((Signer(("NGƯỜI TỔNG HỢP",)),)),
        layout=layout.in_force(day),
    )


def day_of(found: OpinionRequest) -> date:
    """Of the signed paper, else of the answer."""
    answered = clock.day_of(found.answered_at) if found.answered_at else clock.today()
    return found.paper_signed_on or answered


def _fact(label: str, words: str) -> Paragraph:
    return Paragraph((Run(f"{label}: ", bold=True), Run(f"{words}.")))


def _way(found: OpinionRequest) -> str:
    if found.paper_number and found.paper_signed_on:
        return f"văn bản số {found.paper_number} ngày {dates.short(found.paper_signed_on)}"
    return f"trả lời trên phần mềm ngày {dates.short(day_of(found))}"
