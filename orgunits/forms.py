"""Forms about accounts and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock, text
from orgunits.models import OrgUnit, User
from orgunits.roles import GRANTABLE, Role

ROLES = [(value, label) for value, label in Role.choices if value in GRANTABLE]


def day_field(label: Any, **facts: Any) -> forms.DateField:
    attrs = {"class": "date", "inputmode": "numeric", "autocomplete": "off"}
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%d/%m/%Y", attrs=attrs),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        **facts,
    )


class UnitField(forms.CharField):
    """A unit by its code or its whole name, accents not needed; only `queryset` is searched."""

    queryset: Any = None
    default_error_messages = {
        "none": _("Không có đơn vị nào trong phạm vi của đồng chí khớp với “%(words)s”."),
        "many": _("Nhiều đơn vị khớp: %(units)s. Hãy gõ đủ tên hoặc gõ mã."),
    }

    def clean(self, value: Any) -> OrgUnit:
        words = super().clean(value)
        exact = self.queryset.filter(code__iexact=words.strip()).first()
        found = [exact] if exact else list(self.queryset.matching(words)[:6])
        same = [u for u in found if text.search_key(u.name) == text.search_key(words)]
        found = same or found
        if len(found) == 1:
            return found[0]
        listed = "; ".join(f"{unit.short_name} ({unit.code})" for unit in found[:5])
        reason, facts = ("many", {"units": listed}) if found else ("none", {"words": words})
        raise forms.ValidationError(self.error_messages[reason], code=reason, params=facts)


def unit_field() -> UnitField:
    return UnitField(
        label=_("Đơn vị"),
        max_length=200,
        help_text=_("Gõ mã hoặc tên đơn vị; không cần gõ dấu."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AccountForm(forms.ModelForm):
    unit_words = unit_field()

    class Meta:
        model = User
        fields = ("full_name", "username", "email")
        help_texts = {
            "username": _("Chữ, số và các dấu . - _ @; ví dụ: budop.vanthu."),
            "email": _("Nếu có, liên kết kích hoạt được gửi tới đây."),
        }

    field_order = ("full_name", "username", "email", "unit_words")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["unit_words"].label = _("Đơn vị công tác")
        self.fields["unit_words"].queryset = units


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Vai trò"), choices=[("", _("Chọn vai trò")), *ROLES])
    unit_words = unit_field()
    basis = forms.CharField(
        label=_("Văn bản"), max_length=200, help_text=_("Số, ký hiệu, ngày của văn bản giao việc.")
    )
    valid_from = day_field(_("Từ ngày"), initial=clock.today)
    valid_to = day_field(
        _("Đến hết ngày"), required=False, help_text=_("Để trống nếu văn bản không nêu thời hạn.")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_words"].queryset = units

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("valid_from"), facts.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối phải bằng hoặc sau ngày đầu."))
        return facts


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
