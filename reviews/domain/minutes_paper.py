"""The minutes as a Party document (biên bản), from programme, attendance and conclusions."""

from __future__ import annotations

from typing import Any

from campaign.lib import dates, layout
from campaign.lib.document import (
    Block,
    Cell,
    Closing,
    Document,
    Heading,
    Paragraph,
    Run,
    Signer,
    Table,
)
from reviews.domain import conclusions, conferences
from reviews.domain.minutes import attendance
from reviews.domain.programme_paper import head, hour, when
from reviews.models import Conference, Minutes, Remediation

TASKS = ("TT", "Việc phải làm", "Đơn vị, người chịu trách nhiệm", "Hoàn thành chậm nhất")


def document(minutes: Minutes) -> Document:
    """A draft until it has its number."""
    found = minutes.conference
    day = minutes.signed_on or found.ends_on
    who = attendance(found)
    return Document(
        head=head(
            found,
            number=minutes.number,
            symbol="" if minutes.number else "BB",
            day=minutes.signed_on,
            year=day.year,
        ),
        type="BIÊN BẢN",
        subject=found.title,
        blocks=(
            *_when(found),
            *_who(who),
            Heading("III. NỘI DUNG, DIỄN BIẾN"),
            *([Paragraph(minutes.opening)] if minutes.opening else []),
            *_course(found),
            Heading("IV. KẾT LUẬN"),
            Paragraph(minutes.closing),
            *_tasks(conclusions.of_minutes(minutes)),
            Paragraph(
                f"Biên bản đã được thông qua; hội nghị kết thúc {hour(found.ends_at)}, "
                f"{dates.written(found.ends_on)}."
            ),
        ),
        closing=Closing((_signer("THƯ KÝ", who["secretaries"]), _signer("CHỦ TRÌ", who["chairs"]))),
        layout=layout.in_force(day),
        draft=not minutes.number,
    )


def _when(found: Conference) -> list[Block]:
    words = f"Hội nghị họp {when(found)}, tại {found.place}."
    return [Heading("I. THỜI GIAN, ĐỊA ĐIỂM"), Paragraph(words)]


def _who(who: dict[str, Any]) -> list[Block]:
    away = ", ".join(
        f"đồng chí {seat.person} ({seat.excuse})" if seat.excuse else f"đồng chí {seat.person}"
        for seat in who["away"]
    )
    quorum = who["quorum"]
    came = f"Số đồng chí được triệu tập: {quorum.convened}; có mặt: {quorum.present}"
    lines = [
        f"Chủ trì: {_comrades(who['chairs'])}.",
        f"Thư ký: {_comrades(who['secretaries'])}." if who["secretaries"] else "",
        f"{came}; vắng: {away}." if away else f"{came}.",
        f"Khách mời: {_comrades(who['guests'])}." if who["guests"] else "",
    ]
    return [Heading("II. THÀNH PHẦN"), *(Paragraph(line) for line in lines if line)]


def _course(found: Conference) -> list[Block]:
    """Day by day, each point with what was concluded on it."""
    blocks: list[Block] = []
    for day, items in conferences.programme_days(found).items():
        if items:
            written = dates.written(day)
            blocks.append(Heading(written[0].upper() + written[1:], level=3))
        for item in items:
            blocks += _point(item)
    return blocks


def _point(item: Any) -> list[Block]:
    presenter = f" ({item.presenter})." if item.presenter else "."
    said = Run(f"{hour(item.begins_at)}. {item.content}", bold=True)
    title = Paragraph((said, Run(presenter)), keep=bool(item.conclusion))
    return [title, Paragraph(item.conclusion)] if item.conclusion else [title]


def _tasks(given: list[Remediation]) -> list[Block]:
    """What the conclusions gave to whom, and until when."""
    if not given:
        return []
    rows = tuple(
        (Cell(str(place), "centre"), task.measure, _whose(task), dates.short(task.due_on))
        for place, task in enumerate(given, 1)
    )
    said = Paragraph("Hội nghị giao thực hiện các việc sau:", keep=True)
    return [said, Table((TASKS,), rows, (7, 45, 31, 17))]


def _whose(task: Remediation) -> str:
    return f"{task.unit.name}\nĐồng chí {task.owner}" if task.owner else task.unit.name


def _signer(role: str, seats: list[Any]) -> Signer:
    return Signer((role,), ", ".join(str(seat.person) for seat in seats))


def _comrades(seats: list[Any]) -> str:
    return ", ".join(f"đồng chí {seat.person}" for seat in seats)
