"""Demo accounts: one password, hashed once; they can sign in only where `settings.DEMO` holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits.models import Appointment, OrgUnit, Person, RoleGrant, UnitUserPermission, User
from orgunits.roles import MAY, Role

from .people import Names, above_cells

SINCE = date(2023, 7, 3)
CLERK_OF_UNIT = "donvi."
CAST = 17
Level, Kind = OrgUnit.Level, OrgUnit.Kind


@dataclass
class Account:
    username: str
    grants: list[tuple[str, str]]
    person: Person | None = None


@cache
def table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "accounts.toml").read_text("utf-8"))


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise ImproperlyConfigured(
            "Tài khoản minh họa chỉ được tạo ở chế độ minh họa (KIEMDIEM_ENV=demo)."
        )


def load(root: OrgUnit, members: dict[str, Person], names: Names) -> None:
    refuse_outside_demo()
    units = {unit.code: unit for unit in above_cells(root)}
    accounts = [*_named(members), *_other_members(members)]
    accounts += _clerks(units, {code for row in accounts for _, code in row.grants})
    hashed = make_password(table()["password"])
    users = [_user(row, hashed, names, units) for row in accounts]
    User.objects.bulk_create(users, batch_size=500)
    grants = [
        RoleGrant(user=user, role=role, unit=units[code], valid_from=SINCE, basis=table()["basis"])
        for user, row in zip(users, accounts, strict=True)
        for role, code in row.grants
        if code in units
    ]
    RoleGrant.objects.bulk_create(grants, batch_size=500)
    _derive(grants)


def _named(members: dict[str, Person]) -> Iterator[Account]:
    for row in table()["account"]:
        person = members.get(row.get("member", ""))
        if head_of := row.get("head_of"):
            person = Appointment.objects.get(unit__code=head_of, is_head=True).person
        yield Account(row["username"], [tuple(grant) for grant in row["grants"]], person)


def _other_members(members: dict[str, Person]) -> Iterator[Account]:
    named = {row["member"] for row in table()["account"] if "member" in row}
    for key, person in members.items():
        if key not in named:
            yield Account(f"uyvien.{key}", [], person)


def _clerks(units: dict[str, OrgUnit], served: set[str]) -> Iterator[Account]:
    """A clerk for every unit that sends something and has none yet."""
    for unit in units.values():
        sends = unit.kind not in {Kind.PROVINCIAL_COMMITTEE, Kind.STANDING_COMMITTEE}
        if sends and unit.code not in served:
            yield Account(_clerk_name(unit), [(Role.COMMITTEE_CLERK, unit.code)])


def _clerk_name(unit: OrgUnit) -> str:
    code = unit.code.lower()
    direct = unit.kind in (Kind.DISTRICT_COMMITTEE, Kind.DIRECT_COMMITTEE)
    return code.removeprefix("bp.") if direct else f"{CLERK_OF_UNIT}{code}"


def _user(row: Account, hashed: str, names: Names, units: dict[str, OrgUnit]) -> User:
    full_name = row.person.full_name if row.person else names.next("account", row.username)
    user = User(
        username=row.username,
        full_name=full_name,
        person=row.person,
        email=f"{row.username}@demo.invalid",
        password=hashed,
        is_demo=True,
        unit=units.get(row.grants[0][1]) if row.grants else None,
    )
    user.fill_keys()
    return user


def _derive(grants: list[RoleGrant]) -> None:
    """What `access.derive` writes, for many at once; a test holds the two equal."""
    ids = dict(
        Permission.objects.filter(
            content_type__app_label="orgunits", content_type__model="orgunit"
        ).values_list("codename", "pk")
    )
    wanted = {
        (grant.user_id, grant.unit_id, ids[permission])
        for grant in grants
        for permission in MAY[grant.role]
    }
    UnitUserPermission.objects.bulk_create(
        (
            UnitUserPermission(user_id=user, content_object_id=unit, permission_id=permission)
            for user, unit, permission in sorted(wanted)
        ),
        batch_size=500,
    )


def shown(*, everyone: bool = False) -> QuerySet[User]:
    """Accounts to hand out; the clerks of small units only on request."""
    users = User.objects.filter(is_demo=True).order_by("pk")
    return users if everyone else users.exclude(username__startswith=CLERK_OF_UNIT)


def labelled() -> list[dict[str, str]]:
    """The cast of the demo, for the page where one signs in."""
    grants = RoleGrant.objects.in_force(clock.today()).select_related("unit").order_by("pk")
    users = shown().prefetch_related(Prefetch("grants", grants, to_attr="held"))[:CAST]
    return [{"username": user.username, "label": _label(user.held)} for user in users]


def _label(held: list[RoleGrant]) -> str:
    if not held:
        return _("đã thôi nhiệm vụ")
    role, unit = held[0].get_role_display(), held[0].unit
    return role if unit.is_root() else f"{role}, {unit.short_name}"
