"""Asking for more time, and granting it with the document it rests on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms import date_field


class AskForm(forms.Form):
    to_day = date_field(_("Xin gia hạn đến hết ngày"))
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class GrantForm(AskForm):
    to_day = date_field(_("Gia hạn đến hết ngày"))
    authority = forms.CharField(
        label=_("Cơ quan, người cho phép"),
        max_length=200,
        help_text=_("Ví dụ: Thường trực Tỉnh ủy."),
    )
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    signed_on = date_field(_("Ngày văn bản"))
