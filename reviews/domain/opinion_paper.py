"""The merged table of opinions (bảng tổng hợp ý kiến góp ý) as a Party document."""

from __future__ import annotations

from campaign.lib import clock, dates, layout
from campaign.lib.document import Cell, Closing, Document, Head, Paragraph, Signer, Table
from reviews.models import CollectiveDraft, OpinionPoint, OpinionRequest


def document(draft: CollectiveDraft, points: list[OpinionPoint]) -> Document:
    campaign = draft.task.campaign
    day = clock.day_of(draft.settled_at) if draft.settled_at else clock.today()
    style = layout.in_force(day)
    settled = draft.state == CollectiveDraft.State.SETTLED
    return Document(
        head=Head(campaign.issuer, draft.unit.name.upper(), campaign.place, day=day),
        type="BẢNG TỔNG HỢP",
        subject=f"ý kiến góp ý dự thảo báo cáo kiểm điểm tập thể năm {campaign.year}",
        blocks=(_counted(draft), *([_table(points)] if points else [_none()])),
        closing=Closing((Signer(("NGƯỜI TỔNG HỢP",)),)),
        layout=style,
        draft=not settled,
    )


def _counted(draft: CollectiveDraft) -> Paragraph:
    """Every one asked stands in one of the four figures."""
    rows = list(draft.requests.all())
    by = {state: sum(row.state == state for row in rows) for state in OpinionRequest.State.values}
    return Paragraph(
        f"Dự thảo lần {draft.version} gửi lấy ý kiến {len(rows)} nơi, "
        f"{dates.written(clock.day_of(draft.sent_at))}: {by['answered']} nơi có ý kiến, "
        f"{by['agreed']} nơi nhất trí, {by['asked']} nơi chưa trả lời.",
        keep=True,
    )


def _none() -> Paragraph:
    return Paragraph("Không có ý kiến góp ý.")


def _table(points: list[OpinionPoint]) -> Table:
    head = (("TT", "Nơi góp ý", "Phần, mục", "Ý kiến góp ý", "Tiếp thu, giải trình"),)
    rows = tuple(
        (Cell(str(n), "centre"), p.request.asked, p.part, p.text, _answer(p))
        for n, p in enumerate(points, start=1)
    )
    return Table(head, rows, (6, 20, 14, 32, 28))


def _answer(point: OpinionPoint) -> str:
    words = str(point.get_verdict_display()) if point.verdict else "Chưa giải trình"
    return f"{words}. {point.reply}" if point.reply else f"{words}."
