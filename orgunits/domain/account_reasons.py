"""What an account may do and who may see a unit: each answer with the grant it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from campaign.lib import clock
from orgunits import access
from orgunits.models import OrgUnit, RoleGrant, User
from orgunits.roles import MAY, Permission, Role


@dataclass
class Right:
    permission: Permission
    grants: list[RoleGrant] = field(default_factory=list)


@dataclass
class Above:
    """Roles held above the reader's own scope are counted, not named."""

    role: str
    accounts: int
    permissions: list[Permission]


def rights_of(account: User, grants: Iterable[RoleGrant]) -> list[Right]:
    """Only what really opens: a grant whose right is missing is not claimed."""
    found = {permission: Right(permission) for permission in Permission}
    for grant in grants:
        for permission in MAY[grant.role]:
            if access.can(account, permission, grant.unit):
                found[Permission(permission)].grants.append(grant)
    return [right for right in found.values() if right.grants]


def who_sees(unit: OrgUnit, reader: Any, permission: str) -> tuple[list[RoleGrant], list[Above]]:
    """Grants on the unit or above it that let someone see it; one query."""
    paths = [unit.path[:end] for end in range(OrgUnit.steplen, len(unit.path) + 1, OrgUnit.steplen)]
    held = RoleGrant.objects.in_force(clock.today()).filter(unit__path__in=paths)
    held = held.filter(user__is_active=True, role__in=_seeing())
    named: list[RoleGrant] = []
    above: list[RoleGrant] = []
    for grant in held.select_related("user", "unit").order_by("-unit__depth", "role", "user"):
        (named if access.can(reader, permission, grant.unit) else above).append(grant)
    return named, _count(above)


def words(role: str) -> list[Permission]:
    return [permission for permission in Permission if permission in MAY[role]]


def _seeing() -> list[str]:
    return [role for role, may in MAY.items() if Permission.VIEW in may]


def _count(grants: list[RoleGrant]) -> list[Above]:
    roles: dict[str, set[int]] = {}
    for grant in grants:
        roles.setdefault(grant.role, set()).add(grant.user_id)
    return [Above(str(Role(role).label), len(users), words(role)) for role, users in roles.items()]
