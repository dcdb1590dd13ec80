"""Forms for changing the tree; each knows how to carry out its change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits.domain import paths, units
from orgunits.domain.units import Act, Facts, Part
from orgunits.forms import UnitField, day_field
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


def unit_words(label: Any, **facts: Any) -> UnitField:
    return UnitField(
        label=label,
        max_length=200,
        help_text=_("Gõ mã hoặc tên đơn vị; không cần gõ dấu."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **facts,
    )


class OptionalUnitField(UnitField):
    def clean(self, value: Any) -> Any:
        return super().clean(value) if value and value.strip() else None


class ChangeForm(forms.Form):
    on = day_field(_("Ngày có hiệu lực"), initial=clock.today, help_text=_("Ví dụ: 01/07/2025."))
    basis = forms.CharField(
        label=_("Văn bản"), max_length=200, help_text=_("Số, ký hiệu, ngày, cơ quan ban hành.")
    )
    title: Any = ""
    button: Any = ""
    effect: Any = ""

    def __init__(self, *args: Any, unit: OrgUnit, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.user = unit, user
        reach = OrgUnit.objects.under(user, Permission.CHANGE_STRUCTURE)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = reach.not_ended(clock.today()).exclude(pk=unit.pk)
        last = ("on", "basis")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def act(self) -> Act:
        return Act(self.cleaned_data["on"], self.cleaned_data["basis"], self.user)

    def carry_out(self) -> OrgUnit:
        raise NotImplementedError


class FactsForm(ChangeForm):
    code = forms.CharField(label=_("Mã"), max_length=40)
    name = forms.CharField(label=_("Tên đầy đủ"), max_length=200)
    short_name = forms.CharField(label=_("Tên gọn"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Loại hình"), choices=[("", _("Chọn loại hình")), *OrgUnit.Kind.choices]
    )
    level = forms.ChoiceField(label=_("Cấp"), choices=[("", _("Chọn cấp")), *OrgUnit.Level.choices])

    def facts(self) -> Facts:
        names = ("code", "name", "short_name", "kind", "level")
        return Facts(**{name: self.cleaned_data[name] for name in names})


class CreateForm(FactsForm):
    title, button = _("Thành lập đơn vị trực thuộc"), _("Thành lập")
    effect = _("Đơn vị mới trực thuộc đơn vị này về mặt Đảng; ai phụ trách cấp trên xem được ngay.")

    def carry_out(self) -> OrgUnit:
        return units.create(parent=self.unit, facts=self.facts(), act=self.act())


class RenameForm(ChangeForm):
    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên gọn mới"), max_length=80)
    title, button = _("Đổi tên đơn vị"), _("Đổi tên")
    effect = _("Báo cáo và nhiệm vụ đã mở trước đây giữ tên cũ.")

    def carry_out(self) -> OrgUnit:
        names = {name: self.cleaned_data[name] for name in ("name", "short_name")}
        return units.rename(unit=self.unit, **names, act=self.act())


class MoveForm(ChangeForm):
    parent = unit_words(_("Trực thuộc mới"))
    title, button = _("Chuyển trực thuộc"), _("Chuyển")
    effect = _(
        "Cả nhánh đi theo. Cấp trên cũ thôi xem, cấp trên mới xem được ngay sau khi ghi; "
        "số liệu của các đợt trước không đổi."
    )

    def carry_out(self) -> OrgUnit:
        return units.move(unit=self.unit, parent=self.cleaned_data["parent"], act=self.act())


class MergeForm(ChangeForm):
    into = unit_words(_("Sáp nhập vào"))
    title, button = _("Sáp nhập vào đơn vị khác"), _("Sáp nhập")
    effect = _(
        "Mọi tổ chức trực thuộc và đảng viên chuyển sang đơn vị nhận; đơn vị này kết thúc hoạt "
        "động, chức vụ, phân công phụ trách và vai trò trên đơn vị chấm dứt, lịch sử còn nguyên."
    )

    def carry_out(self) -> OrgUnit:
        into = self.cleaned_data["into"]
        return units.merge(units=[self.unit], into=into, act=self.act())


class SplitForm(FactsForm):
    takes: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Tổ chức chuyển sang đơn vị mới"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ends = forms.BooleanField(
        label=_("Đơn vị cũ kết thúc hoạt động"),
        required=False,
        help_text=_("Chỉ được khi mọi tổ chức trực thuộc đã chuyển đi."),
    )
    title, button = _("Chia tách đơn vị"), _("Chia tách")
    effect = _("Đơn vị mới đứng cùng cấp với đơn vị cũ. Cần nhiều đơn vị mới thì làm nhiều lần.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takes"].queryset = paths.children(self.unit, clock.today())

    def carry_out(self) -> OrgUnit:
        takes = [unit.pk for unit in self.cleaned_data["takes"]]
        part, ends = Part(self.facts(), takes), self.cleaned_data["ends"]
        return units.split(unit=self.unit, parts=[part], act=self.act(), ends=ends)[0]


class DissolveForm(ChangeForm):
    successor = OptionalUnitField(
        label=_("Tổ chức kế thừa"),
        max_length=200,
        required=False,
        help_text=_("Nếu có; gõ mã hoặc tên đơn vị."),
    )
    title, button = _("Giải thể, kết thúc hoạt động"), _("Kết thúc hoạt động")
    effect = _(
        "Đơn vị ở lại trong lịch sử với ngày kết thúc. Chức vụ, phân công phụ trách và vai trò "
        "trên đơn vị chấm dứt, có ghi lý do."
    )

    def carry_out(self) -> OrgUnit:
        after = self.cleaned_data["successor"]
        return units.dissolve(unit=self.unit, act=self.act(), successor=after)


FORMS: dict[str, type[ChangeForm]] = {
    "thanh-lap": CreateForm,
    "doi-ten": RenameForm,
    "chuyen": MoveForm,
    "sap-nhap": MergeForm,
    "chia-tach": SplitForm,
    "giai-the": DissolveForm,
}
