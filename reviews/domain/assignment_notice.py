"""The notice assigning Standing Committee members to attend and direct reviews (R29).

Drawn from the assignments alone: why one was made (a standing charge, an issued suggestion) is
neither asked nor told here, so that who may not know of a suggestion learns of none.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from campaign.lib import dates, layout
from campaign.lib.document import Block, Cell, Closing, Document, Head, Paragraph, Signer, Table
from campaign.models import Campaign
from orgunits.models import Appointment, OrgUnit, Person
from reviews.models import Supervision

HEAD = (("TT", "Họ và tên, chức vụ", "Nơi dự, chỉ đạo kiểm điểm", "Văn bản phân công"),)
WIDTHS = (7, 30, 36, 27)


def rows_of(campaign: Campaign) -> QuerySet[Supervision]:
    """Members who direct; the representatives of R27 and R28 are told of by their own bodies."""
    rows = Supervision.objects.filter(campaign=campaign, kind=Supervision.Kind.DIRECT)
    return rows.filter(unit__path__startswith=campaign.unit.path)


def document(campaign: Campaign, day: date) -> Document:
    style = layout.in_force(day)
    paper = style.documents["assignment"]
    signer = Signer((campaign.signed_for, campaign.signer_post))
    return Document(
        head=Head("", campaign.issuer, campaign.place, symbol=paper.symbol, year=day.year),
        type=paper.type,
        subject=paper.subject.format(year=campaign.year),
        blocks=_blocks(campaign, paper),
        closing=Closing((signer,), tuple(paper.recipients)),
        layout=style,
        draft=True,
    )


def _blocks(campaign: Campaign, paper: layout.Paper) -> tuple[Block, ...]:
    plan = f"Kế hoạch số {campaign.number}, ngày {dates.short(campaign.issued_on)}"
    return (
        Paragraph(
            f"Thực hiện {plan} của {paper.plan_of} về {campaign.subject}, {paper.issuer_in_text} "
            "phân công các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy dự, chỉ đạo hội nghị kiểm điểm "
            "như sau:"
        ),
        Table(HEAD, _lines(campaign), WIDTHS),
        Paragraph(
            "Các đồng chí được phân công dự, chỉ đạo hội nghị kiểm điểm; các địa phương, cơ quan, "
            "đơn vị báo cáo thời gian tổ chức hội nghị để các đồng chí bố trí dự."
        ),
        Paragraph(
            f"Trên đây là phân công của {paper.issuer_in_text}; đề nghị {paper.addressee_in_text} "
            "thực hiện."
        ),
    )


def _lines(campaign: Campaign) -> tuple[tuple[Cell | str, ...], ...]:
    places = _posts(campaign)
    grouped: dict[Person, list[Supervision]] = defaultdict(list)
    replaced = _replaced(campaign)
    now = rows_of(campaign).filter(valid_to=None).select_related("unit", "person")
    for row in now.order_by("unit__level", "unit__place", "unit__path"):
        grouped[row.person].append(row)
    ordered = sorted(grouped, key=lambda person: (_place(places, person), person.sort_key))
    return tuple(
        (
            Cell(str(number), "centre"),
            _who(person, places),
            "\n".join(f"- {_unit(row, replaced)}" for row in grouped[person]),
            "\n".join(dict.fromkeys(row.basis for row in grouped[person])),
        )
        for number, person in enumerate(ordered, 1)
    )


def _posts(campaign: Campaign) -> dict[int, Appointment]:
    posts = Appointment.objects.filter(
        unit__kind=OrgUnit.Kind.STANDING_COMMITTEE, valid_to=None
    ).order_by("-place")
    return {post.person_id: post for post in posts}


def _place(posts: dict[int, Appointment], person: Person) -> int:
    return posts[person.pk].place if person.pk in posts else 1000


def _who(person: Person, posts: dict[int, Appointment]) -> str:
    return f"{person}\n{posts[person.pk].post}" if person.pk in posts else str(person)


def _replaced(campaign: Campaign) -> dict[int, Supervision]:
    """Whom the present member took over from, by unit (R25)."""
    ended = rows_of(campaign).exclude(valid_to=None).select_related("person")
    return {row.unit_id: row for row in ended.order_by("valid_to", "pk")}


def _unit(row: Supervision, replaced: dict[int, Supervision]) -> str:
    old = replaced.get(row.unit_id)
    if old is None:
        return row.unit.name
    since = dates.short(row.valid_from)
    return f"{row.unit.name} (thay đồng chí {old.person} từ ngày {since})"
