"""Standing charges from a spreadsheet: who follows which unit, on which document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import audit
from orgunits.domain import people
from orgunits.imports.plans import (
    CHANGE,
    CREATE,
    SAME,
    Difference,
    Problems,
    Row,
    Scope,
    Step,
    differences,
    first_of,
    told,
    units_by_code,
)
from orgunits.models import OrgUnit, Person, StandingCharge, User


@dataclass
class Work:
    row: Row
    unit: OrgUnit
    person: Person
    held: StandingCharge | None


class Planner:
    def __init__(self, rows: list[Row], scope: Scope, found: Problems) -> None:
        self.rows, self.scope, self.found = rows, scope, found
        known = units_by_code(row["unit"] for row in rows)
        self.units = {code: unit for code, unit in known.items() if scope.covers(unit)}
        held = StandingCharge.objects.filter(unit__in=self.units.values(), valid_to=None)
        self.held = {row.unit_id: row for row in held.select_related("person", "unit")}
        self.members = self._members()
        self.first = first_of(rows, lambda row: row["unit"])

    def _members(self) -> dict[str, list[Person]]:
        """Members of a Standing Committee, by code and by name."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in people.members(clock.today()):
            found[person.full_name.casefold()].append(person)
            if person.code:
                found[f"#{person.code}"].append(person)
        return found

    def steps(self) -> list[Step]:
        return [step for row in self.rows if (step := self._step(row))]

    def _step(self, row: Row) -> Step | None:
        unit, person = self._unit(row), self._person(row)
        if unit is None or person is None:
            return None
        held = self.held.get(unit.pk)
        if reason := self._blocked(row, person, held):
            self.found.add(row, *reason)
            return None
        return self._told(Work(row, unit, person, held))

    def _unit(self, row: Row) -> OrgUnit | None:
        unit, first = self.units.get(row["unit"]), self.first[row["unit"]]
        if unit is None:
            said = _("Không có đơn vị mang mã “%(code)s” trong phạm vi nhập.")
            self.found.add(row, "unit", said % {"code": row["unit"]})
        elif first is not row:
            said = _("Đơn vị này đã có ở dòng %(row)s; mỗi đơn vị một người phụ trách.")
            self.found.add(row, "unit", said % {"row": first.number})
            return None
        return unit

    def _person(self, row: Row) -> Person | None:
        key = f"#{row['code']}" if row["code"] else row["full_name"].casefold()
        same = self.members.get(key, [])
        if len(same) == 1 and same[0].full_name.casefold() == row["full_name"].casefold():
            return same[0]
        if len(same) == 1:
            said = _("Mã “%(code)s” là của đồng chí “%(name)s”.")
            facts = {"code": row["code"], "name": same[0].full_name}
            self.found.add(row, "full_name", said % facts)
        elif same:
            self.found.add(row, "code", _("Có nhiều người trùng họ tên; cần ghi mã cán bộ."))
        else:
            said = _("Không có Ủy viên Ban Thường vụ đương nhiệm nào như vậy: “%(name)s”.")
            self.found.add(row, "full_name", said % {"name": row["full_name"]})
        return None

    def _blocked(
        self, row: Row, person: Person, held: StandingCharge | None
    ) -> tuple[str, str] | None:
        if row["valid_from"] > clock.today():
            return "valid_from", _("Ngày phân công không được sau hôm nay.")
        if held is None or held.person_id == person.pk:
            return None
        if not row["reason"]:
            said = _("Đơn vị đang do đồng chí %(name)s phụ trách; cần ghi lý do thay.")
            return "reason", said % {"name": held.person}
        if row["valid_from"] <= held.valid_from:
            said = _("Ngày thay phải sau ngày bắt đầu của người trước (%(day)s).")
            return "valid_from", said % {"day": f"{held.valid_from:%d/%m/%Y}"}
        return None

    def _told(self, work: Work) -> Step:
        row, held = work.row, work.held
        name = f"{work.person} · {work.unit.short_name}"
        facts = {"basis": row["basis"], "valid_from": row["valid_from"]}
        if held and held.person_id == work.person.pk:
            changes = differences(held, facts)
            return Step(row.number, CHANGE if changes else SAME, name, changes, work)
        changes = [told(StandingCharge, n, None, value) for n, value in facts.items()]
        if held is None:
            return Step(row.number, CREATE, name, changes, work)
        changes.insert(0, told(StandingCharge, "person", held.person, work.person))
        changes.append(Difference(_("lý do thay"), None, row["reason"]))
        return Step(row.number, CHANGE, name, changes, work)


def plan(rows: list[Row], scope: Scope, found: Problems) -> list[Step]:
    return Planner(rows, scope, found).steps()


def apply(steps: list[Step], *, by: User | None, scope: Scope) -> None:
    works = [step.work for step in steps if step.what != SAME]
    for work in works:
        try:
            _write(work, by)
        except ValidationError as error:
            said = _("Dòng %(row)s: %(reason)s")
            facts = {"row": work.row.number, "reason": " ".join(error.messages)}
            raise ValidationError(said % facts) from error


def _write(work: Work, by: User | None) -> None:
    row, held = work.row, work.held
    facts: dict[str, Any] = {"basis": row["basis"]}
    if held is None:
        people.charge(
            person=work.person, unit=work.unit, valid_from=row["valid_from"], by=by, **facts
        )
    elif held.person_id != work.person.pk:
        people.replace(
            charge_id=held.pk, person=work.person, on=row["valid_from"], reason=row["reason"],
            by=by, **facts,
        )  # fmt: skip
    else:
        before = {"basis": held.basis, "valid_from": held.valid_from}
        held.basis, held.valid_from = row["basis"], row["valid_from"]
        held.save(update_fields=["basis", "valid_from"])
        after = {"basis": held.basis, "valid_from": held.valid_from}
        audit.record("charge.imported", held, by=by, before=before, after=after)
