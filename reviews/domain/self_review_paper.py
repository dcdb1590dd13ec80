"""A self-review as the official form prints it; or the empty form, to be filled in by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain.review_forms import ReviewForm
from campaign.lib import clock, layout
from campaign.lib.document import (
    Block,
    Cell,
    Closing,
    Document,
    Head,
    Heading,
    Lines,
    Paragraph,
    Run,
    Signer,
    Table,
)
from campaign.models import Campaign
from campaign.models.rules import GradeCode
from orgunits.models import User
from reviews.domain import self_review_sheet, self_reviews
from reviews.domain.self_review_sheet import Line, Sheet
from reviews.domain.self_reviews import Kind
from reviews.models import SelfReview, SelfReviewRow
from reviews.models.self_reviews import Level

DOTS = "." * 40
BOXES = {True: "■", False: "□"}
HARD = "\u00a0"
IN_HEAD = {"committee", "cell", "place", "superior", "collective", "signer"}
WORDS_PER_LINE = 250
REMEDIES = (8, 38, 38, 16)


def of(review: SelfReview, *, reader: User) -> Document:
    """With what was written on suggested matters only for who may know of suggestions."""
    may = self_reviews.reads_matters(reader, review.submission.task)
    return _written(review, with_matters=may)


def whole(review: SelfReview) -> Document:
    """With every section: for a dossier that only those open who may read all of it."""
    return _written(review, with_matters=True)


def _written(review: SelfReview, *, with_matters: bool) -> Document:
    submission = review.submission
    sheet = self_review_sheet.of(review, with_matters=with_matters)
    day = clock.day_of(submission.sent_at) if submission.sent_at else None
    with translation.override("vi"):
        campaign = submission.task.campaign
        return _document(sheet, campaign, day, is_draft=not submission.is_sent)


def empty(form: ReviewForm, campaign: Campaign) -> Document:
    with translation.override("vi"):
        return _document(self_review_sheet.empty(form), campaign, None, is_draft=False)


def name(review: SelfReview) -> str:
    task = review.submission.task
    whose = task.person.full_name if task.person else task.unit.short_name
    return f"{review.official.identity.symbol} - {whose}".replace("/", "-")


def _document(sheet: Sheet, campaign: Campaign, day: date | None, *, is_draft: bool) -> Document:
    identity = sheet.form.identity
    year = _("Năm %(year)s") % {"year": campaign.year}
    under = f"\n{identity.under_title}" if identity.under_title else ""
    return Document(
        head=_head(sheet, campaign, day),
        type=identity.title,
        subject=f"{year}{under}",
        blocks=(*_facts(sheet), *_sections(sheet), _signed(sheet), *_closings(sheet.form)),
        closing=None,
        layout=layout.in_force(day or clock.today()),
        draft=is_draft,
        title=f"{identity.title} {campaign.year}",
        label=identity.symbol,
    )


def _head(sheet: Sheet, campaign: Campaign, day: date | None) -> Head:
    if sheet.form.is_personal:
        superior = sheet.fact("committee") or f"ĐẢNG BỘ {DOTS[:20]}"
        issuer = sheet.fact("cell") or f"CHI BỘ {DOTS[:20]}"
    else:
        superior, issuer = (
            sheet.fact("superior") or DOTS[:24],
            sheet.fact("collective") or DOTS[:24],
        )
    place = sheet.fact("place") or ("" if sheet.review else campaign.place)
    facts: dict[str, Any] = {"day": day, "year": None if sheet.review is None else campaign.year}
    return Head(superior.upper(), issuer.upper(), place, **facts)


def _facts(sheet: Sheet) -> list[Block]:
    shown = [fact for fact in sheet.form.facts if fact.key not in IN_HEAD]
    return [
        Paragraph(
            (
                Run(f"{fact.label}: "),
                Run(sheet.fact(fact.key) or DOTS, bold=fact.key == "full_name"),
            )
        )
        for fact in shown
    ]


def _sections(sheet: Sheet) -> list[Block]:
    return [block for line in sheet.lines for block in _section(sheet, line)]


def _section(sheet: Sheet, line: Line) -> list[Block]:
    section = line.section
    level = 3 if section.number.isdecimal() else 2
    title: Block = Heading(f"{section.number}. {section.title}", level)
    if section.kind == "heading":
        return [title]
    if line.is_withheld:
        words = _("Nội dung này có ở bản in dành cho người có quyền đọc gợi ý kiểm điểm.")
        return [title, Paragraph((Run(words, italic=True),))]
    if section.kind == Kind.GRADE:
        is_last = section == sheet.form.sections[-1]
        chosen = line.row.grade if line.row else ""
        return [title, _boxes(GradeCode.choices, chosen, keep=is_last)]
    found = [title, *_shortcomings(line.remedies), *_text(sheet, line)]
    if section.kind == Kind.LEVEL:
        asked = _("Tự đánh giá về cấp độ thực hiện: ")
        found.append(_boxes(Level.choices, line.row.level if line.row else "", asked))
    return found


def _text(sheet: Sheet, line: Line) -> list[Block]:
    if line.row and line.row.text:
        return [Paragraph(line.row.text)]
    if line.remedies:
        return []
    if sheet.review is None or not sheet.review.is_sent:
        return [Lines(min(8, 3 + line.section.words // WORDS_PER_LINE))]
    return [Paragraph(_("Không."))]


def _shortcomings(rows: list[SelfReviewRow]) -> list[Block]:
    if not rows:
        return []
    head = (_("TT"), _("Hạn chế, khuyết điểm đã chỉ ra"), _("Kết quả khắc phục"), _("Cấp độ"))
    drawn = tuple(
        (Cell(str(n), "centre"), row.remedy.shortcoming, _result(row), _level(row))
        for n, row in enumerate(rows, start=1)
        if row.remedy
    )
    return [Table((head,), drawn, REMEDIES)]


def _result(row: SelfReviewRow) -> str:
    words = {True: _("Đã khắc phục."), False: _("Chưa khắc phục xong."), None: DOTS[:12]}
    return f"{words[row.is_fixed]} {row.text}".strip()


def _level(row: SelfReviewRow) -> Cell:
    return Cell(str(row.get_level_display()) or DOTS[:8], "centre")


def _boxes(choices: Any, chosen: str, asked: str = "", *, keep: bool = False) -> Block:
    """The words of one box stay on one line."""
    said = [f"{BOXES[value == chosen]} {words}" for value, words in choices]
    joined = f"{HARD}{HARD} ".join(each.replace(" ", HARD) for each in said)
    return Paragraph(f"{asked}{joined}", align="left", keep=keep)


def _signed(sheet: Sheet) -> Closing:
    if sheet.form.is_personal:
        return Closing((Signer((_("NGƯỜI TỰ KIỂM ĐIỂM"),), sheet.fact("full_name")),))
    said = [part.strip() for part in sheet.fact("signer").split(";") if part.strip()]
    return Closing((Signer(tuple(said) or (_("T/M TẬP THỂ"),)),))


def _closings(form: ReviewForm) -> list[Block]:
    found: list[Block] = []
    for closing in form.closings:
        found += [Heading(closing.title.upper(), 2), Lines(closing.lines, keep=True)]
        found.append(Closing((Signer((closing.signer,)),)))
    return found
