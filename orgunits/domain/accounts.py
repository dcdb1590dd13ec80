"""Granting and ending roles. The right, its guardian rows and the audit event are one act."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import OrgUnit, RoleGrant, User


@transaction.atomic
def grant(
    *,
    user: User,
    role: str,
    unit: OrgUnit,
    basis: str,
    by: User | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleGrant:
    """Granting again what already stands changes nothing."""
    day = valid_from or clock.today()
    granted, created = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        unit=unit,
        ended_at=None,
        defaults={"basis": basis, "valid_from": day, "valid_to": valid_to},
    )
    if created:
        audit.record("role.granted", granted, by=by, after={"role": role, "basis": basis})
        _rights_changed(user)
    return granted


@transaction.atomic
def end(*, grant: RoleGrant, by: User | None, reason: str) -> None:
    grant.ended_at, grant.ended_by, grant.end_reason = clock.now(), by, reason
    grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record("role.ended", grant, by=by, before={"role": grant.role}, reason=reason)
    _rights_changed(grant.user)


def end_expired() -> int:
    """Close grants whose last day has passed; `access` already ignores them."""
    past = RoleGrant.objects.filter(ended_at=None, valid_to__lt=clock.today())
    ended = list(past.select_related("user", "unit"))
    for expired in ended:
        end(grant=expired, by=None, reason=_("Hết thời hạn ghi trong văn bản"))
    return len(ended)


def _rights_changed(user: User) -> None:
    access.derive(user)
    User.objects.filter(pk=user.pk).update(rights_version=F("rights_version") + 1)
    user.refresh_from_db(fields=["rights_version"])
