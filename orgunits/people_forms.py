"""Forms about posts, facts of membership, contacts and standing charges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits.domain.posts import CONTACT, FACTS
from orgunits.forms import day_field
from orgunits.models import Appointment, OrgUnit, Person
from orgunits.structure_forms import OptionalUnitField, unit_words

DAY = _("Ví dụ: 18/12/2023.")


class PostForm(forms.Form):
    """`person` known: a further post; else a name, and the unit is known."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    is_new = forms.BooleanField(label=_("Là người khác, trùng họ tên"), required=False)
    unit = unit_words(_("Đơn vị"))
    post = forms.CharField(label=_("Chức vụ"), max_length=120)
    is_head = forms.BooleanField(label=_("Là người đứng đầu"), required=False)
    managed_by = forms.ChoiceField(
        label=_("Diện quản lý"),
        choices=Appointment.ManagedBy,
        initial=Appointment.ManagedBy.OTHER,
    )
    valid_from = day_field(_("Từ ngày"), initial=clock.today, help_text=DAY)
    basis = forms.CharField(
        label=_("Văn bản"), max_length=120, help_text=_("Số, ký hiệu, ngày của quyết định.")
    )

    def __init__(self, *args: Any, people: Any, units: Any, **kwargs: Any) -> None:
        """`people`: who may be meant by a name; None when the person is known."""
        super().__init__(*args, **kwargs)
        self.people, self.person = people, None
        if people is None:
            del self.fields["full_name"], self.fields["is_new"]
        else:
            del self.fields["unit"]
        if "unit" in self.fields:
            self.fields["unit"].queryset = units

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.people is not None and facts.get("full_name") and not facts.get("is_new"):
            key = Person(full_name=facts["full_name"])
            key.fill_keys()
            if self.people.filter(search_text=key.search_text).exists():
                self.add_error("full_name", _(
                    "Đã có đồng chí cùng họ tên. Nếu là người đó, hãy mở trang của đồng chí rồi "
                    "thêm chức vụ; nếu là người khác, đánh dấu ô dưới đây."
                ))  # fmt: skip
        return facts

    def facts(self) -> dict[str, Any]:
        names = ("post", "is_head", "managed_by", "valid_from", "basis")
        return {name: self.cleaned_data[name] for name in names}


class EndPostForm(forms.Form):
    on = day_field(_("Ngày cuối giữ chức vụ"), initial=clock.today, help_text=DAY)
    basis = forms.CharField(
        label=_("Văn bản"), max_length=120, help_text=_("Số, ký hiệu, ngày của quyết định.")
    )


class FactsForm(forms.ModelForm):
    admitted_on = day_field(_("Ngày kết nạp Đảng"), required=False, help_text=DAY)
    exempted_from = day_field(_("Miễn công tác, sinh hoạt từ ngày"), required=False)
    exempted_to = day_field(_("Miễn đến hết ngày"), required=False)
    suspended_from = day_field(_("Đình chỉ sinh hoạt từ ngày"), required=False)
    suspended_to = day_field(_("Đình chỉ đến hết ngày"), required=False)
    temporary_unit = OptionalUnitField(
        label=_("Nơi sinh hoạt tạm thời"),
        max_length=200,
        required=False,
        help_text=_("Gõ mã hoặc tên đơn vị; để trống nếu không có."),
    )

    class Meta:
        model = Person
        fields = FACTS

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["temporary_unit"].queryset = units
        held = self.instance.temporary_unit
        self.initial["temporary_unit"] = held.code if held else ""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for first, last in (("exempted_from", "exempted_to"), ("suspended_from", "suspended_to")):
            if facts.get(last) and (not facts.get(first) or facts[last] < facts[first]):
                self.add_error(last, _("Ngày cuối phải bằng hoặc sau ngày đầu."))
        return facts


class ContactForm(forms.ModelForm):
    class Meta:
        model = OrgUnit
        fields = CONTACT


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class ChargeForm(forms.Form):
    unit = unit_words(_("Đơn vị"))
    person = PersonField(
        label=_("Ủy viên Ban Thường vụ"), queryset=None, empty_label=_("Chọn đồng chí")
    )
    basis = forms.CharField(
        label=_("Văn bản phân công"), max_length=120, help_text=_("Số, ký hiệu và điểm, mục.")
    )
    on = day_field(_("Từ ngày"), initial=clock.today, help_text=DAY)

    def __init__(self, *args: Any, people: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units


class ReplaceChargeForm(ChargeForm):
    reason = forms.CharField(
        label=_("Lý do thay"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: đồng chí được phân công đã nghỉ hưu (mục II.7)."),
    )
