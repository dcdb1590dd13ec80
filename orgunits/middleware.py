"""Sessions end, the second factor is shown first, and refusals leave a trace."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from campaign.lib import clock
from orgunits import audit

Answer = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN, PROVEN = "_session_began", "_session_seen", "_second_factor"
# What a session may open before the second factor: showing it, leaving, and no more.
SHOWING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "logout", "set_language"}
SETTING_UP = SHOWING | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "password_change",
    "password_change_done",
}
DAY = 86400
DENIALS_A_DAY = 200


class SessionLimits:
    """Seconds of real time: a pinned date must not keep a session alive."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._limit(request)
        return self.get_response(request)

    def _limit(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > 30 or SEEN not in session:
            session[SEEN] = now


class SecondFactor:
    """Who must have one opens nothing before it was shown in this very session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        user: Any = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
            return None
        if request.session.get(PROVEN) == user.pk or not user.needs_second_factor():
            return None
        has_one = user.authenticator_set.exists()
        if _name(request) in (SHOWING if has_one else SETTING_UP):
            return None
        way = f"{resolve_url('mfa_reauthenticate')}?{urlencode({'next': request.path})}"
        return _go(request, way if has_one else resolve_url("mfa_index"))


class Trail:
    """Refusals (403), objects not found within one's scope (404) are events, and so is taking
    the recovery codes away, for which allauth's view has no signal."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _name(request) == "mfa_download_recovery_codes" and response.status_code == 200:
            user: Any = request.user
            audit.record("account.codes_downloaded", user, by=user)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        user: Any = request.user
        is_refusal = isinstance(exception, PermissionDenied | Http404) and user.is_authenticated
        if is_refusal and once_a_day("denied", user.pk, request.path):
            action = "denied" if isinstance(exception, PermissionDenied) else "not_found"
            facts = {"path": request.path[:200], "method": request.method}
            audit.record(f"access.{action}", user, by=user, after=facts)


def once_a_day(what: str, pk: int, detail: str = "", limit: int = 0) -> bool:
    """Nobody floods the trail: each detail once, and so many of a kind, per account and day."""
    key = f"{what} {pk} {clock.today()}".replace(" ", "-")
    name = hashlib.sha256(detail.encode()).hexdigest()
    if detail and not cache.add(f"{key}-{name}", 1, DAY):
        return False
    cache.add(key, 0, DAY)
    return cache.incr(key) <= (limit or DENIALS_A_DAY)


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})
