"""Forms of opinions: sending a draft, answering, excusing; the ladder and the year-end summary."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms import date_field
from campaign.lib.files import ACCEPT, check_upload
from orgunits.models import OrgUnit
from reviews.domain.collective_drafts import Audiences
from reviews.models import LadderStep, OpinionRequest

AREA = {"rows": 3}


class SendDraftForm(forms.Form):
    """R34: both audiences by name, all of them chosen to begin with."""

    file = forms.FileField(
        label=_("Tệp dự thảo báo cáo"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF hoặc DOCX; người được hỏi đọc đúng tệp này."),
    )
    due_on = date_field(_("Góp ý đến hết ngày"))
    people = forms.MultipleChoiceField(
        label=_("Ủy viên Ban Chấp hành"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("Ban thường vụ các đảng bộ trực thuộc"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=_("Tổ chức, cá nhân khác có liên quan"),
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Mỗi dòng một nơi; ý kiến của họ nhập theo văn bản giấy."),
    )

    def __init__(self, *args: Any, audiences: Audiences, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(p.pk), p.full_name) for p in audiences.executive]
        units = [(str(u.pk), u.name) for u in audiences.subordinate]
        for name, choices in (("people", people), ("units", units)):
            cast("forms.MultipleChoiceField", self.fields[name]).choices = choices
        self.initial.setdefault("people", [key for key, _name in people])
        self.initial.setdefault("units", [key for key, _name in units])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.data_of_file = check_upload(upload)
        return upload

    def facts(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "name": found["file"].name,
            "data": self.data_of_file,
            "due_on": found["due_on"],
            "people": [int(key) for key in found["people"]],
            "units": [int(key) for key in found["units"]],
            "others": found["others"].splitlines(),
        }


class PointForm(forms.Form):
    part = forms.CharField(label=_("Phần, mục của dự thảo"), required=False, max_length=120)
    text = forms.CharField(
        label=_("Ý kiến"), required=False, max_length=4000, widget=forms.Textarea(attrs=AREA)
    )


PointFormSet = forms.formset_factory(PointForm, extra=3, max_num=20, validate_max=True)


class CommentForm(forms.Form):
    """About a person: one text."""

    text = forms.CharField(
        label=_("Nhận xét"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )


class PaperForm(forms.Form):
    """Rule 10: an answer that came on paper."""

    paper_number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60)
    paper_signed_on = date_field(_("Ngày văn bản"))


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Loại ý kiến"),
        choices=[each for each in OpinionRequest.Kind.choices if each[0] != "report"],
    )
    unit = forms.CharField(
        label=_("Mã đơn vị được hỏi"),
        required=False,
        help_text=_("Nếu nơi được hỏi có trong hệ thống; xem mã ở trang đơn vị."),
    )
    name = forms.CharField(
        label=_("Hoặc tên nơi được hỏi"),
        required=False,
        max_length=200,
        help_text=_("Ví dụ: Chi ủy khu phố Phú Thịnh, phường Tân Phú."),
    )
    due_on = date_field(_("Trả lời đến hết ngày"))

    def clean_unit(self) -> OrgUnit | None:
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        found = OrgUnit.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("Không có đơn vị mang mã này."))
        return found


class ExcuseForm(forms.Form):
    case = forms.ChoiceField(
        label=_("Trường hợp theo Hướng dẫn 33-HD/BTCTW"), choices=OpinionRequest.Excuse
    )
    reason = forms.CharField(label=_("Lý do cụ thể"), max_length=300)


class LadderForm(forms.Form):
    place = forms.TypedChoiceField(label=_("Nơi kiểm điểm"), choices=LadderStep.Place, coerce=int)
    held_on = date_field(_("Ngày kiểm điểm"))
    document = forms.CharField(label=_("Biên bản, văn bản"), required=False, max_length=200)
    override_reason = forms.CharField(
        label=_("Lý do, nếu kiểm điểm không theo thứ tự"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SummaryForm(forms.Form):
    held_on = date_field(_("Ngày tổng kết công tác năm"))
