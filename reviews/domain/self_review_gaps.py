"""What a self-review still lacks, a sentence for each kind of lack, naming the sections."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.domain.review_forms import ReviewForm
from campaign.templatetags.vietnamese import count
from reviews.domain import self_reviews
from reviews.domain.parts import Gap
from reviews.domain.self_reviews import Kind
from reviews.models import ReviewTask, SelfReview, SelfReviewRow, Submission

Rows = list[SelfReviewRow]
NAMED = 3


def missing(task: ReviewTask, draft: Submission | None) -> list[Gap]:
    """Either the form is written, or a paper is attached (R36, R39)."""
    review = self_reviews.of(draft)
    if draft and review is None:
        return [] if self_reviews.has_paper(draft) else [_not_attached(task)]
    if draft is None or review is None:
        words = _("Chưa viết theo mẫu %(code)s, cũng chưa đính kèm văn bản.")
        return [Gap(words % {"code": task.milestone.form}, "part-self-review")]
    rows = list(review.rows.all())
    if review.is_attached or self_reviews.is_blank(rows):
        return [] if self_reviews.has_paper(draft) else [_nothing(task, review)]
    return of_rows(review.official, rows)


def warnings(submission: Submission) -> list[str]:
    """R5: the plan's focus topics nobody marked; and what will not be sent."""
    review = self_reviews.of(submission)
    if review is None or self_reviews.is_blank(rows := list(review.rows.all())):
        return []
    if review.is_attached:
        return [_("Đã chọn nộp bằng văn bản đính kèm: phần viết trên trang không được gửi.")]
    form = review.official
    if not any(section.has_topics for section in form.sections) or not rows:
        return []
    known = self_reviews.topics(submission.task)
    left = [str(topic) for topic in known if topic.place not in review.topics]
    return [_of_topics(left, len(known))] if left else []


def _of_topics(left: list[str], known: int) -> str:
    if len(left) > NAMED:
        words = _("Chưa đánh dấu đã kiểm điểm %(n)s trong %(known)s nội dung trọng tâm.")
        return words % {"n": len(left), "known": known}
    return _("Chưa đánh dấu đã kiểm điểm nội dung trọng tâm: %(which)s.") % {
        "which": "; ".join(left)
    }


def of_rows(form: ReviewForm, rows: Rows) -> list[Gap]:
    needed = [row for row in rows if row.is_required]
    prose = [r for r in needed if r.kind in (Kind.PROSE, Kind.LEVEL) and not r.text]
    levels = [r for r in needed if r.kind == Kind.LEVEL and not r.level]
    grades = [r for r in needed if r.kind == Kind.GRADE and not r.grade]
    remedies = [r for r in rows if r.kind == Kind.REMEDY and (r.is_fixed is None or not r.level)]
    found = [
        _named(_("Chưa viết mục: %(which)s."), form, prose, "text"),
        _named(_("Chưa tự đánh giá cấp độ ở mục: %(which)s."), form, levels, "level"),
        _of_remedies(remedies),
        *_too_long(form, rows),
        _named(_("Chưa tự nhận mức xếp loại ở mục: %(which)s."), form, grades, "grade"),
    ]
    return [gap for gap in found if gap]


def anchor(row: SelfReviewRow, field: str) -> str:
    return f"id_sr-{row.key}-{field}"


def _nothing(task: ReviewTask, review: SelfReview) -> Gap:
    if review.is_attached:
        return _not_attached(task)
    words = _("Chưa viết theo mẫu %(code)s, cũng chưa đính kèm văn bản.")
    return Gap(words % {"code": review.form_code}, "part-self-review")


def _not_attached(task: ReviewTask) -> Gap:
    words = _("Chưa đính kèm văn bản: %(what)s.") % {"what": task.milestone.deliverable}
    return Gap(words, "id_files")


def _named(words: str, form: ReviewForm, rows: Rows, field: str) -> Gap | None:
    if not rows:
        return None
    which = ", ".join(form.labels[row.key] for row in rows)
    return Gap(words % {"which": which}, anchor(rows[0], field))


def _of_remedies(rows: Rows) -> Gap | None:
    if not rows:
        return None
    n = len(rows)
    words = ngettext(
        "Chưa nêu kết quả khắc phục của %(n)s hạn chế đã chỉ ra.",
        "Chưa nêu kết quả khắc phục của %(n)s hạn chế đã chỉ ra.",
        n,
    )
    return Gap(words % {"n": n}, anchor(rows[0], "fixed"))


def _too_long(form: ReviewForm, rows: Rows) -> Iterable[Gap]:
    """Nothing is said of the suggested matters: whoever sends may not know that there are any."""
    limits = {section.key: section.words for section in form.written}
    for row in rows:
        limit = limits.get(row.key, 0)
        if limit and row.kind != Kind.MATTERS and row.words > limit:
            words = _("Mục %(which)s dài %(n)s chữ, nhiều nhất là %(limit)s chữ.")
            facts = {"which": form.labels[row.key], "n": count(row.words), "limit": count(limit)}
            yield Gap(words % facts, anchor(row, "text"))
