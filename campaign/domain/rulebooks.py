"""All that a regulation says of a campaign, read from its file; every row with its clause and how
sure we are of it (the letters of `SURE`). What is counted in lists stands also in the tables of
`campaign.models.rules`; `campaign.domain.rules` keeps the two alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.lib import tomlrows
from campaign.lib.tomlfile import TOP, TomlFile
from campaign.models.rules import GradeCode, ObjectKind

SURE = {
    "T": gettext_lazy("nguyên văn quy định"),
    "S": gettext_lazy("nguồn thứ cấp"),
    "P": gettext_lazy("ghi trong kế hoạch"),
    "G": gettext_lazy("chỉ thấy ở công cụ công khai"),
    "M": gettext_lazy("chưa đối chiếu văn bản"),
    "I": gettext_lazy("cách hiểu khi lập tệp"),
    "X": gettext_lazy("quy định của tỉnh"),
}
COLLECTIVES = (ObjectKind.PARTY_ORG.value, ObjectKind.LEADING_COLLECTIVE.value)
PERSONS = (ObjectKind.PARTY_MEMBER.value, ObjectKind.LEADING_CADRE.value)
SUBJECTS: dict[str, tuple[str, ...]] = {
    "all": (*COLLECTIVES, *PERSONS),
    "collectives": COLLECTIVES,
    "persons": PERSONS,
    **{kind: (kind,) for kind in ObjectKind.values},
}
# Best first; the worst is what is left when no other test is met.
LEVELS = ("excellent", "good", "average", "poor")


@dataclass(frozen=True, kw_only=True)
class Sourced:
    clause: str
    sure: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`parent`: the central rule set that a province's own tightens; `replaces`: the one before."""

    code: str
    title: str
    issued_on: date
    guidance: str = ""
    replaces: str = ""
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Period(Sourced):
    key: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Grade(Sourced):
    code: str
    short: str
    name: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class Scale(Sourced):
    """Levels for each criterion, or points: `common_points` and `task_points` are their most."""

    kind: str
    words: str
    common_points: int = 0
    task_points: int = 0

    @property
    def is_points(self) -> bool:
        return self.kind == "points"


@dataclass(frozen=True, kw_only=True)
class Criterion(Sourced):
    key: str
    subjects: str
    group: str
    words: str
    points: int = 0

    @property
    def is_task(self) -> bool:
        return self.group == "task"


@dataclass(frozen=True, kw_only=True)
class GradeTest(Sourced):
    """When a grade may be given. `every` and `tasks`: the least level of each criterion and of the
    criteria of task results; `min_points`: of 100. Without them the words only guide."""

    grade: str
    subjects: str
    words: str
    every: str = ""
    tasks: str = ""
    min_points: int = 0

    @property
    def key(self) -> str:
        return f"{self.grade}/{self.subjects}"

    @property
    def is_computed(self) -> bool:
        return bool(self.every or self.min_points)


@dataclass(frozen=True, kw_only=True)
class NonCompletion(Sourced):
    key: str
    subjects: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Cap(Sourced):
    """How many may be excellent in a group: `percent` of a base, `rounding` “down” or “half_up”;
    `exceptional_percent` for a group of exceptional results, 0 where there is no such exception."""

    object_kind: str
    percent: int
    base: str
    group: str
    rounding: str = "down"
    min_one: bool = False
    exceptional_percent: int = 0


@dataclass(frozen=True, kw_only=True)
class Exemption(Sourced):
    code: str
    label: str
    is_reviewed: bool


@dataclass(frozen=True, kw_only=True)
class SpecialCase(Sourced):
    key: str
    words: str
    is_reviewed: bool
    is_rated: bool
    max_grade: str = ""


@dataclass(frozen=True, kw_only=True)
class Link(Sourced):
    key: str
    is_on: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class Vote(Sourced):
    object_kind: str
    is_secret: bool
    quorum_parts: int
    quorum_of: int
    threshold_parts: int
    threshold_of: int
    base: str
    fallback: str
    is_assumed: bool


@dataclass(frozen=True, kw_only=True)
class LeadTime(Sourced):
    key: str
    words: str
    days: int
    counting: str


@dataclass(frozen=True, kw_only=True)
class Form(Sourced):
    code: str
    subjects: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Authority(Sourced):
    key: str
    words: str
    proposes: str
    decides: str


# Each table of the file: its rows, and by which field one of them is known.
TABLES: dict[str, tuple[type[Any], str]] = {
    "periods": (Period, "key"),
    "grades": (Grade, "code"),
    "criteria": (Criterion, "key"),
    "grade_tests": (GradeTest, "key"),
    "non_completions": (NonCompletion, "key"),
    "caps": (Cap, "object_kind"),
    "exemptions": (Exemption, "code"),
    "special_cases": (SpecialCase, "key"),
    "links": (Link, "key"),
    "vote_rules": (Vote, "object_kind"),
    "lead_times": (LeadTime, "key"),
    "forms": (Form, "code"),
    "authorities": (Authority, "key"),
}
# What a key may hold, where that is a closed list.
CHOICES: dict[str, dict[str, Any]] = {
    "criteria": {"subjects": SUBJECTS, "group": ("common", "task", "remedy")},
    "grade_tests": {
        "grade": GradeCode.values,
        "subjects": SUBJECTS,
        "every": ("", *LEVELS),
        "tasks": ("", *LEVELS),
    },
    "non_completions": {"subjects": SUBJECTS},
    "periods": {"key": ("year", "quarter", "term", "needed")},
    "caps": {"rounding": ("down", "half_up"), "base": ("good", "good_or_above")},
    "special_cases": {"max_grade": ("", *GradeCode.values)},
    "links": {"key": ("collective_by_unit", "head_by_unit", "member_by_civil", "order")},
    "lead_times": {"counting": ("working", "calendar")},
    "forms": {"subjects": SUBJECTS},
}


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    identity: Identity
    scale: Scale
    periods: tuple[Period, ...]
    grades: tuple[Grade, ...]
    criteria: tuple[Criterion, ...]
    grade_tests: tuple[GradeTest, ...]
    non_completions: tuple[NonCompletion, ...]
    caps: tuple[Cap, ...]
    exemptions: tuple[Exemption, ...]
    special_cases: tuple[SpecialCase, ...]
    links: tuple[Link, ...]
    vote_rules: tuple[Vote, ...]
    lead_times: tuple[LeadTime, ...]
    forms: tuple[Form, ...]
    authorities: tuple[Authority, ...]

    @property
    def code(self) -> str:
        return self.identity.code

    @property
    def is_provincial(self) -> bool:
        return bool(self.identity.parent)

    def cap(self, object_kind: str) -> Cap | None:
        return next((cap for cap in self.caps if cap.object_kind == object_kind), None)

    def criteria_of(self, object_kind: str) -> list[Criterion]:
        return [row for row in self.criteria if object_kind in SUBJECTS[row.subjects]]

    def authority(self, key: str) -> Authority | None:
        return next((row for row in self.authorities if row.key == key), None)

    def lead_time(self, key: str) -> LeadTime | None:
        return next((row for row in self.lead_times if row.key == key), None)

    def period(self, key: str) -> Period | None:
        return next((row for row in self.periods if row.key == key), None)

    def link(self, key: str) -> Link | None:
        """None where the rules have it switched off."""
        return next((row for row in self.links if row.key == key and row.is_on), None)


def read(text: str) -> RuleBook:
    """`Refused` names everything that is wrong with the file."""
    file = TomlFile(text)
    book = take(file)
    file.finish()
    if book is None:
        raise AssertionError("a file without problems is a book")
    return book


def take(file: TomlFile) -> RuleBook | None:
    """The book of a file that another reader goes on with; None where it has problems."""
    heads, scales = _the_one(file, "rule_set", Identity), _the_one(file, "scale", Scale)
    tables = {name: rows_of(file, name) for name in TABLES}
    _points_add_up(file, scales, tables["criteria"])
    if file.problems:
        return None
    rows = {name: tomlrows.plain(placed) for name, placed in tables.items()}
    return RuleBook(identity=heads[0], scale=scales[0], **rows)


def rows_of(file: TomlFile, name: str) -> tomlrows.Placed:
    model, known_by = TABLES[name]
    placed = tomlrows.rows(file, name, model)
    for place, row in placed:
        for key, known in {**CHOICES.get(name, {}), "sure": SURE}.items():
            tomlrows.one_of(file, place, key, getattr(row, key), known)
    tomlrows.once(file, placed, known_by)
    return placed


def freeze(book: RuleBook) -> dict[str, Any]:
    """As pinned to a campaign: a later edit of the file never changes it."""
    frozen = asdict(book)
    frozen["identity"]["issued_on"] = book.identity.issued_on.isoformat()
    return frozen


def thaw(data: Mapping[str, Any]) -> RuleBook:
    head = dict(data["identity"])
    head["issued_on"] = date.fromisoformat(head["issued_on"])
    rows = {
        name: tuple(_known(model, row) for row in data.get(name, ()))
        for name, (model, _key) in TABLES.items()
    }
    return RuleBook(identity=Identity(**head), scale=_known(Scale, data["scale"]), **rows)


def _the_one(file: TomlFile, name: str, model: type[Any]) -> tuple[Any, ...]:
    found = tomlrows.rows(file, name, model)
    if len(found) != 1 and not file.problems:
        file.refuse(TOP, name, _("cần đúng một bảng [%(name)s].") % {"name": name})
    return tomlrows.plain(found)


def _points_add_up(file: TomlFile, scales: tuple[Any, ...], criteria: tomlrows.Placed) -> None:
    """For every kind of object the criteria sum to what the scale says: 30 and 70."""
    if not scales or not scales[0].is_points:
        return
    for kind in ObjectKind.values:
        sums = {True: 0, False: 0}
        for _place, row in criteria:
            if kind in SUBJECTS[row.subjects]:
                sums[row.is_task] += row.points
        wanted = {True: scales[0].task_points, False: scales[0].common_points}
        if sums != wanted:
            words = {"kind": ObjectKind(kind).label, "common": sums[False], "task": sums[True]}
            words |= {"c": wanted[False], "t": wanted[True]}
            reason = _(
                "tiêu chí của %(kind)s cộng lại %(common)s + %(task)s điểm, phải là %(c)s + %(t)s."
            )
            file.refuse(TOP, "criteria", reason % words)


def _known(model: type[Any], row: Mapping[str, Any]) -> Any:
    """Keys of another edition of the software are left out."""
    return model(**{field.name: row[field.name] for field in fields(model) if field.name in row})
