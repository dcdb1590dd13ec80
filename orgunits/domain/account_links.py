"""One-time links with which people set their own password: nobody else ever knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from orgunits import audit
from orgunits.domain import account_rules
from orgunits.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Dead after use, after a newer link (an unusable password is random), and by its date.

    Granting a role in the meantime does not kill it.
    """

    key_salt = "orgunits.domain.account_links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.is_active}{timestamp}"


TOKENS = LinkTokens()


@dataclass(frozen=True)
class Link:
    address: str
    expires_at: datetime
    mailed_to: str


@transaction.atomic
def issue(*, user: User, by: User, drop_factors: bool = False) -> Link:
    """The old password, sessions and links end now; a lost telephone may be forgotten too."""
    user = User.objects.select_for_update().get(pk=user.pk)
    account_rules.require_manages(by, user)
    if not user.is_active:
        raise PermissionDenied("inactive")
    verb = "account.reset" if user.has_usable_password() else "account.invited"
    user.set_unusable_password()
    user.rights_version += 1
    user.save(update_fields=["password", "rights_version"])
    if drop_factors:
        Authenticator.objects.filter(user=user).delete()
    forget_failures(username=user.username)
    audit.record(verb, user, by=by, unit=user.unit, after={"second_factor_removed": drop_factors})
    return _link(user)


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Whoever opens the link; it works once, because the password is part of its hash."""
    user.set_password(password)
    user.save(update_fields=["password"])
    User.objects.filter(pk=user.pk).update(rights_version=F("rights_version") + 1)
    forget_failures(username=user.username)
    audit.record("account.activated", user, by=user, unit=user.unit)


def _link(user: User) -> Link:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("orgunits:activate", args=[key, TOKENS.make_token(user)])
    expires = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    link = Link(settings.SITE_ADDRESS.rstrip("/") + path, expires, user.email)
    if user.email:
        transaction.on_commit(lambda: _mail(user, link), robust=True)
    return link


def _mail(user: User, link: Link) -> None:
    body = render_to_string("orgunits/accounts_link_mail.txt", {"user": user, "link": link})
    send_mail(_("Đặt mật khẩu cho tài khoản Kiểm điểm"), body, None, [user.email])
