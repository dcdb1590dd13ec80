"""A self-review to read and to print: the same lines for the page and for the paper.

What was written on suggested matters is withheld from whoever may not know of suggestions, in
the same words whether anything was written or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from campaign.domain.review_forms import ReviewForm, Section
from reviews.domain import self_reviews
from reviews.domain.self_reviews import Kind
from reviews.models import SelfReview, SelfReviewRow


@dataclass(frozen=True)
class Line:
    """A section: the official words, and what stands under them (nothing on an empty form)."""

    section: Section
    label: str
    row: SelfReviewRow | None = None
    remedies: list[SelfReviewRow] = field(default_factory=list)
    is_withheld: bool = False


@dataclass(frozen=True)
class Sheet:
    form: ReviewForm
    facts: list[tuple[str, str]]
    lines: list[Line]
    review: SelfReview | None = None

    def fact(self, key: str) -> str:
        labels = {fact.key: fact.label for fact in self.form.facts}
        return dict(self.facts).get(labels.get(key, ""), "")


def of(review: SelfReview, *, with_matters: bool) -> Sheet:
    form, known = review.official, self_reviews.facts_of(review)
    rows = self_reviews.rows_of(review)
    by_key = {row.key: row for row in rows}
    remedies = [row for row in rows if row.kind == Kind.REMEDY]
    lines = [_line(form, section, by_key, remedies, with_matters) for section in form.sections]
    facts = [(fact.label, known.get(fact.key, "")) for fact in form.facts]
    return Sheet(form, facts, lines, review)


def empty(form: ReviewForm) -> Sheet:
    """To be filled in by hand."""
    lines = [Line(section, form.labels[section.key]) for section in form.sections]
    return Sheet(form, [(fact.label, "") for fact in form.facts], lines)


def _line(
    form: ReviewForm,
    section: Section,
    by_key: dict[str, SelfReviewRow],
    remedies: list[SelfReviewRow],
    with_matters: bool,
) -> Line:
    is_withheld = section.kind == Kind.MATTERS and not with_matters
    return Line(
        section=section,
        label=form.labels[section.key],
        row=None if is_withheld else by_key.get(section.key),
        remedies=remedies if section.kind == Kind.REMEDIES else [],
        is_withheld=is_withheld,
    )
