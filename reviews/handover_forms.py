"""To whom a task goes, and why."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from orgunits.models import User
from reviews.domain import handovers
from reviews.models import ReviewTask


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Giao cho"),
        required=False,
        empty_label=_("Bộ phận tổng hợp của đơn vị (làm chung)"),
        help_text=_("Chỉ gồm những đồng chí có quyền gửi kết quả của chính đơn vị này."),
    )
    reason = forms.CharField(
        label=_("Lý do bàn giao"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, task: ReviewTask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["to"])
        field.queryset = handovers.candidates(task)
        if task.assignee_id is None:
            field.required, field.empty_label = True, _("Chọn người nhận")
