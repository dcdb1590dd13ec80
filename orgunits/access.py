"""Who may see and do what: the only module that knows django-guardian.

A role is granted on a unit and covers its subtree. guardian holds one row per permission at the
unit of the grant (never below it); a right counts only while both the row and a grant in force
today stand, so that an expired grant fails closed even before the nightly clean-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, remove_perm

from campaign.lib import clock
from orgunits.roles import MAY, Permission

if TYPE_CHECKING:
    from orgunits.models import OrgUnit, User

Rights = dict[str, tuple[str, ...]]


class UnitUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(
        "orgunits.OrgUnit", on_delete=models.CASCADE, related_name="user_permissions"
    )

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        app_label = "orgunits"


class ScopedQuerySet(models.QuerySet):
    """The user is part of the question; `unit_field` is the way from the row to its unit."""

    unit_field = "unit"

    def visible_to(self, user: Any) -> Self:
        return self.filter(within(roots(user, Permission.VIEW), self.unit_field))

    def under(self, user: Any, permission: str) -> Self:
        """Rows of units on which the user holds `permission`."""
        return self.filter(within(roots(user, permission), self.unit_field))


def within(paths: Iterable[str], field: str = "unit") -> Q:
    """Rows whose unit lies at or below one of `paths`; no path, no row."""
    prefix = f"{field}__path__startswith" if field else "path__startswith"
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{prefix: path})
    return condition


def roots(user: Any, permission: str) -> tuple[str, ...]:
    """Paths of the topmost units on which the user holds `permission` today."""
    if not getattr(user, "is_active", False):  # nor is anyone who has not signed in
        return ()
    return rights_of(user).get(permission, ())


def rights_of(user: User) -> Rights:
    """Two queries, once per user object, that is once per request."""
    known = user.__dict__.get("_rights")
    if known is None or known[0] != clock.today():
        known = user.__dict__["_rights"] = (clock.today(), _load(user))
    return known[1]


def forget(user: User) -> None:
    user.__dict__.pop("_rights", None)


def can(user: Any, permission: str, unit: OrgUnit | None) -> bool:
    return unit is not None and any(unit.path.startswith(p) for p in roots(user, permission))


def can_above(user: Any, permission: str, unit: OrgUnit) -> bool:
    """Whether the right is held on a unit above: nobody accepts what their own unit sends."""
    return any(unit.path.startswith(p) and unit.path != p for p in roots(user, permission))


def granted_on(user: Any, permission: str) -> models.QuerySet | tuple[()]:
    """Units on which the right itself was granted: not those below (what was sent to one unit)."""
    paths = roots(user, permission)
    if not paths:
        return ()
    roles = [role for role, may in MAY.items() if permission in may]
    grants = user.grants.in_force(clock.today()).filter(within(paths), role__in=roles)
    return grants.order_by().values("unit")


def holds(user: Any, permission: str) -> bool:
    """Whether the right is held anywhere; for menus and for guarding URLs."""
    return bool(roots(user, permission))


def require(user: Any, permission: str, unit: OrgUnit | None) -> None:
    if not can(user, permission, unit):
        raise PermissionDenied(permission)


def require_above(user: Any, permission: str, unit: OrgUnit) -> None:
    if not can_above(user, permission, unit):
        raise PermissionDenied(permission)


def derive(user: User) -> None:
    """Bring guardian's rows in line with the grants in force; called whenever a grant changes."""
    wanted = {
        (permission, grant.unit)
        for grant in user.grants.in_force(clock.today()).select_related("unit")
        for permission in MAY[grant.role]
    }
    rows = UnitUserPermission.objects.filter(user=user).select_related(
        "permission", "content_object"
    )
    held = {(row.permission.codename, row.content_object) for row in rows}
    for permission, unit in wanted - held:
        assign_perm(f"orgunits.{permission}", user, unit)
    for permission, unit in held - wanted:
        remove_perm(f"orgunits.{permission}", user, unit)
    forget(user)


def strayed() -> set[int]:
    """Accounts whose rows lack what a grant in force gives: it begins today, or its role has
    won a permission. What a row has too much gives nothing (`_load`)."""
    held = set(
        UnitUserPermission.objects.values_list(
            "user_id", "content_object_id", "permission__codename"
        )
    )
    grants = apps.get_model("orgunits.RoleGrant").objects.in_force(clock.today())
    wanted = grants.filter(user__is_active=True).values_list("user_id", "unit_id", "role")
    return {
        user
        for user, unit, role in wanted.iterator()
        if any((user, unit, permission) not in held for permission in MAY[role])
    }


def _load(user: User) -> Rights:
    granted = {
        (unit, permission)
        for unit, role in user.grants.in_force(clock.today()).values_list("unit_id", "role")
        for permission in MAY[role]
    }
    rows = UnitUserPermission.objects.filter(user=user).values_list(
        "content_object_id", "permission__codename", "content_object__path"
    )
    found: dict[str, set[str]] = {}
    for unit, permission, path in rows:
        if (unit, permission) in granted:
            found.setdefault(permission, set()).add(path)
    return {permission: _topmost(paths) for permission, paths in found.items()}


def _topmost(paths: set[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
