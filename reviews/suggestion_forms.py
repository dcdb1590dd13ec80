"""Forms of suggestions and remedies. What is typed here goes into sealed columns only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgunits.models import OrgUnit
from reviews.assignment_forms import PersonField, date_field
from reviews.domain.proposals import TEXT_LENGTH
from reviews.models.suggestions import Category


def text_field(label: Any, rows: int = 6, **facts: Any) -> forms.CharField:
    """Nothing of it is remembered or looked up by the browser."""
    attrs = {"rows": rows, "autocomplete": "off", "spellcheck": "false"}
    widget = forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, max_length=TEXT_LENGTH, widget=widget, **facts)


class ProposeForm(forms.Form):
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Tập thể được gợi ý"), queryset=None, empty_label=_("Chọn đơn vị")
    )
    person = PersonField(
        label=_("Cá nhân được gợi ý (nếu có)"),
        queryset=None,
        required=False,
        empty_label=_("Không, gợi ý đối với tập thể"),
        help_text=_("Cá nhân diện Ban Thường vụ Tỉnh ủy quản lý, giữ chức vụ ở đơn vị đã chọn."),
    )
    category = forms.ChoiceField(label=_("Nội dung thuộc nhóm"), choices=Category)
    text = text_field(
        _("Nội dung gợi ý"),
        8,
        help_text=_("Nêu cụ thể, rõ việc, rõ trách nhiệm. Nội dung được niêm phong khi lưu."),
    )

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_unit: Any = self.fields["unit"]
        of_person: Any = self.fields["person"]
        of_unit.queryset, of_unit.choices = units, _by_kind(units)
        of_person.queryset = people


class ConsolidateForm(forms.Form):
    category = forms.ChoiceField(label=_("Nội dung thuộc nhóm"), choices=Category)
    text = text_field(
        _("Nội dung gợi ý sau tổng hợp"),
        10,
        help_text=_("Đơn vị nhận chỉ thấy nội dung này, không thấy ai đề xuất."),
    )


class NoForm(forms.Form):
    """A step that asks nothing."""


class IssueForm(forms.Form):
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=40)
    on = date_field(_("Ngày văn bản"))


class ReasonForm(forms.Form):
    reason = text_field(_("Lý do"), 3)


class AnswerForm(forms.Form):
    text = text_field(
        _("Giải trình"), 8, help_text=_("Nêu rõ nguyên nhân, trách nhiệm, hướng khắc phục.")
    )


class VerifyForm(forms.Form):
    remark = text_field(
        _("Nhận xét"),
        4,
        help_text=_("Giải trình đã làm rõ nội dung gợi ý hay chưa, qua dự, chỉ đạo kiểm điểm."),
    )


class RemedyForm(forms.Form):
    shortcoming = text_field(_("Hạn chế, khuyết điểm"), 3)
    measure = text_field(_("Biện pháp khắc phục"), 4)
    owner = PersonField(
        label=_("Người chịu trách nhiệm"),
        queryset=None,
        required=False,
        empty_label=_("Tập thể đơn vị"),
    )
    due_on = date_field(_("Hoàn thành chậm nhất ngày"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people
        self.fields["due_on"].initial = None


class ConclusionForm(RemedyForm):
    """A task given by the conclusions of a conference."""

    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Tập thể, cơ quan thực hiện"), queryset=None, empty_label=_("Chọn đơn vị")
    )
    field_order = ("shortcoming", "measure", "unit", "owner", "due_on")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shortcoming"].label = _("Kết luận, hạn chế được nêu")
        self.fields["measure"].label = _("Việc phải làm")
        of_unit: Any = self.fields["unit"]
        of_unit.queryset = units


class EvidenceForm(forms.Form):
    evidence = text_field(
        _("Kết quả, minh chứng"), 5, help_text=_("Việc đã làm, số liệu, văn bản chứng minh.")
    )


class RemarkForm(forms.Form):
    remark = text_field(_("Ý kiến của cấp trên"), 3, required=False)


class RemarkNeededForm(forms.Form):
    remark = text_field(_("Còn phải làm gì"), 3)


def _by_kind(units: Any) -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for unit in units:
        kind = str(OrgUnit.Kind(unit.kind).label)
        groups.setdefault(kind, []).append((unit.pk, unit.name))
    return [("", _("Chọn đơn vị")), *groups.items()]
