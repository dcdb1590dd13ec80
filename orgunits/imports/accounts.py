"""Accounts and their roles from a spreadsheet, never beyond the importer's own rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import audit
from orgunits.domain import account_rules, accounts
from orgunits.imports.plans import (
    CHANGE,
    CREATE,
    SAME,
    Problems,
    Row,
    Scope,
    Step,
    chunks,
    told,
    units_by_code,
)
from orgunits.imports.rights import may_grant
from orgunits.models import OrgUnit, Person, RoleGrant, User
from orgunits.roles import Role

FACTS = ("full_name", "email")
VALIDATED: dict[str, Any] = {key: User._meta.get_field(key) for key in ("username", "email")}


@dataclass
class Holder:
    user: User
    first: Row
    is_new: bool
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Work:
    row: Row
    holder: Holder
    unit: OrgUnit
    grant: RoleGrant | None
    after: dict[str, Any] = field(default_factory=dict)


class Planner:
    def __init__(self, rows: list[Row], scope: Scope, found: Problems) -> None:
        self.rows, self.scope, self.found = rows, scope, found
        known = units_by_code(row["unit"] for row in rows)
        self.units = {code: unit for code, unit in known.items() if scope.covers(unit)}
        names = sorted({row["username"] for row in rows})
        users = [u for some in chunks(names) for u in User.objects.filter(username__in=some)]
        self.users = {user.username: user for user in users}
        codes = sorted({row["person"] for row in rows if row["person"]})
        found_people = [p for some in chunks(codes) for p in Person.objects.filter(code__in=some)]
        self.people = {str(person.code): person for person in found_people}
        self.grants = self._grants([user.pk for user in users])
        self.holders: dict[str, Holder] = {}
        self.seen: dict[tuple[str, str, str], Row] = {}
        self.labels = {
            f.name: str(getattr(f, "verbose_name", f.name))
            for model in (RoleGrant, User)
            for f in model._meta.fields
        }

    def _grants(self, pks: list[int]) -> dict[int, list[RoleGrant]]:
        found: dict[int, list[RoleGrant]] = {pk: [] for pk in pks}
        for some in chunks(pks):
            rows = RoleGrant.objects.filter(user__in=some, ended_at=None)
            for grant in rows.select_related("unit", "user"):
                found[grant.user_id].append(grant)
        return found

    def steps(self) -> list[Step]:
        return [step for row in self.rows if (step := self._step(row))]

    def _step(self, row: Row) -> Step | None:
        if problem := self._problem(row):
            self.found.add(row, *problem)
            return None
        holder = self._holder(row)
        return self._told(row, holder) if holder else None

    def _problem(self, row: Row) -> tuple[str, str] | None:
        key = (row["username"], row["role"], row["unit"])
        first = self.seen.setdefault(key, row)
        if first is not row:
            said = _("Trùng dòng %(row)s: cùng tài khoản, vai trò và đơn vị.")
            return "role", said % {"row": first.number}
        unit = self.units.get(row["unit"])
        if unit is None:
            said = _("Không có đơn vị mang mã “%(code)s” trong phạm vi nhập.")
            return "unit", said % {"code": row["unit"]}
        if self.scope.by and row["username"] == self.scope.by.username:
            return "username", _("Không tự giao vai trò cho chính mình.")
        if not may_grant(self.scope.by, row["role"], unit):
            said = _("Vai trò “%(role)s” vượt quá quyền của người nhập ở đơn vị này.")
            return "role", said % {"role": Role(row["role"]).label}
        if row["person"] and row["person"] not in self.people:
            said = _("Không có cán bộ mang mã “%(code)s”.")
            return "person", said % {"code": row["person"]}
        if row["valid_to"] and row["valid_to"] < (row["valid_from"] or clock.today()):
            return "valid_to", _("Ngày kết thúc trước ngày bắt đầu.")
        return None

    def _holder(self, row: Row) -> Holder | None:
        name = row["username"]
        if name in self.holders:
            return self.holders[name] if self._agrees(row, self.holders[name]) else None
        user = self.users.get(name)
        holder = Holder(user or User(username=name), row, user is None)
        if not self._is_sound(row, holder):
            return None
        facts = {key: row[key] for key in FACTS if row[key] is not None}
        for key, value in facts.items():
            if getattr(holder.user, key) != value:
                holder.changes[key] = (getattr(holder.user, key), value)
        person = self.people.get(row["person"] or "")
        if person and holder.user.person_id != person.pk:
            holder.changes["person"] = (holder.user.person, person)
        if holder.changes and not self._may_change(holder):
            said = _("Tài khoản có vai trò ngoài phạm vi hoặc vượt quyền của người nhập.")
            self.found.add(row, "username", said)
            return None
        self.holders[name] = holder
        return holder

    def _is_sound(self, row: Row, holder: Holder) -> bool:
        """The field rules of the model: what a user name and an address may hold."""
        is_sound = True
        for key in ("username", "email"):
            try:
                if row[key]:
                    VALIDATED[key].run_validators(row[key])
            except ValidationError as error:
                self.found.add(row, key, " ".join(error.messages))
                is_sound = False
        return is_sound

    def _agrees(self, row: Row, holder: Holder) -> bool:
        for key in (*FACTS, "person"):
            if row[key] is not None and row[key] != holder.first[key]:
                said = _("Khác với dòng %(row)s của cùng tài khoản.")
                self.found.add(row, key, said % {"row": holder.first.number})
                return False
        return True

    def _may_change(self, holder: Holder) -> bool:
        """Whoever sets an address can ask for a new password: only over accounts below one."""
        by = self.scope.by
        if holder.is_new or by is None:
            return True
        held = self.grants[holder.user.pk]
        may = all(may_grant(by, grant.role, grant.unit) for grant in held)
        return may and not account_rules.why_not_manage(by, holder.user)

    def _told(self, row: Row, holder: Holder) -> Step:
        unit = self.units[row["unit"]]
        held = self.grants.get(holder.user.pk or 0, [])
        grant = next((g for g in held if g.role == row["role"] and g.unit_id == unit.pk), None)
        facts = {name: row[name] for name in ("valid_from", "valid_to", "basis")}
        wanted = {name: value for name, value in facts.items() if value is not None}
        old = {name: getattr(grant, name) if grant else None for name in wanted}
        after = {name: value for name, value in wanted.items() if old[name] != value}
        changes = [told(RoleGrant, n, old[n], value) for n, value in after.items()]
        if holder.first is row:
            own = [told(User, n, before, new) for n, (before, new) in holder.changes.items()]
            changes = own + changes
        what = CREATE if grant is None else CHANGE if changes else SAME
        name = (
            f"{row['full_name']} ({row['username']}), {Role(row['role']).label}, {unit.short_name}"
        )
        work = Work(row, holder, unit, grant, after)
        return Step(row.number, what, name, changes, work)


def plan(rows: list[Row], scope: Scope, found: Problems) -> list[Step]:
    return Planner(rows, scope, found).steps()


def apply(steps: list[Step], *, by: User | None, scope: Scope) -> None:
    works = [step.work for step in steps if step.what != SAME]
    for holder in {id(work.holder): work.holder for work in works}.values():
        _write_account(holder, by)
    for work in works:
        _write_role(work, by)


def _write_account(holder: Holder, by: User | None) -> None:
    user = holder.user
    for name, (_old, value) in holder.changes.items():
        setattr(user, name, value)
    if holder.is_new:
        user.set_unusable_password()
        user.save()
    elif holder.changes:
        user.save(update_fields=list(holder.changes))
    if holder.is_new or holder.changes:
        before = {} if holder.is_new else {n: str(old) for n, (old, _new) in holder.changes.items()}
        after = {"username": user.username, **{n: str(v) for n, (_o, v) in holder.changes.items()}}
        audit.record("account.imported", user, by=by, before=before, after=after)


def _write_role(work: Work, by: User | None) -> None:
    row, grant = work.row, work.grant
    if grant is None:
        accounts.grant(
            user=work.holder.user, role=row["role"], unit=work.unit, basis=row["basis"], by=by,
            valid_from=row["valid_from"], valid_to=row["valid_to"],
        )  # fmt: skip
    elif work.after:
        accounts.amend(grant=grant, by=by, **work.after)
