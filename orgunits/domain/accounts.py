"""Accounts and their roles. The right, its guardian rows and the audit event are one act.

`grant` and `end` are for services and commands; what a manager does by hand is asked of
`account_rules` first (`create`, `grant_by_hand`, `end_by_hand`, `deactivate`, `reactivate`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.domain import account_rules
from orgunits.models import OrgUnit, Person, RoleGrant, User
from orgunits.roles import Permission, Role


@transaction.atomic
def create(
    *,
    username: str,
    full_name: str,
    email: str,
    unit: OrgUnit,
    by: User,
    person: Person | None = None,
) -> User:
    """Without a password: the person sets their own through a link (`account_links.issue`)."""
    access.require(by, Permission.MANAGE_ACCOUNTS, unit)
    user = User.objects.create_user(username, email, full_name=full_name, unit=unit, person=person)
    after = {"username": username, "full_name": full_name, "email": email}
    audit.record("account.created", user, by=by, unit=unit, after=after)
    return user


@transaction.atomic
def deactivate(*, user: User, by: User, reason: str) -> None:
    _set_active(user, False, by, reason, "account.deactivated")


@transaction.atomic
def reactivate(*, user: User, by: User, reason: str) -> None:
    _set_active(user, True, by, reason, "account.reactivated")


@transaction.atomic
def grant_by_hand(
    *,
    user: User,
    role: str,
    unit: OrgUnit,
    basis: str,
    by: User,
    valid_from: date,
    valid_to: date | None,
) -> RoleGrant:
    account_rules.require_grants(by, user, role, unit)
    if user.grants.filter(role=role, unit=unit, ended_at=None).exists():
        raise ValidationError(_("Tài khoản đã có vai trò này ở đơn vị này."))
    return grant(
        user=user,
        role=role,
        unit=unit,
        basis=basis,
        by=by,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@transaction.atomic
def end_by_hand(*, grant: RoleGrant, by: User, reason: str) -> None:
    account_rules.require_ends(by, grant)
    held = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if held.ended_at:
        raise ValidationError(_("Vai trò này đã kết thúc."))
    end(grant=held, by=by, reason=reason)


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
        _belongs(user, role, unit)
        audit.record("role.granted", granted, by=by, after={"role": role, "basis": basis})
        _rights_changed(user)
    return granted


@transaction.atomic
def end(*, grant: RoleGrant, by: User | None, reason: str) -> None:
    """Of two who end it at once, one does."""
    standing = RoleGrant.objects.select_for_update(of=("self",)).filter(ended_at=None)
    if standing.filter(pk=grant.pk).first() is None:
        return
    grant.ended_at, grant.ended_by, grant.end_reason = clock.now(), by, reason
    grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record("role.ended", grant, by=by, before={"role": grant.role}, reason=reason)
    _rights_changed(grant.user)


@transaction.atomic
def amend(*, grant: RoleGrant, by: User | None, **facts: Any) -> None:
    """New dates, or the document, of a role that stands."""
    before = {name: getattr(grant, name) for name in facts}
    for name, value in facts.items():
        setattr(grant, name, value)
    grant.save(update_fields=list(facts))
    audit.record("role.amended", grant, by=by, before=before, after=facts)
    _rights_changed(grant.user)


def end_expired() -> int:
    """Close grants whose last day has passed; `access` already ignores them."""
    past = RoleGrant.objects.filter(ended_at=None, valid_to__lt=clock.today())
    ended = list(past.select_related("user", "unit"))
    for expired in ended:
        end(grant=expired, by=None, reason=_("Hết thời hạn ghi trong văn bản"))
    return len(ended)


@transaction.atomic
def begin_due() -> int:
    """Rights of grants that begin today; nothing else asks for them on their first day."""
    due = User.objects.filter(pk__in=access.strayed())
    for user in due:
        _rights_changed(user)
    return len(due)


def _belongs(user: User, role: str, unit: OrgUnit) -> None:
    """The first unit served is where the account is managed; charges do not move anyone."""
    if user.unit is None and role != Role.STANDING_MEMBER:
        user.unit = unit
        user.save(update_fields=["unit"])


def _set_active(user: User, active: bool, by: User, reason: str, verb: str) -> None:
    account_rules.require_manages(by, user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(
        verb, user, by=by, unit=user.unit, before={"is_active": not active},
        after={"is_active": active}, reason=reason,
    )  # fmt: skip
    _rights_changed(user)


def _rights_changed(user: User) -> None:
    access.derive(user)
    User.objects.filter(pk=user.pk).update(rights_version=F("rights_version") + 1)
    user.refresh_from_db(fields=["rights_version"])
