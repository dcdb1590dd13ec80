"""Forms for assigning members to units."""

from __future__ import annotations

from datetime import date
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


class PostsField(forms.ModelMultipleChoiceField):
    """A leader by agency, name and post: the agency is known with the person."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit.name}: {obj.person}, {obj.post}"


class SendForm(forms.Form):
    """R27: leaders of party-building commissions and of the Office."""

    posts = PostsField(
        label=_("Đại diện lãnh đạo"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chọn một hoặc nhiều đồng chí, của một hoặc nhiều cơ quan."),
    )
    basis = forms.CharField(
        label=_("Văn bản cử"), max_length=120, help_text=_("Số, ký hiệu và ngày của văn bản.")
    )
    on = date_field(_("Từ ngày"))

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = posts


class OnDayForm(forms.Form):
    """A question in the address: `?ngay=15/10/2023&don-vi=12`; today where no day is asked for."""

    ngay = date_field(_("Ai phụ trách vào ngày"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = forms.HiddenInput()
        self.fields["don-vi"] = forms.ModelChoiceField(units, required=False, widget=hidden)

    @staticmethod
    def today() -> dict[str, str]:
        return {"ngay": f"{clock.today():%d/%m/%Y}"}

    def facts(self) -> tuple[Any, date | None]:
        """The unit and the day; no day where it could not be read."""
        known = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return known.get("don-vi"), None if self.errors else known.get("ngay")


class AttendForm(forms.Form):
    on = date_field(_("Ngày dự"))
    remarks = forms.CharField(
        label=_("Ghi nhận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
