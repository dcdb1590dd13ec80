"""Every URL says who may use it; a view without a guard stops the start-up (see `checks`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from orgunits import access

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Guard:
    """`any_of` empty: everyone signed in. The view still asks for the object's own unit.
    `also` lets in whom a post, not a role, entitles."""

    name: str
    any_of: frozenset[str] = frozenset()
    also: Callable[[Any], bool] | None = None
    public: bool = False
    demo_only: bool = False

    def admits(self, user: Any) -> bool:
        if self.public:
            return True
        if not self.any_of:
            return bool(user.is_active)  # nobody who is not signed in is active
        if any(access.holds(user, permission) for permission in self.any_of):
            return True
        return self.also is not None and self.also(user)


PUBLIC = Guard("public", public=True)
SIGNED_IN = Guard("signed in")
DEMO_PUBLIC = Guard("public, demo only", public=True, demo_only=True)
DEMO_SIGNED_IN = Guard("signed in, demo only", demo_only=True)


def holding(*permissions: str, also: Callable[[Any], bool] | None = None) -> Guard:
    name = " or ".join(str(p) for p in permissions)
    return Guard(name, frozenset(map(str, permissions)), also)


def allow(guard: Guard) -> Callable[[View], View]:
    """Decorate a view with who may use it; `guard` is read by `list_urls`, menus and the checks."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if guard.demo_only and not settings.DEMO:
                raise Http404
            if not guard.admits(request.user):
                raise PermissionDenied(guard.name)
            return view(request, *args, **kwargs)

        guarded.__dict__["guard"] = guard
        return login_not_required(guarded) if guard.public else guarded

    return decorate
