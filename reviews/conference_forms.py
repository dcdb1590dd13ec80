"""Forms of conferences: the facts, those convened, the programme, the pack, the minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.lib.files import ACCEPT, check_upload
from reviews.assignment_forms import PersonField, date_field
from reviews.domain.conference_rules import FIELDS
from reviews.models import (
    Conference,
    ConferencePaper,
    ConferenceRules,
    ConferenceSeat,
    ProgrammeItem,
)


def day_field(label: Any) -> forms.DateField:
    field = date_field(label)
    field.initial, field.help_text = None, _("Ví dụ: 27/12/2023.")
    return field


def bare_day() -> forms.DateField:
    field = day_field(_("Ngày"))
    field.help_text = ""
    return field


def time_field(label: Any, initial: str = "") -> forms.TimeField:
    attrs = {"class": "short", "inputmode": "numeric", "autocomplete": "off", "size": 6}
    return forms.TimeField(
        label=label,
        initial=initial,
        input_formats=["%H:%M", "%Hh%M", "%H"],
        widget=forms.TimeInput(format="%H:%M", attrs=attrs),
    )


class ConferenceForm(forms.ModelForm):
    starts_on = day_field(_("Từ ngày"))
    ends_on = day_field(_("Đến hết ngày"))
    begins_at = time_field(_("Giờ bắt đầu mỗi ngày"), "07:30")
    ends_at = time_field(_("Giờ kết thúc mỗi ngày"), "17:00")

    class Meta:
        model = Conference
        fields = (
            "unit",
            "kind",
            "title",
            "milestone",
            "starts_on",
            "ends_on",
            "begins_at",
            "ends_at",
            "place",
        )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = _("Chọn cơ quan họp")
        if self.instance.pk:
            del self.fields["unit"]
        milestones = self.instance.campaign.milestones.filter(work="nothing")
        self.fields["milestone"].queryset = milestones
        self.fields["milestone"].empty_label = _("Không gắn với mốc nào")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and (last - first).days > 13:
            self.add_error("ends_on", _now("Hội nghị không dài quá 14 ngày."))
        return facts


class RulesForm(forms.ModelForm):
    class Meta:
        model = ConferenceRules
        fields = FIELDS


class SeatForm(forms.ModelForm):
    class Meta:
        model = ConferenceSeat
        fields = ("role", "attended", "excuse")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("attended") != ConferenceSeat.Attended.EXCUSED:
            facts["excuse"] = ""
        return facts


class BaseSeats(forms.BaseModelFormSet):
    def clean(self) -> None:
        super().clean()
        chairs = [
            form
            for form in self.forms
            if form not in self.deleted_forms
            and form.cleaned_data.get("role") == ConferenceSeat.Role.CHAIR
        ]
        if len(chairs) > 1:
            raise ValidationError(_now("Hội nghị chỉ có một người chủ trì."))


Seats = forms.modelformset_factory(
    ConferenceSeat, form=SeatForm, formset=BaseSeats, extra=0, can_delete=True
)


class SeatPersonForm(forms.Form):
    person = PersonField(label=_("Thêm đồng chí"), queryset=None, empty_label=_("Chọn đồng chí"))
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=ConferenceSeat.Role, initial=ConferenceSeat.Role.GUEST
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ItemForm(forms.ModelForm):
    day = bare_day()
    begins_at = time_field(_("Từ giờ"))

    class Meta:
        model = ProgrammeItem
        fields = ("day", "begins_at", "content", "presenter")


def programme_forms(conference: Conference, data: Any = None) -> Any:
    """Empty lines for the next items; those left empty are no items."""
    extra = 3 if conference.programme.exists() else 5
    make = forms.inlineformset_factory(
        Conference, ProgrammeItem, form=ItemForm, extra=extra, can_delete=True
    )
    return make(data, instance=conference)


class FileOfUnit(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        task = obj.submission.task
        who = task.person.full_name if task.person else task.unit.short_name
        return f"{who}: {obj.name}"


class UploadForm(forms.Form):
    """A file from one of two places; for a paper already in the list."""

    source = FileOfUnit(
        label=_("Tệp đã gửi trong đợt"),
        queryset=None,
        required=False,
        empty_label=_("Không lấy từ bản gửi"),
    )
    upload = forms.FileField(
        label=_("Hoặc tải tệp lên"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, DOCX, XLSX, JPG, PNG."),
    )

    def __init__(self, *args: Any, files: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = files

    def clean_upload(self) -> tuple[str, bytes] | None:
        upload = self.cleaned_data.get("upload")
        return (upload.name, check_upload(upload)) if upload else None

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("source") and facts.get("upload"):
            self.add_error("upload", _now("Chỉ chọn một: tệp đã gửi hoặc tệp tải lên."))
        return facts


class PaperForm(UploadForm):
    title = forms.CharField(label=_("Tên tài liệu"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=ConferencePaper.Kind)
    field_order = ("title", "kind", "source", "upload")


class CommentForm(forms.Form):
    words = forms.CharField(
        label=_("Ý kiến về biên bản"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SignForm(forms.Form):
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=40, help_text=_("Ví dụ: 05-BB/TU."))
    on = date_field(_("Ngày ký"))
    scan = forms.FileField(
        label=_("Bản quét đã ký"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Sau khi ghi nhận, biên bản và hội nghị không sửa được nữa."),
    )

    def clean_scan(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["scan"]
        return upload.name, check_upload(upload)
