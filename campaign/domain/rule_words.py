"""A rule set in words, row by row, and what it changed against the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.domain.rulebooks import SURE, TABLES, RuleBook
from campaign.models import CapRule, VoteRule
from campaign.models.rules import GradeCode, ObjectKind
from campaign.templatetags.vietnamese import count

Words = str | Promise
TITLES: dict[str, Words] = {
    "periods": gettext_lazy("Kỳ kiểm điểm, xếp loại"),
    "grades": gettext_lazy("Mức xếp loại"),
    "scale": gettext_lazy("Cách chấm"),
    "criteria": gettext_lazy("Khung tiêu chí"),
    "grade_tests": gettext_lazy("Điều kiện của từng mức"),
    "non_completions": gettext_lazy("Trường hợp không hoàn thành nhiệm vụ"),
    "caps": gettext_lazy("Tỷ lệ hoàn thành xuất sắc"),
    "links": gettext_lazy("Ràng buộc giữa các kết quả"),
    "exemptions": gettext_lazy("Không xếp loại"),
    "special_cases": gettext_lazy("Trường hợp riêng"),
    "vote_rules": gettext_lazy("Biểu quyết"),
    "authorities": gettext_lazy("Đề xuất và quyết định"),
    "lead_times": gettext_lazy("Thời gian tối thiểu"),
    "forms": pgettext_lazy("biểu mẫu", "Mẫu"),
}
OF_WHOM: dict[str, Words] = {
    "all": gettext_lazy("Mọi đối tượng"),
    "collectives": gettext_lazy("Tập thể"),
    "persons": gettext_lazy("Cá nhân"),
    **{kind.value: kind.label for kind in ObjectKind},
}
GROUPS: dict[str, Words] = {
    "common": gettext_lazy("tiêu chí chung"),
    "task": gettext_lazy("kết quả nhiệm vụ"),
    "remedy": gettext_lazy("khắc phục hạn chế"),
}


@dataclass(frozen=True)
class Line:
    key: str
    title: str
    words: str
    clause: str
    sure: str

    @property
    def sureness(self) -> str:
        return str(SURE[self.sure])

    @property
    def is_unsure(self) -> bool:
        """No text of the regulation was seen for it."""
        return self.sure in "GMI"


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Difference:
    section: str
    title: str
    old: str
    new: str


def sections(book: RuleBook) -> list[Section]:
    """In the order of a reader, those without a row left out."""
    found = [Section(key, str(title), _lines(book, key)) for key, title in TITLES.items()]
    return [section for section in found if section.lines]


def unsure(book: RuleBook) -> int:
    return sum(line.is_unsure for section in sections(book) for line in section.lines)


def differences(old: RuleBook, new: RuleBook) -> list[Difference]:
    """Row by row; a change of the clause alone is none."""
    before, after = _by_key(old), _by_key(new)
    found = []
    for key in dict.fromkeys([*after, *before]):
        line = after.get(key) or before[key]
        was, now = (rows[key].words if key in rows else "" for rows in (before, after))
        if was != now:
            found.append(Difference(str(TITLES[key[0]]), line.title, was, now))
    order = [str(title) for title in TITLES.values()]
    return sorted(found, key=lambda row: order.index(row.section))


def _by_key(book: RuleBook) -> dict[tuple[str, str], Line]:
    return {(each.key, line.key): line for each in sections(book) for line in each.lines}


def _lines(book: RuleBook, name: str) -> list[Line]:
    if name == "scale":
        return [Line("scale", _("Thang chấm"), book.scale.words, book.scale.clause,
                     book.scale.sure)]  # fmt: skip
    known_by, say = TABLES[name][1], SAYS[name]
    found = []
    for row in getattr(book, name):
        title, words = say(row)
        key = str(getattr(row, known_by))
        found.append(Line(key, str(title), str(words), row.clause, row.sure))
    return found


def _grade_test(row: Any) -> tuple[Words, Words]:
    return f"{GradeCode(row.grade).label}: {str(OF_WHOM[row.subjects]).lower()}", row.words


def rounding(row: Any) -> str:
    """Of a cap, or of what is kept of it beside the tables."""
    words = _("làm tròn xuống") if row.rounding == "down" else _("làm tròn")
    return words + _("; ít nhất một") if row.min_one else words


def _cap(row: Any) -> tuple[Words, Words]:
    words = _("không quá %(percent)s%% %(base)s, tính trong %(group)s, %(rounding)s") % {
        "percent": row.percent,
        "base": CapRule.Base(row.base).label,
        "group": row.group,
        "rounding": rounding(row),
    }
    if row.exceptional_percent:
        said = _("; %(percent)s%% cho nhóm được công nhận có thành tích đặc biệt, khi có văn bản")
        words += said % {"percent": row.exceptional_percent}
    return OF_WHOM[row.object_kind], words


def _exemption(row: Any) -> tuple[Words, Words]:
    if row.is_reviewed:
        return row.label, _("không xếp loại, vẫn kiểm điểm")
    return row.label, _("không kiểm điểm, không xếp loại")


def special(row: Any) -> str:
    """To choose from: with the best grade it leaves."""
    return f"{row.words} ({_at_most(row)})" if row.max_grade else str(row.words)


def _special(row: Any) -> tuple[Words, Words]:
    parts = [_("có kiểm điểm") if row.is_reviewed else _("không kiểm điểm")]
    parts += [_("có xếp loại") if row.is_rated else _("không xếp loại")]
    if row.max_grade:
        parts += [_at_most(row)]
    return row.words, ", ".join(parts)


def _at_most(row: Any) -> str:
    grade = str(GradeCode(row.max_grade).label).lower()
    return _("cao nhất là %(grade)s") % {"grade": grade}


def _criterion(row: Any) -> tuple[Words, Words]:
    title = f"{OF_WHOM[row.subjects]}: {GROUPS[row.group]}"
    if not row.points:
        return title, row.words
    return title, _("%(words)s: tối đa %(points)s điểm") % {
        "words": row.words,
        "points": count(row.points),
    }


def _link(row: Any) -> tuple[Words, Words]:
    return row.words, _("áp dụng") if row.is_on else _("không áp dụng")


def _vote(row: Any) -> tuple[Words, Words]:
    words = _(
        "%(secret)s; có mặt từ %(quorum)s/%(quorum_of)s; đạt khi trên %(parts)s/%(of)s số "
        "%(base)s; không mức nào đạt thì %(fallback)s"
    ) % {
        "secret": _("bỏ phiếu kín") if row.is_secret else _("bỏ phiếu công khai"),
        "quorum": row.quorum_parts,
        "quorum_of": row.quorum_of,
        "parts": row.threshold_parts,
        "of": row.threshold_of,
        "base": VoteRule.Base(row.base).label,
        "fallback": VoteRule.Fallback(row.fallback).label,
    }
    return OF_WHOM[row.object_kind], words


def _authority(row: Any) -> tuple[Words, Words]:
    facts = {"proposes": row.proposes, "decides": row.decides}
    return row.words, _("Đề xuất: %(proposes)s. Quyết định: %(decides)s.") % facts


def _lead_time(row: Any) -> tuple[Words, Words]:
    days = _("%(n)s ngày làm việc") if row.counting == "working" else _("%(n)s ngày")
    return row.words, days % {"n": row.days}


SAYS: dict[str, Callable[[Any], tuple[Words, Words]]] = {
    "periods": lambda row: (row.words, _("có")),
    "grades": lambda row: (row.short, row.name),
    "criteria": _criterion,
    "grade_tests": _grade_test,
    "non_completions": lambda row: (OF_WHOM[row.subjects], row.words),
    "caps": _cap,
    "links": _link,
    "exemptions": _exemption,
    "special_cases": _special,
    "vote_rules": _vote,
    "authorities": _authority,
    "lead_times": _lead_time,
    "forms": lambda row: (row.code, row.words),
}
