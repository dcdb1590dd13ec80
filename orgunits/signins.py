"""Sign-ins, sign-outs, failures and second factors are events like any other change."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from orgunits import audit
from orgunits.middleware import PROVEN, once_a_day
from orgunits.models import User


@receiver(user_logged_in)
def signed_in(sender: Any, user: User, **kwargs: Any) -> None:
    audit.record("account.signed_in", user, by=user)


@receiver(user_logged_out)
def signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user:
        audit.record("account.signed_out", user, by=user)


@receiver(user_login_failed)
def not_signed_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Of existing accounts only: what is typed as a name is at times a password."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    if user and once_a_day("failed", user.pk, limit=50):
        audit.record("account.sign_in_failed", user, by=None)


@receiver(authentication_failed)
def wrong_code(sender: Any, user: User, **kwargs: Any) -> None:
    if once_a_day("wrong code", user.pk, limit=50):
        audit.record("account.factor_failed", user, by=None)


@receiver(authenticator_used)
def proven(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    request.session[PROVEN] = user.pk


@receiver([authenticator_added, authenticator_reset])
def factor_added(sender: Any, request: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    request.session[PROVEN] = user.pk
    audit.record("account.factor_added", user, by=user, after={"factor": authenticator.type})


@receiver(authenticator_removed)
def factor_removed(
    sender: Any, request: Any, user: User, authenticator: Any, **kwargs: Any
) -> None:
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(PROVEN, None)
    audit.record("account.factor_removed", user, by=user, before={"factor": authenticator.type})
