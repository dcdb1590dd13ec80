"""One result by name, typed on a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode, ObjectKind
from orgunits.models import Appointment, OrgUnit
from ratings.domain import named_results, result_tables
from ratings.models import NamedResult
from ratings.models.cases import OF_PERSONS
from reviews.assignment_forms import date_field
from reviews.models import ReviewTask

NONE = [("", _("Không có"))]
TYPED = ("grade", "civil_grade", "unrated_code", "unrated_reason", "authority", "number")


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, post: Appointment) -> str:
        return f"{post.person.full_name}, {post.post}, {post.unit.short_name}"


class NamedResultForm(forms.Form):
    object_kind = forms.ChoiceField(label=_("Đối tượng"))
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=OrgUnit.objects.none(), empty_label=_("Chọn đơn vị")
    )
    post = PostField(
        label=_("Cá nhân"), queryset=Appointment.objects.none(), required=False,
        empty_label=_("Không, đối với tổ chức, tập thể"),
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=_("Mức xếp loại"), choices=[*NONE, *GradeCode.choices], required=False
    )
    civil_grade = forms.ChoiceField(
        label=_("Xếp loại cán bộ, công chức, viên chức"), choices=[*NONE, *GradeCode.choices],
        required=False,
    )  # fmt: skip
    unrated_code = forms.ChoiceField(label=_("Trường hợp không xếp loại"), required=False)
    unrated_reason = forms.CharField(
        label=_("Lý do không xếp loại"), max_length=300, required=False
    )
    authority = forms.CharField(
        label=_("Cấp quyết định"), max_length=200, required=False,
        help_text=_("Bắt buộc khi có mức xếp loại."),
    )  # fmt: skip
    number = forms.CharField(label=_("Số quyết định"), max_length=40, required=False)
    decided_on = date_field(_("Ngày quyết định"), required=False)

    def __init__(self, data: Any, *, task: ReviewTask, row: NamedResult | None) -> None:
        super().__init__(data, initial=_initial(row))
        kinds = {kind for kind, _level in result_tables.required(task.unit)}
        codes = NamedResult._meta.get_field("unrated_code").choices
        self.fields["object_kind"].choices = [c for c in ObjectKind.choices if c[0] in kinds]
        self.fields["unit"].queryset = OrgUnit.objects.inside(task.unit.path).order_by("path")
        self.fields["post"].queryset = named_results.posts(task)
        self.fields["unrated_code"].choices = [*NONE, *(codes or ())]

    @property
    def values(self) -> dict[str, Any]:
        names = ("object_kind", *TYPED, "decided_on")
        return {name: self.cleaned_data[name] for name in names}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        kind, unit, post = (found.get(name) for name in ("object_kind", "unit", "post"))
        if kind in OF_PERSONS and post is None and "post" not in self.errors:
            self.add_error("post", _("Chọn cá nhân được xếp loại."))
        elif kind and kind not in OF_PERSONS and post:
            self.add_error("post", _("Đối tượng là tổ chức, tập thể thì không chọn cá nhân."))
        elif post and unit and post.unit_id != unit.pk:
            self.add_error("post", _("Cá nhân không giữ chức vụ nào ở đơn vị đã chọn."))
        return found

    def take(self, error: ValidationError) -> None:
        """What the domain refused, beside its field."""
        if hasattr(error, "error_dict"):
            for name, texts in error.message_dict.items():
                self.add_error(name if name in self.fields else None, texts)
        else:
            self.add_error(None, error.messages)


def _initial(row: NamedResult | None) -> dict[str, Any]:
    if row is None:
        return {"decided_on": None}  # no day is decided by itself
    names = ("object_kind", "unit", *TYPED, "decided_on")
    return {name: getattr(row, name) for name in names} | {"post": row.appointment_id}
