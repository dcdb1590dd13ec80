"""The decision of a group as a paper to sign (QĐ 124, Điều 11): a draft of what is about to be
decided, and once recorded, the decision under its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from campaign.lib import clock, dates, layout
from campaign.lib.document import (
    Block,
    Cell,
    Closing,
    Document,
    Head,
    Paragraph,
    Run,
    Signer,
    Table,
)
from campaign.models import Campaign
from campaign.models.rules import GradeCode
from ratings.domain import board_page
from ratings.domain.board_page import Page
from ratings.models import Decision, PeerGroup, RatingCase
from ratings.models.cases import OF_PERSONS

WIDTHS = (8, 57, 35)
COUNTED = "Trong đó: {parts}."


@dataclass(frozen=True)
class Line:
    case: RatingCase
    grade: str


def document(group: PeerGroup) -> Document | None:
    """Of what waits for a decision; where nothing does, the newest that was recorded; else None."""
    page = board_page.of(group)
    waiting = [Line(row.case, row.to_decide) for row in page.rows if _waits(row.case)]
    if waiting:
        return _paper(group, waiting, clock.today(), None)
    newest = Decision.objects.filter(case__group=group).order_by("-recorded_at", "-pk").first()
    return _paper(group, _recorded(page, newest), newest.decided_on, newest) if newest else None


def _waits(case: RatingCase) -> bool:
    return case.state == RatingCase.State.PROPOSED


def _recorded(page: Page, newest: Decision) -> list[Line]:
    """All that one paper decided, in the order of the board."""
    same = Decision.objects.filter(
        case__group=newest.case.group_id, number=newest.number, decided_on=newest.decided_on
    )
    grades = dict(same.values_list("case", "grade"))
    return [Line(row.case, grades[row.case.pk]) for row in page.rows if row.case.pk in grades]


def _paper(group: PeerGroup, lines: list[Line], day: date, decision: Decision | None) -> Document:
    campaign, style = group.campaign, layout.in_force(day)
    paper = style.documents["rating_decision"]
    return Document(
        head=_head(campaign, paper, day, decision),
        type=paper.type,
        subject=paper.subject.format(year=campaign.year),
        blocks=(*_grounds(campaign, paper), *_articles(group, lines, paper)),
        closing=Closing((_signer(campaign),), tuple(paper.recipients)),
        layout=style,
        draft=decision is None,
    )


def _signer(campaign: Campaign) -> Signer:
    return Signer((campaign.signed_for, campaign.signer_post))


def _head(campaign: Campaign, paper: layout.Paper, day: date, decision: Decision | None) -> Head:
    if decision is None:
        return Head("", campaign.issuer, campaign.place, symbol=paper.symbol, year=day.year)
    return Head("", campaign.issuer, campaign.place, number=decision.number, day=day)


def _grounds(campaign: Campaign, paper: layout.Paper) -> list[Block]:
    rules = campaign.rule_set
    grounds = [
        f"Căn cứ {rules.title};",
        f"Căn cứ Kế hoạch số {campaign.number}, {dates.written(campaign.issued_on)} của "
        f"{paper.plan_of} về {campaign.subject};",
        "Căn cứ kết quả đánh giá, biểu quyết tại hội nghị;",
        f"Xét đề nghị của {paper.addressee_in_text},",
    ]
    return [
        *(Paragraph(f"- {text}") for text in grounds),
        Paragraph((Run(f"{paper.issuer} QUYẾT ĐỊNH", bold=True),), align="centre", indent=False),
    ]


def _articles(group: PeerGroup, lines: list[Line], paper: layout.Paper) -> list[Block]:
    kind = "cá nhân" if group.object_kind in OF_PERSONS else "tập thể, tổ chức"
    year = group.campaign.year
    first = (
        f"Xếp loại chất lượng năm {year} đối với {len(lines):02d} {kind} "
        f"thuộc nhóm “{group.name}” như sau:"
    )
    last = (
        f"{paper.addressee_in_text}, Văn phòng Tỉnh ủy, các cơ quan, đơn vị liên quan và các "
        f"{kind} có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
    )
    return [
        _article(1, first),
        _table(lines),
        Paragraph(COUNTED.format(parts=_counted(lines))),
        _article(2, last),
        _article(3, "Quyết định này có hiệu lực kể từ ngày ký."),
    ]


def _article(number: int, text: str) -> Paragraph:
    return Paragraph((Run(f"Điều {number}. ", bold=True), Run(text)))


def _table(lines: list[Line]) -> Table:
    rows = tuple(
        (Cell(str(place), align="centre"), _who(line.case), str(GradeCode(line.grade).label))
        for place, line in enumerate(lines, 1)
    )
    return Table((("STT", "Đối tượng", "Mức xếp loại"),), rows, WIDTHS)


def _who(case: RatingCase) -> str:
    return f"{case.name}\n{case.role}" if case.person_id else case.name


def _counted(lines: list[Line]) -> str:
    numbers = {grade: sum(line.grade == grade for line in lines) for grade in GradeCode.values}
    return "; ".join(
        f"{GradeCode(grade).label}: {number}" for grade, number in numbers.items() if number
    )
