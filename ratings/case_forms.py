"""Forms of rating cases: each checks fields only; the domain asks the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode, ObjectKind
from orgunits.models import OrgUnit, Person
from ratings.models import CriterionMark, Decision, Disqualifier, PeerGroup, RatingCase, Step
from reviews.assignment_forms import PersonField, date_field

EVERY = [("", _("Tất cả"))]
FLAGS = [
    ("differs", _("Đề xuất khác tự xếp loại")),
    ("failed_twice", _("Không hoàn thành hai năm liền")),
]


def text_field(label: Any, rows: int = 3, **facts: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **facts)


def grade_field(label: Any = None) -> forms.ChoiceField:
    choices = [("", _("Chọn mức")), *GradeCode.choices]
    return forms.ChoiceField(label=label or _("Mức xếp loại"), choices=choices)


class CaseFilter(forms.Form):
    """What is not a choice is ignored: an old link still opens a list."""

    q = forms.CharField(label=_("Tên đơn vị, cá nhân"), required=False)
    group = forms.ChoiceField(label=_("Nhóm đối tượng"), required=False)
    kind = forms.ChoiceField(
        label=_("Đối tượng"), choices=[*EVERY, *ObjectKind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"), choices=[*EVERY, *RatingCase.State.choices], required=False
    )
    grade = forms.ChoiceField(
        label=_("Mức xếp loại"), choices=[*EVERY, *GradeCode.choices], required=False
    )
    flag = forms.ChoiceField(label=_("Cần xem"), choices=[*EVERY, *FLAGS], required=False)

    def __init__(self, data: Any, groups: Any, *, knows: bool) -> None:
        super().__init__(data)
        self.fields["group"].choices = [*EVERY, *((str(g.pk), g.name) for g in groups)]
        if not knows:  # to ask for a grade is to be told it
            for name in ("group", "state", "grade", "flag"):
                del self.fields[name]

    def chosen(self) -> dict[str, str]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StepForm(forms.Form):
    """One rung of the ladder; `step` decides which fields it has."""

    grade = grade_field()
    body = forms.CharField(label=_("Cơ quan, tổ chức đánh giá"), max_length=200)
    held_on = date_field(_("Ngày đánh giá"))
    document = forms.CharField(label=_("Số văn bản, biên bản"), max_length=120, required=False)
    votes_for = forms.IntegerField(label=_("Số phiếu đồng ý"), min_value=0, required=False)
    votes_of = forms.IntegerField(label=_("Trên tổng số"), min_value=1, required=False)
    remark = text_field(_("Nhận xét"), required=False, max_length=4000)

    def __init__(self, *args: Any, step: str, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = body
        if step == Step.SELF:
            del self.fields["body"]
        if step not in (Step.CELL, Step.VOTED):
            del self.fields["votes_for"], self.fields["votes_of"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        yes, all_ = found.get("votes_for"), found.get("votes_of")
        if (yes is None) != (all_ is None):
            self.add_error("votes_of", _("Ghi cả hai số phiếu, hoặc để trống cả hai."))
        elif yes is not None and yes > all_:
            self.add_error("votes_for", _("Số phiếu đồng ý không thể lớn hơn tổng số."))
        return found


class MarkForm(forms.Form):
    """One criterion: a level, or points up to `most`, as the campaign's rules have it."""

    level = forms.ChoiceField(
        label=_("Cấp độ"), choices=[("", _("Chưa chấm")), *CriterionMark.Level.choices],
        required=False,
    )  # fmt: skip
    points = forms.DecimalField(
        label=_("Điểm"), min_value=0, decimal_places=2, required=False, localize=True
    )
    evidence = text_field(_("Sản phẩm cụ thể"), 2, required=False, max_length=4000)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = "points" if most else "level"
        del self.fields["level" if most else "points"]
        if most:
            self.fields["points"].widget.attrs |= {"class": "short", "inputmode": "decimal"}
            self.fields["points"].label = _("Điểm, tối đa %(most)s") % {"most": most}
            self.fields["points"].validators.append(
                MaxValueValidator(most, _("Tối đa %(limit_value)s điểm."))
            )

    @property
    def mark(self) -> forms.BoundField:
        return self[self.measure]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        is_blank = found.get(self.measure) in (None, "") and self.measure not in self.errors
        if found.get("evidence") and is_blank:
            self.add_error(self.measure, _("Đã nêu sản phẩm thì cần chấm tiêu chí này."))
        return found


class ExemptForm(forms.Form):
    code = forms.ChoiceField(label=_("Trường hợp"))
    reason = text_field(_("Lý do, văn bản"), 2, max_length=500)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices


class SpecialForm(forms.Form):
    key = forms.ChoiceField(label=_("Trường hợp"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Số, ngày văn bản; thời gian nghỉ từ ngày đến ngày."),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = choices


class ReasonForm(forms.Form):
    reason = text_field(_("Lý do"), 2, max_length=500)


class GroupForm(forms.Form):
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Nhóm đối tượng tương đồng"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups


class RenameForm(forms.ModelForm):
    """`exceptional`: the percentage for exceptional results; 0 where the rules give none."""

    class Meta:
        model = PeerGroup
        fields = ["name", "exceptional_basis"]

    def __init__(self, *args: Any, exceptional: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not exceptional:
            del self.fields["exceptional_basis"]
            return
        words = _("Có văn bản thì nhóm được tính theo tỷ lệ %(n)s%%; để trống thì không.")
        self.fields["exceptional_basis"].help_text = words % {"n": exceptional}


class NewGroupForm(forms.ModelForm):
    class Meta:
        model = PeerGroup
        fields = ["name", "object_kind"]


class PaperForm(forms.Form):
    """The decision's own words: one paper for one case or for many."""

    number = forms.CharField(label=_("Số quyết định"), max_length=40)
    on = date_field(_("Ngày quyết định"))
    authority = forms.CharField(label=_("Cấp quyết định"), max_length=200)


class DecideForm(PaperForm):
    grade = grade_field(_("Mức được quyết định"))
    note = text_field(
        _("Giải trình"),
        required=False,
        help_text=_("Bắt buộc khi quyết định khác với cảnh báo nêu trên."),
    )
    cap_note = text_field(
        _("Giải trình vượt tỷ lệ"),
        required=False,
        help_text=_("Bắt buộc khi quyết định làm nhóm vượt mức tối đa; được ghi vào báo cáo."),
    )

    field_order = ["grade", "number", "on", "authority", "note", "cap_note"]


class RateAgainForm(DecideForm):
    reason = text_field(
        _("Lý do xếp loại lại"), help_text=_("Khiếu nại, kỷ luật về vi phạm của năm trước …")
    )
    effective_year = forms.IntegerField(label=_("Xếp loại lại của năm"), min_value=2000)
    unit_at_breach: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Đơn vị khi vi phạm"),
        queryset=None,
        required=False,
        empty_label=_("Không áp dụng"),
        help_text=_("Vi phạm ở đơn vị cũ thì tính vào xếp loại ở đơn vị cũ."),
    )
    field_order = ["reason", "effective_year", "unit_at_breach", *DecideForm.field_order]

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_at_breach"].queryset = units


class GroupDecideForm(PaperForm):
    cap_note = DecideForm.base_fields["cap_note"]


class ExplainForm(forms.Form):
    number = forms.CharField(label=_("Số văn bản giải trình"), max_length=40)
    on = date_field(_("Ngày văn bản"))
    cap_note = text_field(_("Giải trình vượt tỷ lệ"), max_length=4000)


class AppealForm(forms.Form):
    received_on = date_field(_("Nhận khiếu nại ngày"))
    text = text_field(_("Nội dung khiếu nại"), max_length=1000)


class AppealOutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Kết quả giải quyết"), choices=Decision.Outcome.choices)
    closed_on = date_field(_("Giải quyết ngày"))


class DisqualifierForm(forms.Form):
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=OrgUnit.objects.none(), empty_label=_("Chọn đơn vị")
    )
    person = PersonField(
        label=_("Cá nhân"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Không, đối với tập thể"),
    )
    kind = forms.ChoiceField(label=_("Trường hợp"), choices=Disqualifier.Kind.choices)
    document = forms.CharField(label=_("Số văn bản"), max_length=120)
    document_on = date_field(_("Ngày văn bản"))
    authority = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    on_day = date_field(_("Ngày vi phạm hoặc kết luận"))
    is_self_remedied = forms.BooleanField(
        label=_("Tự phát hiện và đã khắc phục xong hậu quả (được loại trừ)"), required=False
    )
    remark = text_field(_("Ghi chú"), 2, required=False, max_length=500)

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["person"].queryset = people
