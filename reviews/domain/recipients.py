"""Whom to write to about a unit's work: who sends for it, the person it is about, who is above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from orgunits.domain import paths
from orgunits.models import RoleGrant, User
from orgunits.roles import MAY, Permission, Role

SENDERS = [
    role for role in (Role.COMMITTEE_CLERK, Role.COMMITTEE_HEAD) if Permission.SUBMIT in MAY[role]
]
Users = dict[int, set[int]]


def senders(units: Collection[int], day: date, only: Collection[int] | None = None) -> Users:
    """Only grants on the unit itself: whoever sits above it is not the one to write. `only` of
    these users, where a batch asks about a few of very many."""
    if not units:
        return defaultdict(set)
    grants = RoleGrant.objects.in_force(day).filter(role__in=SENDERS, user__is_active=True)
    if only is not None:
        grants = grants.filter(user__in=only)
    found: Users = defaultdict(set)
    for unit, user in grants.values_list("unit_id", "user_id"):
        if unit in units:
            found[unit].add(user)
    return found


def accounts(people: Collection[int]) -> Users:
    found: Users = defaultdict(set)
    if people:
        users = User.objects.filter(person_id__in=people, is_active=True)
        for person, user in users.values_list("person_id", "pk"):
            found[person].add(user)
    return found


def accepters(unit_paths: Collection[str], day: date) -> dict[str, set[int]]:
    """Who accepts what a unit sends: the nearest level above that has anyone to do so."""
    by_path = _granted(Permission.ACCEPT, day) if unit_paths else {}
    return {path: _nearest(set(paths.line(path)) - {path}, by_path) for path in unit_paths}


def holders(unit_paths: Collection[str], permission: str, day: date) -> dict[str, set[int]]:
    """Who may do it for a unit: its own people, else the nearest level above that has any."""
    by_path = _granted(permission, day) if unit_paths else {}
    return {path: _nearest(paths.line(path), by_path) for path in unit_paths}


def _granted(permission: str, day: date) -> dict[str, set[int]]:
    roles = [role for role, rights in MAY.items() if permission in rights]
    grants = RoleGrant.objects.in_force(day).filter(role__in=roles, user__is_active=True)
    found: dict[str, set[int]] = defaultdict(set)
    for path, user in grants.values_list("unit__path", "user_id"):
        found[path].add(user)
    return found


def _nearest(line: Collection[str], by_path: dict[str, set[int]]) -> set[int]:
    return next(
        (by_path[one] for one in sorted(line, key=len, reverse=True) if one in by_path), set()
    )
