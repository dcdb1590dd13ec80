"""What allauth asks of us: nobody signs up, secrets are sealed, words are Vietnamese."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.lib import sealed
from orgunits import audit
from orgunits.backends import AccountBackend
from orgunits.models import User

METHODS = {
    "reauthenticate": gettext_lazy("Nhập mật khẩu"),
    "mfa_reauthenticate": gettext_lazy("Nhập mã của ứng dụng xác thực"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Dùng khóa truy cập"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": gettext_lazy("Mật khẩu không đúng."),
        "too_many_login_attempts": gettext_lazy("Nhập sai quá nhiều lần. Hãy thử lại sau 5 phút."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """The one backend that can load our accounts, also after the second factor."""
        user.backend = f"{AccountBackend.__module__}.{AccountBackend.__qualname__}"
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("login")

    def add_message(
        self, request: Any, level: Any, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in needs no announcement."""
        if not (message_template or "").startswith("account/"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        found = super().get_reauthentication_methods(user)
        return [{**method, "description": METHODS[method["id"]]} for method in found]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Mã không đúng hoặc đã dùng. Hãy nhập mã đang hiện trên ứng dụng."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "Vai trò của đồng chí cần lớp xác thực thứ hai: thêm cách khác trước khi tắt cách này."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Cần bật ứng dụng xác thực hoặc khóa truy cập trước."
        ),
    }

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Kiểm điểm"

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """Within the page, because the CSP allows no pictures made of data."""
        svg = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return _("Khóa truy cập")

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor stays with whoever must have one; a manager of accounts may take it."""
        user = authenticator.user
        if not user.needs_second_factor():
            return True
        others = user.authenticator_set.exclude(pk=authenticator.pk)
        return others.exclude(type=authenticator.Type.RECOVERY_CODES).exists()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Opens existing accounts; never makes one, never gives a right."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        user = sociallogin.user if sociallogin.is_existing else self._match(sociallogin)
        if user is None or not AccountBackend().user_can_authenticate(user):
            raise ImmediateHttpResponse(_refuse(request))
        if sociallogin.state.get("process", "login") != "login":
            raise ImmediateHttpResponse(_refuse(request))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
            audit.record(
                "account.linked", user, by=user, after={"provider": sociallogin.account.provider}
            )

    def on_authentication_error(
        self, request: Any, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        raise ImmediateHttpResponse(_refuse(request))

    def _match(self, sociallogin: Any) -> User | None:
        """One account by verified address or by the same account name; two are nobody."""
        told = {
            address.email.casefold()
            for address in sociallogin.email_addresses
            if address.verified is True
        }
        wanted = Q(pk__in=[])
        for address in told:
            wanted |= Q(email__iexact=address)
        if settings.OIDC_TRUST_USERNAME and (name := sociallogin.user.username):
            wanted |= Q(username=name)
        found = list(User.objects.filter(wanted)[:2])
        return found[0] if len(found) == 1 else None


def _refuse(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _(
            "Không mở được tài khoản nào bằng đăng nhập một lần. Hãy đăng nhập bằng tên và "
            "mật khẩu, hoặc liên hệ người quản lý tài khoản."
        ),
    )
    return redirect("login")
