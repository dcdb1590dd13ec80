"""The urging letter (công văn đôn đốc): to the units chosen, what each of them still owes."""

from __future__ import annotations

from campaign.lib import clock, dates, layout
from campaign.lib.document import Cell, Closing, Document, Head, Paragraph, Signer, Table
from campaign.lib.layout import Layout
from campaign.models import Campaign
from orgunits.models import OrgUnit
from reviews.domain.urging import Late

NAMED = 6


def document(campaign: Campaign, base: OrgUnit, late: list[Late]) -> Document:
    """Number and day are left open for whoever signs."""
    today = clock.today()
    style = layout.in_force(today)
    return Document(
        head=_head(campaign, base, style),
        type="",
        subject="",
        blocks=(*_address(late), *_words(campaign, style), _table(late), _ending(base, style)),
        closing=_closing(base, style),
        layout=style,
        draft=True,
        title=f"Công văn đôn đốc, {dates.short(today)}",
    )


def _head(campaign: Campaign, base: OrgUnit, style: Layout) -> Head:
    paper, year = style.documents["urging"], clock.today().year
    subject = paper.subject.format(year=campaign.year)
    of_province = base.level == OrgUnit.Level.PROVINCE
    above = campaign.issuer if of_province else str(campaign.unit).upper()
    issuer = paper.issuer if of_province else base.name.upper()
    symbol = paper.symbol if of_province else _symbol(base)
    return Head(above, issuer, campaign.place, symbol=symbol, letter_subject=subject, year=year)


def _symbol(base: OrgUnit) -> str:
    """Domain 3, “Naming”: HU for a district committee, ĐU for any other."""
    return "CV/HU" if base.kind == OrgUnit.Kind.DISTRICT_COMMITTEE else "CV/ĐU"


def _address(late: list[Late]) -> list[Paragraph]:
    """Beyond a handful of names the table alone lists them."""
    if len(late) == 1 or len(late) > NAMED:
        whom = late[0].unit.name if len(late) == 1 else "các đơn vị có tên tại bảng dưới đây"
        return [Paragraph(f"Kính gửi: {whom}", align="centre", indent=False)]
    names = [f"- {each.unit.name}," for each in late]
    names[-1] = names[-1].rstrip(",") + "."
    listed = [Paragraph(name, align="left") for name in names]
    return [Paragraph("Kính gửi:", align="left", keep=True), *listed]


def _words(campaign: Campaign, style: Layout) -> list[Paragraph]:
    paper = style.documents["urging"]
    plan = f"Kế hoạch số {campaign.number}, {dates.written(campaign.issued_on)}"
    return [
        Paragraph(
            f"Thực hiện {plan} của {paper.plan_of} về {campaign.subject}, đến hết "
            f"{dates.written(clock.today())} các đơn vị có tên sau đây chưa gửi kết quả đã quá "
            "thời hạn ghi trong Kế hoạch:",
            keep=True,
        )
    ]


def _table(late: list[Late]) -> Table:
    """A unit's name stands once, beside all that it owes."""
    rows = []
    for place, each in enumerate(late, start=1):
        for n, task in enumerate(each.tasks):
            who = f" ({task.person})" if task.person_id else ""
            days = str((clock.today() - task.last_day).days) if task.last_day else ""
            last = dates.short(task.last_day) if task.last_day else ""
            first = () if n else (_spanning(str(place), each), _spanning(each.unit.name, each))
            work = f"{task.milestone.title}{who}"
            rows.append((*first, work, Cell(last, "centre"), Cell(days, "centre")))
    head = (("TT", "Đơn vị", "Việc chưa gửi", "Ngày cuối", "Số ngày quá hạn"),)
    return Table(head, tuple(rows), (7, 30, 33, 15, 15))


def _spanning(text: str, late: Late) -> Cell:
    return Cell(text, "centre" if text.isdigit() else "left", rows=len(late.tasks))


def _ending(base: OrgUnit, style: Layout) -> Paragraph:
    of_province = base.level == OrgUnit.Level.PROVINCE
    who = style.documents["urging"].issuer_in_text if of_province else base.name
    return Paragraph(
        f"{who} đề nghị các đơn vị khẩn trương hoàn thành và gửi kết quả; trường hợp có khó khăn, "
        "vướng mắc thì báo cáo ngay, nêu rõ lý do và ngày dự kiến gửi."
    )


def _closing(base: OrgUnit, style: Layout) -> Closing:
    paper = style.documents["urging"]
    if base.level == OrgUnit.Level.PROVINCE:
        return Closing((Signer(tuple(paper.signature)),), tuple(paper.recipients))
    return Closing(
        (Signer(("T/M BAN THƯỜNG VỤ",)),), ("Như trên,", f"Lưu Văn phòng {base.short_name}.")
    )
