"""Who knows grades before they are published: whoever proposes or decides them, and no one else."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from orgunits import access
from orgunits.models import OrgUnit
from orgunits.roles import Permission

FULL = (Permission.RATE, Permission.DECIDE)


def fully(user: Any, field: str = "unit") -> Q:
    """Rows of which the user may know every step."""
    found = Q(pk__in=[])
    for permission in FULL:
        found |= access.within(access.roots(user, permission), field)
    return found


def knows(user: Any, unit: OrgUnit) -> bool:
    return any(access.can(user, permission, unit) for permission in FULL)


def knows_any(user: Any) -> bool:
    return any(access.holds(user, permission) for permission in FULL)
