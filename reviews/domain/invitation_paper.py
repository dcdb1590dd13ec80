"""The invitation to a conference (giấy mời) as a Party document; one for all, or for one person."""

from __future__ import annotations

from campaign.lib import layout
from campaign.lib.document import Block, Document, Paragraph
from campaign.lib.layout import Paper
from reviews.domain import conference_letters as letters
from reviews.models import Conference, ConferenceSeat

Role = ConferenceSeat.Role
FEW = 20


def document(found: Conference, seat: ConferenceSeat | None = None) -> Document:
    """`seat`: whose copy it is. Why somebody is asked to come stands nowhere in it."""
    style = layout.in_force(found.starts_on)
    paper = style.documents["invitation"]
    return Document(
        head=letters.head(found, paper),
        type=paper.type,
        subject=f"dự {letters.named(found)}",
        blocks=(*_invited(found, paper, seat), *_when(found), _reply(paper)),
        closing=letters.closing(found, paper),
        layout=style,
        draft=found.state == Conference.State.PLANNED,
        title=f"{paper.type} dự {letters.named(found)}",
    )


def _invited(found: Conference, paper: Paper, seat: ConferenceSeat | None) -> list[Block]:
    host = paper.issuer_in_text if letters.of_province(found.unit) else found.unit.name
    begun = f"{host} trân trọng kính mời"
    if seat:
        return [Paragraph(f"{begun} đồng chí {seat.person} dự {letters.named(found)}.")]
    seats = list(found.seats.select_related("person").order_by("person__sort_key", "pk"))
    if len(seats) > FEW or not seats:
        who = "các đồng chí có tên trong danh sách triệu tập"
        return [Paragraph(f"{begun} {who} dự {letters.named(found)}.")]
    names = [f"- Đồng chí {each.person}{_role(each)}," for each in seats]
    names[-1] = f"{names[-1][:-1]}."
    return [
        Paragraph(f"{begun} các đồng chí sau đây dự {letters.named(found)}:", keep=True),
        *(Paragraph(name, align="left") for name in names),
    ]


def _role(seat: ConferenceSeat) -> str:
    """A member needs no word beside the name."""
    return "" if seat.role == Role.MEMBER else f" ({seat.get_role_display()})"


def _when(found: Conference) -> list[Block]:
    return [
        Paragraph(f"Thời gian: {letters.hour(found.begins_at)}, {letters.days(found)}."),
        Paragraph(f"Địa điểm: {found.place}."),
        Paragraph(
            "Nội dung: theo chương trình hội nghị; tài liệu được gửi trước tới các đồng chí dự họp."
        ),
    ]


def _reply(paper: Paper) -> Paragraph:
    return Paragraph(
        "Đề nghị đồng chí sắp xếp công việc dự họp đầy đủ, đúng giờ; trường hợp vắng mặt thì báo "
        f"{paper.addressee_in_text} trước ngày họp, nêu rõ lý do."
    )
