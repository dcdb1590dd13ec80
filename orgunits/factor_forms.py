"""Forms of allauth in our words: code, key, password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _


class Worded:
    name: str = "code"
    label: Any = _("Mã xác thực")
    help_text: Any = _("6 chữ số trên ứng dụng xác thực, hoặc một mã dự phòng 8 chữ số.")
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.name]
        field.label, field.help_text = self.label, self.help_text
        field.widget.attrs.pop("placeholder", None)
        if self.name == "code":
            field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class AuthenticateForm(Worded, base.AuthenticateForm):
    pass


class ReauthenticateForm(Worded, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    help_text = _("6 chữ số đang hiện trên ứng dụng.")


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    name, label = "name", _("Tên của khóa")
    help_text = _("Để phân biệt khi có nhiều khóa; ví dụ: điện thoại, máy cơ quan.")


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    name, label, help_text = "name", _("Tên của khóa"), ""


class ConfirmPasswordForm(Worded, PasswordForm):
    name, label, help_text = "password", _("Mật khẩu"), ""
