"""People and their posts from a spreadsheet, tens of thousands at once.

A person is known by the code; without one, by the full name within the unit of the row. A post is
known by person, unit and name: the row with the same first day, else the one still open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orgunits import audit
from orgunits.imports.plans import (
    CHANGE,
    CREATE,
    SAME,
    Difference,
    Problems,
    Row,
    Scope,
    Step,
    chunks,
    units_by_code,
)
from orgunits.models import Appointment, OrgUnit, Person, User

FACTS = ("full_name", "admitted_on", "exempted_from", "exempted_to", "suspended_from",
         "suspended_to")  # fmt: skip
POST = ("post", "is_head", "managed_by", "place", "valid_from", "valid_to", "basis")
SPANS = (("exempted_from", "exempted_to"), ("suspended_from", "suspended_to"))
BATCH = 1000
MANAGED_BY = dict(Appointment.ManagedBy.choices)


def _labels(model: Any) -> dict[str, str]:
    return {f.name: str(getattr(f, "verbose_name", f.name)) for f in model._meta.fields}


@dataclass
class Holder:
    """A person in the file: the row known already or to be made, and what the file says anew."""

    person: Person
    is_new: bool
    is_foreign: bool = False
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    told: bool = False


@dataclass
class Work:
    holder: Holder
    post: Appointment
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


class Planner:
    def __init__(self, rows: list[Row], scope: Scope, found: Problems) -> None:
        self.rows, self.scope, self.found = rows, scope, found
        known = units_by_code(row["unit"] for row in rows)
        self.units = {code: unit for code, unit in known.items() if scope.covers(unit)}
        self.person_labels, self.post_labels = _labels(Person), _labels(Appointment)
        self.posts = self._posts()
        self.by_code = self._by_code()
        self.by_name = self._by_name()
        self.holders: dict[Any, Holder] = {}
        self.adopted: dict[int, Row] = {}
        self.taken: dict[int, Row] = {}
        self.seen: dict[tuple[Any, ...], Row] = {}
        self.exact, self.open = self._indexed()

    # --- What is there

    def _posts(self) -> list[Appointment]:
        pks = [unit.pk for unit in self.units.values()]
        return [
            post
            for some in chunks(pks)
            for post in Appointment.objects.filter(unit__in=some).select_related("person")
        ]

    def _by_code(self) -> dict[str, Holder]:
        codes = sorted({row["code"] for row in self.rows if row["code"]})
        people = [p for some in chunks(codes) for p in Person.objects.filter(code__in=some)]
        own = self._own({person.pk for person in people})
        return {str(p.code): Holder(p, False, is_foreign=p.pk not in own) for p in people}

    def _own(self, pks: set[int]) -> set[int]:
        """Of these people, those with a post in scope, or with none anywhere."""
        found = {post.person_id for post in self.posts if post.person_id in pks}
        for some in chunks(sorted(pks - found)):
            posts = Appointment.objects.filter(person__in=some).select_related("unit")
            held = defaultdict(list)
            for post in posts:
                held[post.person_id].append(self.scope.covers(post.unit))
            found |= {pk for pk in some if pk not in held or any(held[pk])}
        return found

    def _by_name(self) -> dict[tuple[int, str], dict[int, Person]]:
        found: dict[tuple[int, str], dict[int, Person]] = defaultdict(dict)
        for post in self.posts:
            found[(post.unit_id, post.person.full_name.casefold())][post.person_id] = post.person
        return found

    def _indexed(self) -> tuple[dict[Any, Appointment], dict[Any, Appointment]]:
        exact, still_open = {}, {}
        for post in self.posts:
            key = (post.person_id, post.unit_id, post.post.casefold())
            exact[(*key, post.valid_from)] = post
            if post.valid_to is None:
                still_open[key] = post
        return exact, still_open

    # --- What the file says

    def steps(self) -> list[Step]:
        paired = [(row, holder) for row in self.rows if (holder := self._holder(row))]
        for row, holder in paired:
            self._facts(row, holder)
        for holder in {id(holder): holder for _row, holder in paired}.values():
            self._compare(holder)
        exact = {row.number: self._exact(row, holder) for row, holder in paired}
        claimed = {post.pk for post in exact.values() if post}
        made = [self._step(row, holder, exact[row.number], claimed) for row, holder in paired]
        return [step for step in made if step]

    def _holder(self, row: Row) -> Holder | None:
        unit = self.units.get(row["unit"])
        if unit is None:
            said = _("Không có đơn vị mang mã “%(code)s” trong phạm vi nhập.")
            self.found.add(row, "unit", said % {"code": row["unit"]})
            return None
        if row["code"]:
            return self._coded(row, unit)
        return self._named(row, unit)

    def _coded(self, row: Row, unit: OrgUnit) -> Holder | None:
        code = row["code"]
        if code in self.by_code:
            holder = self.by_code[code]
            if (
                holder.is_foreign
                and holder.person.full_name.casefold() != row["full_name"].casefold()
            ):
                said = _("Mã “%(code)s” đã dùng cho người khác ngoài phạm vi nhập.")
                self.found.add(row, "code", said % {"code": code})
                return None
            return holder
        same = self.by_name.get((unit.pk, row["full_name"].casefold()), {})
        uncoded = [person for person in same.values() if not person.code]
        if uncoded and not self._adopts(row, uncoded):
            return None
        person = uncoded[0] if uncoded else Person(full_name=row["full_name"], code=code)
        holder = Holder(person, not uncoded)
        if uncoded:
            holder.changes["code"] = (person.code, code)
        self.by_code[code] = holder
        return holder

    def _adopts(self, row: Row, uncoded: list[Person]) -> bool:
        """A list that now brings codes gives each to the one person it can mean."""
        first = self.adopted.setdefault(uncoded[0].pk, row)
        if len(uncoded) == 1 and first["code"] == row["code"]:
            return True
        said = _(
            "Đơn vị đã có người tên “%(name)s” chưa có mã; không rõ mã nào là của người đó. "
            "Ghi mã cho người đó trước, ở trang cán bộ."
        )
        self.found.add(row, "code", said % {"name": row["full_name"]})
        return False

    def _named(self, row: Row, unit: OrgUnit) -> Holder | None:
        key = (unit.pk, row["full_name"].casefold())
        same = self.by_name.get(key, {})
        if len(same) > 1:
            said = _("Đơn vị có %(n)s người tên “%(name)s”; cần ghi mã cán bộ.")
            facts = {"n": len(same), "name": row["full_name"]}
            self.found.add(row, "full_name", said % facts)
            return None
        person = next(iter(same.values()), None)
        if person and person.code in self.by_code:
            return self.by_code[person.code]
        if key not in self.holders:
            is_new = person is None
            self.holders[key] = Holder(person or Person(full_name=row["full_name"]), is_new)
        return self.holders[key]

    def _facts(self, row: Row, holder: Holder) -> None:
        """All rows of a person say the same of the person."""
        for name in FACTS:
            value = row[name]
            if value is None:
                continue
            said, number = holder.said.setdefault(name, (value, row.number))
            if said != value:
                reason = _("Khác với dòng %(row)s của cùng người này (“%(value)s”).")
                shown = f"{said:%d/%m/%Y}" if isinstance(said, date) else said
                self.found.add(row, name, reason % {"row": number, "value": shown})

    def _compare(self, holder: Holder) -> None:
        person = holder.person
        for name, (value, number) in holder.said.items():
            old = None if holder.is_new else getattr(person, name)
            if value == old:
                continue
            if holder.is_foreign:
                reason = _("Hồ sơ do đơn vị khác quản lý: chỉ thêm được chức vụ, để trống cột này.")
                self.found.add(number, name, reason)
            else:
                holder.changes[name] = (old, value)
        for first, last in SPANS:
            self._span(holder, first, last)

    def _span(self, holder: Holder, first: str, last: str) -> None:
        if last not in holder.said and first not in holder.said:
            return
        begins = holder.said.get(first, (getattr(holder.person, first), 0))[0]
        ends = holder.said.get(last, (getattr(holder.person, last), 0))[0]
        number = holder.said.get(last, holder.said.get(first, (None, None)))[1]
        if ends and not begins:
            self.found.add(number, last, _("Có ngày kết thúc mà không có ngày bắt đầu."))
        elif ends and ends < begins:
            self.found.add(number, last, _("Ngày kết thúc trước ngày bắt đầu."))

    # --- Posts

    def _key(self, row: Row, holder: Holder) -> tuple[Any, ...]:
        who = holder.person.pk or id(holder)
        return (who, self.units[row["unit"]].pk, row["post"].casefold())

    def _exact(self, row: Row, holder: Holder) -> Appointment | None:
        return self.exact.get((*self._key(row, holder), row["valid_from"]))

    def _step(
        self, row: Row, holder: Holder, post: Appointment | None, claimed: set[int]
    ) -> Step | None:
        key = (*self._key(row, holder), row["valid_from"])
        first = self.seen.setdefault(key, row)
        if first is not row:
            said = _("Trùng dòng %(row)s: cùng người, đơn vị, chức vụ và ngày.")
            self.found.add(row, "post", said % {"row": first.number})
            return None
        if post is None:
            post = self.open.get(key[:-1])
            if post and post.pk in claimed:
                post = None
            elif post:
                claimed.add(post.pk)
        if reason := _wrong_days(row, post):
            self.found.add(row, "valid_to", reason)
            return None
        return self._told(row, holder, post)

    def _told(self, row: Row, holder: Holder, post: Appointment | None) -> Step:
        unit = self.units[row["unit"]]
        facts = {name: row[name] for name in POST if row[name] is not None}
        told = self._of_person(holder)
        if post is None:
            work = Work(holder, Appointment(unit=unit, **facts), after=facts)
            told += [Difference(self.post_labels[n], None, _words(n, v)) for n, v in facts.items()]
            told.append(Difference(self.post_labels["unit"], None, unit.code))
            what = CREATE
        else:
            work = Work(holder, post)
            for name, value in facts.items():
                old = getattr(post, name)
                if old != value:
                    work.before[name], work.after[name] = old, value
                    told.append(
                        Difference(self.post_labels[name], _words(name, old), _words(name, value))
                    )
            what = CHANGE if told else SAME
        name = f"{row['full_name']}, {row['post']}, {unit.short_name}"
        return Step(row.number, what, name, told, work)

    def _of_person(self, holder: Holder) -> list[Difference]:
        """Said once, at the first of the person's rows."""
        if holder.told:
            return []
        holder.told = True
        told = {name: pair for name, pair in holder.changes.items() if name != "full_name"}
        if not holder.is_new and "full_name" in holder.changes:
            told["full_name"] = holder.changes["full_name"]
        if holder.is_new and holder.person.code:
            told["code"] = (None, holder.person.code)
        return [Difference(self.person_labels[n], old, new) for n, (old, new) in told.items()]


def _wrong_days(row: Row, post: Appointment | None) -> str:
    ends = row["valid_to"] or (post.valid_to if post else None)
    return _("Ngày thôi giữ chức trước ngày giữ chức.") if ends and ends < row["valid_from"] else ""


def _words(name: str, value: Any) -> Any:
    return str(MANAGED_BY.get(value, value)) if name == "managed_by" else value


def plan(rows: list[Row], scope: Scope, found: Problems) -> list[Step]:
    return Planner(rows, scope, found).steps()


def apply(steps: list[Step], *, by: User | None, scope: Scope) -> None:
    works = [step.work for step in steps if step.what != SAME]
    holders = list({id(work.holder): work.holder for work in works}.values())
    _write_people(holders)
    new = [work.post for work in works if work.post.pk is None]
    changed = [work.post for work in works if work.post.pk and work.after]
    for work in works:
        work.post.person = work.holder.person
        if work.post.pk:
            for name, value in work.after.items():
                setattr(work.post, name, value)
    Appointment.objects.bulk_create(new, batch_size=BATCH)
    _upsert(Appointment, changed, list(POST))
    audit.record_many(_entries(works), by=by)


def _write_people(holders: list[Holder]) -> None:
    for holder in holders:
        for name, (_old, value) in holder.changes.items():
            setattr(holder.person, name, value)
        if holder.is_new or holder.changes:
            holder.person.fill_keys()
    Person.objects.bulk_create([h.person for h in holders if h.is_new], batch_size=BATCH)
    changed = [h.person for h in holders if not h.is_new and h.changes]
    _upsert(Person, changed, ["code", *FACTS, "search_text", "sort_key"])


def _upsert(model: Any, rows: list[Any], fields: list[str]) -> None:
    """`bulk_update` writes a CASE per row and field; an upsert by key is tens of times quicker."""
    model.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _entries(works: list[Work]) -> list[audit.Entry]:
    """One event a row; what it says of the person is told at the person's first row."""
    told: set[int] = set()
    entries = []
    for work in works:
        before, after = dict(work.before), dict(work.after)
        if id(work.holder) not in told:
            told.add(id(work.holder))
            changes = work.holder.changes
            before |= {n: old for n, (old, _new) in changes.items() if not work.holder.is_new}
            after |= {n: new for n, (_old, new) in changes.items()}
        entries.append(
            audit.Entry("post.imported", work.post, before=before, after=after, unit=work.post.unit)
        )
    return entries
