"""Results by name from a spreadsheet. A unit is known by its code, a person by the code or by the
full name within the unit; nobody is taken who has no post there, nor a unit outside the subtree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orgunits.imports.plans import (
    CHANGE,
    CREATE,
    SAME,
    Problems,
    Row,
    Step,
    chunks,
    differences,
    told,
    units_by_code,
)
from orgunits.models import Appointment, OrgUnit, Person
from ratings.domain import named_results
from ratings.models import NamedResult
from ratings.models.cases import OF_PERSONS
from reviews.models import ReviewTask, Submission

TYPED = ("grade", "civil_grade", "unrated_code", "unrated_reason", "authority", "number")
VALUES = (*TYPED, "decided_on")
WRITTEN = ("unit", "appointment", "post", "is_head", *VALUES)
Key = tuple[str, str, int]


@dataclass
class Work:
    noun: NamedResult
    values: dict[str, Any]


class Refusal(Exception):
    """Why a row cannot be taken, and the column to say it at."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        super().__init__(reason)


class Planner:
    def __init__(self, rows: list[Row], draft: Submission, found: Problems) -> None:
        # The template names all that may be rated; a line left as it came says nothing.
        rows = [row for row in rows if any(values_of(row).values())]
        self.rows, self.draft, self.found = rows, draft, found
        known = units_by_code(row["unit"] for row in rows)
        root = draft.task.unit
        self.units = {code: u for code, u in known.items() if u.path.startswith(root.path)}
        self.posts = self._posts()
        self.standing = {key_of(row): row for row in draft.named.select_related("unit", "person")}
        self.seen: dict[Key, Row] = {}

    def _posts(self) -> dict[tuple[int, str], list[Appointment]]:
        """By unit and by name or “#code”; who left the post this year may still be rated in it."""
        found: dict[tuple[int, str], list[Appointment]] = defaultdict(list)
        for some in chunks([unit.pk for unit in self.units.values()]):
            for post in named_results.posts(self.draft.task).filter(unit__in=some):
                found[post.unit_id, post.person.full_name.casefold()].append(post)
                if post.person.code:
                    found[post.unit_id, f"#{post.person.code}"].append(post)
        return found

    def steps(self) -> list[Step]:
        return [step for row in self.rows if (step := self._step(row))]

    def _step(self, row: Row) -> Step | None:
        try:
            unit = self._unit(row)
            self._refuse_person_of_a_collective(row)
            post = self._post(row, unit) if row["kind"] in OF_PERSONS else None
            step = self._compared(row, unit, post)
        except Refusal as refusal:
            self.found.add(row, refusal.key, str(refusal))
            return None
        return step if self._fits(row, unit, post) else None

    def _unit(self, row: Row) -> OrgUnit:
        unit = self.units.get(row["unit"])
        if unit is None:
            said = _("Không có đơn vị mã “%(code)s” trong phạm vi của %(root)s.")
            root = self.draft.task.unit.short_name
            raise Refusal("unit", said % {"code": row["unit"], "root": root})
        return unit

    def _refuse_person_of_a_collective(self, row: Row) -> None:
        if row["kind"] not in OF_PERSONS and (row["full_name"] or row["code"]):
            said = _("Đối tượng là tổ chức, tập thể thì để trống họ tên và mã cán bộ.")
            raise Refusal("full_name", said)

    def _post(self, row: Row, unit: OrgUnit) -> Appointment:
        """The person's post at the unit."""
        name = row["full_name"] or row["code"]
        if not name:
            raise Refusal("full_name", _("Thiếu “%(title)s”.") % {"title": _("Họ và tên")})
        key = f"#{row['code']}" if row["code"] else name.casefold()
        posts = self.posts.get((unit.pk, key), [])
        words = {"name": name, "unit": unit.short_name}
        if not posts:
            raise Refusal("full_name", _("Không có “%(name)s” giữ chức vụ ở %(unit)s.") % words)
        if len({post.person_id for post in posts}) > 1:
            said = _("Có nhiều người tên “%(name)s” ở %(unit)s: ghi mã cán bộ.")
            raise Refusal("code", said % words)
        own = posts[0].person.full_name
        if row["full_name"] and own.casefold() != name.casefold():
            words = {"code": row["code"], "name": own}
            raise Refusal("full_name", _("Mã %(code)s là của %(name)s.") % words)
        return posts[0]

    def _fits(self, row: Row, unit: OrgUnit, post: Appointment | None) -> bool:
        problems = named_results.problems(
            self.draft.task, unit, post, {"object_kind": row["kind"], **values_of(row)}
        )
        for key, text in problems.items():
            self.found.add(row, "kind" if key == "object_kind" else key, text)
        return not problems

    def _compared(self, row: Row, unit: OrgUnit, post: Appointment | None) -> Step:
        noun = NamedResult(submission=self.draft, object_kind=row["kind"], unit=unit)
        noun.person = post.person if post else None
        key = key_of(noun)
        if key in self.seen:
            raise Refusal("unit", _("Trùng dòng %(n)s.") % {"n": self.seen[key].number})
        self.seen[key] = row
        old = self.standing.get(key)
        values = values_of(row)
        name = f"{noun.name} ({noun.get_object_kind_display()})"
        placed = {"unit": unit, **named_results.of_post(post)}
        if old is None:
            shown = [told(NamedResult, key, "", value) for key, value in values.items() if value]
            return Step(row.number, CREATE, name, shown, Work(noun, {**values, **placed}))
        changed = differences(old, values)
        what = CHANGE if changed or old.unit_id != unit.pk else SAME
        return Step(row.number, what, name, changed, Work(old, {**values, **placed}))


def plan(rows: list[Row], draft: Submission, found: Problems) -> list[Step]:
    return Planner(rows, draft, found).steps()


def apply(steps: list[Step], draft: Submission) -> None:
    fresh: list[NamedResult] = []
    changed: list[NamedResult] = []
    for step in steps:
        noun = step.work.noun
        for name, value in step.work.values.items():
            setattr(noun, name, value)
        (changed if noun.pk else fresh).append(noun)
    NamedResult.objects.bulk_create(fresh, batch_size=500)
    NamedResult.objects.bulk_update(changed, WRITTEN, batch_size=200)


def template_rows(task: ReviewTask, draft: Submission | None) -> list[list[Any]]:
    """All that may be rated here, with what the draft, where one is begun, says of it."""
    standing = {key_of(row): row for row in draft.named.all()} if draft else {}
    subjects = named_results.subjects(task)
    return [_line(subject, standing.get(key_of(subject))) for subject in subjects]


def _line(subject: NamedResult, row: NamedResult | None) -> list[Any]:
    person: Person | None = subject.person
    shown = row or subject
    return [
        subject.unit.code,
        subject.unit.name,
        subject.get_object_kind_display(),
        (person.code or "") if person else "",
        person.full_name if person else "",
        subject.post,
        shown.get_grade_display(),
        shown.get_civil_grade_display(),
        shown.get_unrated_code_display(),
        shown.unrated_reason,
        shown.authority,
        shown.number,
        f"{shown.decided_on:%d/%m/%Y}" if shown.decided_on else "",
    ]


def key_of(row: NamedResult) -> Key:
    if row.person_id:
        return ("person", row.object_kind, row.person_id)
    return ("unit", row.object_kind, row.unit_id)


def values_of(row: Row) -> dict[str, Any]:
    return {name: row[name] or "" for name in TYPED} | {"decided_on": row["decided_on"]}
