"""What an importer may hand on: nobody gives through a spreadsheet what they do not hold."""

from __future__ import annotations

from orgunits import access
from orgunits.models import OrgUnit, User
from orgunits.roles import GRANTABLE, MAY, Permission, Role

# The daily work of the committees that report: whoever loads their accounts need not do it too.
DAILY = MAY[Role.COMMITTEE_CLERK] | {Permission.PROPOSE}


def may_grant(by: User | None, role: str, unit: OrgUnit) -> bool:
    """Stricter than by hand, where each grant is looked at; `by=None` is the console."""
    if by is None:
        return True
    beyond = MAY[role] - DAILY
    return role in GRANTABLE and all(access.can(by, right, unit) for right in beyond)
