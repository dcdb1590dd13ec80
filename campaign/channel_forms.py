"""Forms for what holds for everyone who is told: hours and gateway, and a campaign's days."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.domain.channels import FIELDS
from campaign.models import Campaign, Channels, Notice

MOST_DAYS = 60


class ChannelsForm(forms.ModelForm):
    gateway_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại tin được gửi qua cổng"),
        choices=Notice.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Channels
        fields = FIELDS
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_to")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a gateway on this server nothing is asked of it, and what was set stays."""
        super().__init__(*args, **kwargs)
        self.fields["gateway_kinds"].initial = self.instance.gateway_kinds
        if not settings.WEBHOOK_URL:
            del self.fields["uses_gateway"], self.fields["gateway_kinds"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in FIELDS} | self.cleaned_data


class ReminderDaysForm(forms.ModelForm):
    remind_days_before = forms.CharField(
        label=gettext_lazy("Nhắc trước ngày cuối (ngày)"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Ví dụ: 7, 3, 1. Ngày cuối luôn được nhắc."),
    )
    remind_overdue_every = forms.IntegerField(
        label=gettext_lazy("Quá hạn: cứ mỗi (ngày) nhắc lại"), min_value=1, max_value=MOST_DAYS
    )

    class Meta:
        model = Campaign
        fields = ("remind_days_before", "remind_overdue_every")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["remind_days_before"] = ", ".join(map(str, self.instance.remind_days_before))

    def clean_remind_days_before(self) -> list[int]:
        words = re.findall(r"[^\s,;]+", self.cleaned_data["remind_days_before"])
        if not all(word.isdecimal() and 0 < int(word) <= MOST_DAYS for word in words):
            said = _("Ghi các số ngày từ 1 đến %(most)s, cách nhau bằng dấu phẩy.")
            raise ValidationError(said % {"most": MOST_DAYS})
        return sorted({int(word) for word in words}, reverse=True)
