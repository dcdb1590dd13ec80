"""Forms for assigning members to units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock


def date_field(label: Any, **facts: Any) -> forms.DateField:
    widget = forms.DateInput(
        format="%d/%m/%Y",
        attrs={"class": "date", "inputmode": "numeric", "autocomplete": "off"},
    )
    return forms.DateField(
        label=label,
        widget=widget,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text=_("Ví dụ: 18/12/2023."),
        initial=clock.today,
        **facts,
    )


class PersonField(forms.ModelChoiceField):
    """By given name, as lists of people are sorted."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class AssignForm(forms.Form):
    person = PersonField(label=_("Người dự"), queryset=None, empty_label=_("Chọn đồng chí"))
    basis = forms.CharField(
        label=_("Văn bản phân công"), max_length=120, help_text=_("Số, ký hiệu và điểm, mục.")
    )
    on = date_field(_("Từ ngày"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReplaceForm(AssignForm):
    reason = forms.CharField(
        label=_("Lý do thay"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: đồng chí được phân công đã nghỉ hưu (mục II.7)."),
    )


class AttendForm(forms.Form):
    on = date_field(_("Ngày dự"))
    remarks = forms.CharField(
        label=_("Ghi nhận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
