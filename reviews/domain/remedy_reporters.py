"""Who reports that a remedy is done: its owner, and the unit's own people.

The Standing Committee sends nothing itself: of what a conference gave it, whoever prepares its
conferences reports, and never who verifies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from orgunits.roles import Permission
from reviews.domain import recipients
from reviews.domain.recipients import Users
from reviews.models import Remediation


def of(remedies: Iterable[Remediation], today: date) -> Users:
    """By remedy; a few queries at any number of them."""
    rows = list(remedies)
    senders = recipients.senders({row.unit_id for row in rows}, today)
    owners = recipients.accounts({row.owner_id for row in rows if row.owner_id})
    own = {row.unit.path for row in rows if row.is_of_own_conference}
    holders = recipients.holders(own, Permission.HOLD_CONFERENCE, today)
    above = recipients.accepters(own, today)
    found: Users = {}
    for row in rows:
        prepare = holders.get(row.unit.path, set()) - above.get(row.unit.path, set())
        found[row.pk] = (senders[row.unit_id] or prepare) | owners[row.owner_id or 0]
    return found
