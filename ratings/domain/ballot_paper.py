"""The ballot sheet (phiếu biểu quyết, R46): every copy is the same page, without a name of the
voter, without a number."""

from __future__ import annotations

from campaign.lib import layout
from campaign.lib.document import Cell, Document, Head, Paragraph, Run, Table
from orgunits.models import OrgUnit
from ratings.domain import ballot_results
from ratings.models import Ballot

BOX = "☐"
TYPE = "PHIẾU BIỂU QUYẾT"
OBJECTS: dict[str, str] = {
    Ballot.Kind.MEMBERS: "đối với Ủy viên Ban Thường vụ Tỉnh ủy",
    Ballot.Kind.COLLECTIVE: "đối với tập thể Ban Thường vụ Tỉnh ủy",
    Ballot.Kind.ORGANIZATION: "đối với Đảng bộ tỉnh",
}
STAGES = {1: "", 2: " (biểu quyết lần hai)"}


def document(ballot: Ballot) -> Document:
    day = ballot.conference.starts_on
    return Document(
        head=head(ballot),
        type=TYPE,
        subject=f"{subject(ballot)}{STAGES[ballot.stage]}",
        blocks=(*_guidance(ballot), _table(ballot)),
        closing=None,
        layout=layout.in_force(day),
        title=f"{TYPE} {subject(ballot)}",
    )


def subject(ballot: Ballot) -> str:
    year = ballot.campaign.year
    return f"đánh giá, xếp loại chất lượng năm {year}\n{OBJECTS[ballot.kind]}"


def head(ballot: Ballot, *, issuer: str = "", place: str = "") -> Head:
    """The committee in whose name the campaign runs, and below it the body that votes."""
    unit, top = ballot.unit, ballot.campaign.issuer
    below = issuer or (unit.name if len(unit.path) > OrgUnit.steplen else "")
    return Head(
        superior=top if below else "",
        issuer=below or top,
        place=place,
        day=None,
        year=ballot.conference.starts_on.year if place else None,
    )


def _table(ballot: Ballot) -> Table:
    of_persons = ballot.kind == Ballot.Kind.MEMBERS
    named = "Họ và tên, chức vụ" if of_persons else "Tập thể, tổ chức đảng"
    shorts = [short for _name, short in ballot_results.grades_of(ballot).values()]
    rows = [
        (
            Cell(str(item.place), align="centre"),
            Cell("\n".join(filter(None, [item.name, item.post]))),
            *(Cell(BOX, align="centre") for _short in shorts),
        )
        for item in ballot.items.all()
    ]
    return Table(
        head=(("STT", named, *shorts),), rows=tuple(rows), widths=_widths(8, 13, len(shorts))
    )


def _widths(first: int, each: int, columns: int) -> tuple[int, ...]:
    return (first, 100 - first - each * columns, *([each] * columns))


def _guidance(ballot: Ballot) -> tuple[Paragraph, ...]:
    names = "; ".join(
        f"{short}: {name}" for name, short in ballot_results.grades_of(ballot).values()
    )
    how = (
        "Đồng chí đánh dấu X vào một ô ở mỗi dòng. Dòng đánh dấu từ hai ô trở lên là đánh dấu sai; "
        "dòng để trống là không có ý kiến. Không ghi tên, không ký, không đánh dấu gì khác lên "
        "phiếu."
    )
    return (
        Paragraph((Run("Hướng dẫn: ", bold=True), Run(how))),
        Paragraph((Run(f"{names}.", italic=True),)),
    )
