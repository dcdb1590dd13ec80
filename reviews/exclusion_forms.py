"""Why a task is owed no longer, or owed again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExclusionForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do, văn bản"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đơn vị đọc nguyên văn lý do này; nhật ký giữ lại."),
    )
