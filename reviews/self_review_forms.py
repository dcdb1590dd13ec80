"""The official form on a page: each section its fields, saved even where something is missing.

Two windows on one review never overwrite each other: each page names itself, and what comes from
another window than the last one saved, without knowing of that saving, is kept on the page only.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from campaign.domain import review_forms
from campaign.domain.review_forms import Fact, ReviewForm, Section
from campaign.lib import clock, text
from campaign.models import FocusTopic
from campaign.models.rules import GradeCode
from campaign.templatetags.vietnamese import count
from orgunits.models import User
from reviews.domain import self_review_gaps, self_reviews
from reviews.domain.parts import Gap
from reviews.domain.self_reviews import LONGEST, Kind
from reviews.models import SelfReviewRow, Submission, Suggestion
from reviews.models.self_reviews import Level

FIXED = {"yes": True, "no": False}


@dataclass
class Entry:
    """One section or one earlier shortcoming, as stored and as typed."""

    row: SelfReviewRow
    section: Section
    label: str
    text: str
    level: str
    grade: str
    fixed: str
    saved_elsewhere: str = ""

    @property
    def name(self) -> str:
        return f"sr-{self.row.key}"

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_too_long(self) -> bool:
        return bool(self.section.words and self.words > self.section.words)

    @property
    def is_filled(self) -> bool:
        wanted = {
            Kind.PROSE: [self.text],
            Kind.LEVEL: [self.text, self.level],
            Kind.GRADE: [self.grade],
            Kind.REMEDY: [self.fixed, self.level],
        }
        return all(wanted.get(Kind(self.row.kind), [self.text]))

    @property
    def is_unfinished(self) -> bool:
        return self.is_too_long or (self.row.is_required and not self.is_filled)

    @property
    def needs_a_look(self) -> bool:
        return self.is_unfinished or bool(self.saved_elsewhere)

    def differs(self) -> bool:
        stored = (self.row.text, self.row.level, self.row.grade, _fixed(self.row))
        return stored != (self.text, self.level, self.grade, self.fixed)


def _fixed(row: SelfReviewRow) -> str:
    return next((words for words, value in FIXED.items() if value is row.is_fixed), "")


class SelfReviewForm:
    levels, grades = Level.choices, GradeCode.choices

    def __init__(self, draft: Submission, by: User, data: Any = None) -> None:
        self.draft, self.by = draft, by
        self.task = draft.task
        self.review: Any = self_reviews.of(draft)  # none where the rule set ships no form
        self.data = data if data is not None and "sr-window" in data else None
        self.writes_matters = self_reviews.writes_matters(by, draft.task)
        self.is_conflict = False
        self.window = self._typed("sr-window")[:32] or secrets.token_hex(8)
        self.saved_at = draft.saved_at
        stored = str(self.review.revision) if self.review else ""
        self.known_revision = self._typed("sr-revision", stored)

    @cached_property
    def official(self) -> ReviewForm:
        return self.review.official

    @cached_property
    def entries(self) -> list[Entry]:
        """In the order of the form; of suggested matters, only for who may write about them."""
        if self.review is None:
            return []
        rows = self_reviews.rows_of(self.review)
        return [self._entry(row) for row in rows if self._shows(row)]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The sections with their headings; shortcomings stand under their section."""
        by_key = {entry.row.key: entry for entry in self.entries}
        remedies = [entry for entry in self.entries if entry.row.kind == Kind.REMEDY]
        return [
            {
                "section": section,
                "entry": by_key.get(section.key),
                "remedies": remedies if section.kind == Kind.REMEDIES else [],
                "topics": self.topics if section.has_topics else [],
                "is_open": any(each.needs_a_look for each in self._under(section)),
                "is_unfinished": any(each.is_unfinished for each in self._under(section)),
            }
            for section in self.official.sections
        ]

    def _under(self, section: Section) -> list[Entry]:
        return [entry for entry in self.entries if entry.section == section]

    @cached_property
    def facts(self) -> list[tuple[Fact, str]]:
        known = self_reviews.facts_of(self.review)
        return [
            (fact, self._typed(f"sr-fact-{fact.key}", known.get(fact.key, ""))[:300])
            for fact in self.official.facts
        ]

    @cached_property
    def topics(self) -> list[tuple[FocusTopic, bool]]:
        marked = set(self.review.topics)
        if self.data is not None:
            marked = {int(value) for value in self.data.getlist("sr-topic") if value.isdecimal()}
        return [(topic, topic.place in marked) for topic in self_reviews.topics(self.task)]

    @property
    def is_attached(self) -> bool:
        if self.data is not None:
            return "sr-attached" in self.data
        return bool(self.review and self.review.is_attached)

    @cached_property
    def suggested(self) -> list[Suggestion]:
        return list(self_reviews.suggested(self.by, self.task)) if self.writes_matters else []

    @property
    def other_form(self) -> ReviewForm | None:
        """The other personal form of the rule set."""
        if self.review is None or not self.official.is_personal:
            return None
        known = review_forms.of_rule_set(self.official.identity.rule_set)
        others = (form for form in known if form.is_personal and form.code != self.official.code)
        return next(others, None)

    @property
    def gaps(self) -> list[Gap]:
        """What was typed and not saved."""
        if self.is_conflict:
            return [self._conflict_gap()]
        return [
            Gap(
                _("Mục %(which)s dài quá %(most)s ký tự, phần này chưa lưu.")
                % {"which": entry.label, "most": count(LONGEST)},
                self_review_gaps.anchor(entry.row, "text"),
            )
            for entry in self.entries
            if len(entry.text) > LONGEST
        ]

    def save(self, *, by: User) -> None:
        if self.review is None or self.data is None:
            return
        changed = [entry for entry in self.entries if entry.differs()]
        if self._is_stale() and not self._overwrites():
            self.is_conflict = bool(changed) or self._head() != self._stored_head()
            if self.is_conflict:
                self._show_both(changed)
                return
        self._save_rows([entry for entry in changed if len(entry.text) <= LONGEST])
        self._save_head()

    def _save_rows(self, changed: list[Entry]) -> None:
        for entry in changed:
            row = entry.row
            row.text, row.level, row.grade = entry.text, entry.level, entry.grade
            row.is_fixed = FIXED.get(entry.fixed)
        names = ["text", "level", "grade", "is_fixed"]
        SelfReviewRow.objects.bulk_update([entry.row for entry in changed], names)

    def _save_head(self) -> None:
        review = self.review
        review.facts, review.topics, review.is_attached = self._head()
        review.revision, review.saved_from = review.revision + 1, self.window
        self.known_revision = str(review.revision)
        names = ["facts", "topics", "is_attached", "revision", "saved_from"]
        review.save(update_fields=names)

    def _head(self) -> tuple[str, list[int], bool]:
        facts = json.dumps({fact.key: typed for fact, typed in self.facts}, ensure_ascii=False)
        return facts, [topic.place for topic, marked in self.topics if marked], self.is_attached

    def _stored_head(self) -> tuple[str, list[int], bool]:
        return self.review.facts, self.review.topics, self.review.is_attached

    def _is_stale(self) -> bool:
        """Retries of one window carry its own name: a lost answer is no conflict."""
        other = self.review.saved_from not in ("", self.window)
        return other and self.known_revision != str(self.review.revision)

    def _overwrites(self) -> bool:
        """The choice holds for the very version that was shown beside one's own."""
        return self.data is not None and self._typed("sr-overwrite") == str(self.review.revision)

    def _show_both(self, changed: list[Entry]) -> None:
        for entry in changed:
            entry.saved_elsewhere = self._as_stored(entry.row) or _("(để trống)")

    def _as_stored(self, row: SelfReviewRow) -> str:
        fixed = {True: _("đã khắc phục"), False: _("chưa khắc phục")}
        words = fixed.get(row.is_fixed, "") if row.is_fixed is not None else ""
        said = (row.text, words, row.get_level_display(), row.get_grade_display())
        return "\n".join(str(one) for one in said if one)

    def _conflict_gap(self) -> Gap:
        at = f"{self.saved_at.astimezone(clock.HANOI):%H:%M}"
        words = _(
            "Bản này vừa được lưu từ một cửa sổ khác lúc %(at)s. Những gì viết ở đây còn nguyên "
            "trên trang nhưng chưa lưu; bấm “Lưu nháp” để so hai bản."
        )
        return Gap(words % {"at": at}, "id_sr-overwrite")

    def _shows(self, row: SelfReviewRow) -> bool:
        return row.kind != Kind.MATTERS or self.writes_matters

    def _entry(self, row: SelfReviewRow) -> Entry:
        key = Kind.REMEDIES if row.kind == Kind.REMEDY else row.key
        name = f"sr-{row.key}"
        return Entry(
            row=row,
            section=self.official.section(key),
            label=self.official.labels[key],
            text=_unrolled(self._typed(f"{name}-text", row.text)),
            level=_known(self._typed(f"{name}-level", row.level), Level.values),
            grade=_known(self._typed(f"{name}-grade", row.grade), GradeCode.values),
            fixed=_known(self._typed(f"{name}-fixed", _fixed(row)), list(FIXED)),
        )

    def _typed(self, name: str, stored: str = "") -> str:
        """A field that was not on the page stays as stored; radios left empty are not sent."""
        if self.data is None:
            return stored
        return self.data.get(name, stored)


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


def _unrolled(typed: str) -> str:
    """Line breaks as one sign, and the normal form of Vietnamese letters."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(text.clean(line) for line in lines).strip()
