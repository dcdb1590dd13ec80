"""All steps of one rating on one sheet (phiếu tổng hợp các bước), for the dossier and the file."""

from __future__ import annotations

from datetime import date

from campaign.lib import clock, dates, layout
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
from campaign.models.rules import GradeCode
from ratings.domain import ladder
from ratings.domain.assessments import steps_of
from ratings.models import Assessment, CriteriaSheet, CriterionMark, Decision, RatingCase, Step

STEPS = ("Bước", "Cơ quan, tổ chức", "Ngày, văn bản", "Số phiếu", "Mức xếp loại")
MARKS = ("Tiêu chí", "Mức, điểm", "Sản phẩm cụ thể")
SIDES = {True: "Tự đánh giá theo tiêu chí", False: "Thẩm định theo tiêu chí"}


def document(case: RatingCase, *, day: date) -> Document:
    """Only for who may know every step; `day` is that of the newest row, so it never wobbles."""
    style = layout.in_force(day)
    paper, campaign = style.documents["case"], case.campaign
    return Document(
        head=Head(campaign.issuer, paper.issuer, campaign.place, year=day.year),
        type=paper.type,
        subject=paper.subject.format(year=campaign.year),
        blocks=(
            *_whose(case),
            Heading("I. CÁC BƯỚC ĐÁNH GIÁ"),
            *_steps(case),
            *_criteria(case),
            *_outcome(case),
        ),
        closing=Closing((Signer(("NGƯỜI TỔNG HỢP",)), Signer(tuple(paper.signature)))),
        layout=style,
        title=f"{paper.type} {case.name} {campaign.year}",
    )


def newest(case: RatingCase) -> date:
    """The day of the last step or decision; of the opening where there is none yet."""
    held = case.assessments.current().order_by("-held_on").values_list("held_on", flat=True)
    decided = case.decisions.order_by("-decided_on").values_list("decided_on", flat=True)
    known = [*held[:1], *decided[:1]]
    return max(known) if known else clock.day_of(case.opened_at)


def _whose(case: RatingCase) -> list[Block]:
    return [
        Paragraph(f"Đối tượng: {case.name}."),
        Paragraph(f"Chức vụ, loại đối tượng: {case.role}."),
        Paragraph(f"Nhóm đối tượng tương đồng: {case.group.name}."),
    ]


def _steps(case: RatingCase) -> list[Block]:
    order = {step: place for place, step in enumerate(Step.values)}
    rows = sorted(case.assessments.current(), key=lambda row: (order[row.step], row.pk))
    done = {row.step for row in rows}
    waiting = [str(Step(step).label) for step in steps_of(case) if step not in done]
    table = Table((STEPS,), tuple(map(_step, rows)), (22, 26, 22, 12, 18))
    said = [Paragraph(f"Chưa có: {', '.join(waiting)}.")] if waiting else []
    notes = [
        Paragraph(f"{row.get_step_display()}, {row.body}: {row.remark}")
        for row in rows
        if row.remark
    ]
    return [*([table] if rows else []), *said, *notes]


def _step(row: Assessment) -> tuple[Cell | str, ...]:
    votes = f"{row.votes_for}/{row.votes_of}" if row.votes_of is not None else ""
    when = "\n".join(filter(None, [dates.short(row.held_on), row.document]))
    grade = ladder.label(row.grade)
    return (str(row.get_step_display()), row.body, when, Cell(votes, "centre"), grade)


def _criteria(case: RatingCase) -> list[Block]:
    sheets = CriteriaSheet.objects.filter(case=case, superseded_at=None).order_by("-by_self")
    found: list[Block] = []
    for sheet in sheets.prefetch_related("marks"):
        rows = tuple(map(_mark, sheet.marks.all()))
        found += [Heading(SIDES[sheet.by_self], level=3), Table((MARKS,), rows, (42, 18, 40))]
    return [Heading("II. PHIẾU TIÊU CHÍ"), *found] if found else []


def _mark(mark: CriterionMark) -> tuple[Cell | str, ...]:
    points = str(mark.points).replace(".", ",") if mark.points is not None else ""
    return (mark.words, Cell(points or str(mark.get_level_display()), "centre"), mark.evidence)


def _outcome(case: RatingCase) -> list[Block]:
    latest = case.decisions.order_by("-version").first()
    lines = [_decided(latest)] if latest else [_proposed(case)]
    if latest and latest.justification:
        lines.append(f"Giải trình: {latest.justification}")
    return [Heading("KẾT QUẢ"), *map(Paragraph, lines)]


def _decided(decision: Decision) -> str:
    return (
        f"{decision.authority} quyết định mức “{ladder.label(decision.grade)}” tại văn bản số "
        f"{decision.number}, {dates.written(decision.decided_on)}."
    )


def _proposed(case: RatingCase) -> str:
    if case.proposed_grade:
        return f"Mức đề xuất: “{GradeCode(case.proposed_grade).label}”; cấp có thẩm quyền xem xét."
    return "Chưa đề xuất mức xếp loại."
