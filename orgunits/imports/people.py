"""People and their posts from a spreadsheet, tens of thousands at once.

A person is known by the code; without one, by the full name within the unit of the row. A post is
known by person, unit and name: the row with the same first day, else the one still open.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orgunits.imports.people_writing import FACTS, POST, Holder, Work, apply
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
    differences,
    told,
    units_by_code,
)
from orgunits.models import Appointment, OrgUnit, Person

__all__ = ["apply", "plan"]
SPANS = (("exempted_from", "exempted_to"), ("suspended_from", "suspended_to"))


class Planner:
    def __init__(self, rows: list[Row], scope: Scope, found: Problems) -> None:
        self.rows, self.scope, self.found = rows, scope, found
        known = units_by_code(row["unit"] for row in rows)
        self.units = {code: unit for code, unit in known.items() if scope.covers(unit)}
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
        work = Work(holder, post or Appointment(unit=unit, **facts))
        if post is None:
            work.after, what = facts, CREATE
            changes = [told(Appointment, name, None, value) for name, value in facts.items()]
            changes.append(told(Appointment, "unit", None, unit.code))
        else:
            changes = differences(post, facts)
            work.after = {n: v for n, v in facts.items() if getattr(post, n) != v}
            work.before = {n: getattr(post, n) for n in work.after}
        changes = [*self._of_person(holder), *changes]
        if post is not None:
            what = CHANGE if changes else SAME
        name = f"{row['full_name']}, {row['post']}, {unit.short_name}"
        return Step(row.number, what, name, changes, work)

    def _of_person(self, holder: Holder) -> list[Difference]:
        """Said once, at the first of the person's rows."""
        if holder.told:
            return []
        holder.told = True
        changes = dict(holder.changes)
        if holder.is_new:
            changes.pop("full_name")
            changes |= {"code": (None, holder.person.code)} if holder.person.code else {}
        return [told(Person, name, old, new) for name, (old, new) in changes.items()]


def _wrong_days(row: Row, post: Appointment | None) -> str:
    ends = row["valid_to"] or (post.valid_to if post else None)
    return _("Ngày thôi giữ chức trước ngày giữ chức.") if ends and ends < row["valid_from"] else ""


def plan(rows: list[Row], scope: Scope, found: Problems) -> list[Step]:
    return Planner(rows, scope, found).steps()
