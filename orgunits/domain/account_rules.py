"""Who may change whose account: as sentences for the page, as refusals for the services."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access
from orgunits.models import OrgUnit, RoleGrant, User
from orgunits.roles import GRANTABLE, Permission


def why_not_manage(manager: User, account: User) -> list[str]:
    """Nobody manages themselves, nor an account that reaches beyond their own scope."""
    problems = []
    if manager.pk == account.pk:
        problems.append(_("Không tự thay đổi tài khoản, vai trò của chính mình."))
    if account.unit and not access.can(manager, Permission.MANAGE_ACCOUNTS, account.unit):
        problems.append(_("Tài khoản thuộc đơn vị ngoài phạm vi quản lý của đồng chí."))
    held = account.grants.in_force(clock.today())
    if held.exclude(pk__in=held.visible_to(manager)).exists():
        problems.append(_("Tài khoản còn vai trò ở đơn vị ngoài phạm vi quản lý của đồng chí."))
    return problems


def require_manages(manager: User, account: User) -> None:
    if why_not_manage(manager, account):
        raise PermissionDenied(Permission.MANAGE_ACCOUNTS)


def require_grants(manager: User, account: User, role: str, unit: OrgUnit) -> None:
    if manager.pk == account.pk or role not in GRANTABLE:
        raise PermissionDenied(Permission.MANAGE_ACCOUNTS)
    access.require(manager, Permission.MANAGE_ACCOUNTS, unit)


def require_ends(manager: User, grant: RoleGrant) -> None:
    require_grants(manager, grant.user, grant.role, grant.unit)


def may_end(manager: User, grant: RoleGrant) -> bool:
    own = manager.pk == grant.user_id
    return (
        not own
        and grant.role in GRANTABLE
        and access.can(manager, Permission.MANAGE_ACCOUNTS, grant.unit)
    )
