"""Start-up fails on a URL that does not say who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from orgunits.guards import PUBLIC, SIGNED_IN, Guard, holding
from orgunits.models import User
from orgunits.roles import Permission

# Views of Django's own: the site's `urls.py` cannot decorate what `include` brings in.
ADMIN = holding(Permission.CORRECT)
FOREIGN: dict[str, Guard] = {
    "logout": SIGNED_IN,
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "set_language": PUBLIC,
    # The second factor (allauth.mfa): everyone's own; asked for while signing in.
    "mfa_authenticate": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    # Single sign-on: not found unless configured.
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    guard: Guard | None


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, route, deeper)
        elif isinstance(entry, URLPattern):
            name = ":".join([*spaces, entry.name or "?"])
            yield Address(route, name, _guard_of(entry.callback, name, spaces))


def _guard_of(view: Any, name: str, spaces: tuple[str, ...]) -> Guard | None:
    if "admin" in spaces:
        return PUBLIC if name in {"admin:login", "admin:logout"} else ADMIN
    return getattr(view, "guard", None) or FOREIGN.get(name)


@register(Tags.security)
def every_address_is_guarded(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(f"{a.route!r} ({a.name}) does not say who may use it.", id="orgunits.E001")
        for a in addresses()
        if a.guard is None
    ]


@register(Tags.database)
def no_demo_accounts_outside_demo(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[Error]:
    if settings.DEMO or not databases or not _has_demo_accounts():
        return []
    return [Error("Demo accounts exist in a database that is not a demo.", id="orgunits.E002")]


def _has_demo_accounts() -> bool:
    """`migrate` checks before the first table is there."""
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.filter(is_demo=True).exists()
