"""The invitation to a conference (giấy mời) as a Party document; one for all, or for one person."""

from __future__ import annotations

from campaign.lib import clock, layout
from campaign.lib.document import Block, Closing, Document, Head, Paragraph, Signer
from campaign.lib.layout import Paper
from orgunits.models import OrgUnit
from reviews.domain import programme_paper
from reviews.models import Conference, ConferenceSeat

Role = ConferenceSeat.Role
FEW = 20


def document(found: Conference, seat: ConferenceSeat | None = None) -> Document:
    """`seat`: whose copy it is. Why somebody is asked to come stands nowhere in it."""
    style = layout.in_force(found.starts_on)
    paper = style.documents["invitation"]
    subject = f"dự {named(found)}"
    return Document(
        head=_head(found, paper),
        type=paper.type,
        subject=subject,
        blocks=(*_invited(found, paper, seat), *_when(found), _reply(paper)),
        closing=_closing(found, paper),
        layout=style,
        draft=found.state == Conference.State.PLANNED,
        title=f"{paper.type} {subject}",
    )


def named(found: Conference) -> str:
    """“hội nghị …” in the middle of a sentence."""
    return found.title[:1].lower() + found.title[1:]


def _head(found: Conference, paper: Paper) -> Head:
    """The number is left open for the Office; the day is that on which it was called."""
    day = clock.day_of(found.called_at) if found.called_at else None
    of_district = found.unit.kind == OrgUnit.Kind.DISTRICT_COMMITTEE
    ending = "TU" if _of_province(found) else "HU" if of_district else "ĐU"
    symbol = f"{paper.symbol.partition('/')[0]}/{ending}"
    return programme_paper.head(found, symbol=symbol, day=day, year=found.starts_on.year)


def _of_province(found: Conference) -> bool:
    return found.unit.kind in programme_paper.OF_PROVINCE


def _invited(found: Conference, paper: Paper, seat: ConferenceSeat | None) -> list[Block]:
    host = paper.issuer_in_text if _of_province(found) else found.unit.name
    begun = f"{host} trân trọng kính mời"
    if seat:
        return [Paragraph(f"{begun} đồng chí {seat.person} dự {named(found)}.")]
    seats = list(found.seats.select_related("person").order_by("person__sort_key", "pk"))
    if len(seats) > FEW or not seats:
        who = "các đồng chí có tên trong danh sách triệu tập"
        return [Paragraph(f"{begun} {who} dự {named(found)}.")]
    names = [f"- Đồng chí {each.person}{_role(each)}," for each in seats]
    names[-1] = f"{names[-1][:-1]}."
    return [
        Paragraph(f"{begun} các đồng chí sau đây dự {named(found)}:", keep=True),
        *(Paragraph(name, align="left") for name in names),
    ]


def _role(seat: ConferenceSeat) -> str:
    """A member needs no word beside the name."""
    return "" if seat.role == Role.MEMBER else f" ({seat.get_role_display()})"


def _when(found: Conference) -> list[Block]:
    return [
        Paragraph(f"Thời gian: {programme_paper.when(found)}."),
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


def _closing(found: Conference, paper: Paper) -> Closing:
    if _of_province(found):
        return Closing((Signer(tuple(paper.signature)),), tuple(paper.recipients))
    recipients = ("Các đồng chí được mời,", f"Lưu {found.unit.short_name}.")
    return Closing((Signer(("T/M CẤP ỦY",)),), recipients)
