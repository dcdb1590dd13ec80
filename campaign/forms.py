"""Forms for drafting and amending plans, and for their lists."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from campaign.domain import channels, review_forms, rule_files
from campaign.lib import clock, text
from campaign.models import Assumption, BasisDocument, Campaign, Milestone, NoticePreference
from orgunits.models import OrgUnit

DATES = {"issued_on", "printed_date", "internal_date"}
SEATS = [OrgUnit.Kind.STANDING_COMMITTEE.value]


def date_widget() -> forms.DateInput:
    attrs = {"class": "date", "inputmode": "numeric", "autocomplete": "off"}
    return forms.DateInput(format="%d/%m/%Y", attrs=attrs)


def date_field(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=date_widget(),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text=_("Ví dụ: 20/12/2023."),
        **facts,
    )


class Dated(forms.ModelForm):
    """Days are typed as dd/mm/yyyy; texts are cleaned of stray spaces."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DATES & set(self.fields):
            field = self.fields[name]
            field.widget = date_widget()
            field.input_formats = ["%d/%m/%Y", "%Y-%m-%d"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return {k: text.clean(v) if isinstance(v, str) else v for k, v in values.items()}


class IdentityForm(Dated):
    class Meta:
        model = Campaign
        fields = (
            *("title", "number", "issued_on", "place", "issuer", "subject"),
            *("signed_for", "signer_post", "period", "before_is_inclusive"),
        )
        widgets = {"subject": forms.Textarea(attrs={"rows": 3})}


class MilestoneForm(Dated):
    kinds = forms.MultipleChoiceField(
        label=_("Mở nhiệm vụ cho các loại đơn vị"),
        choices=OrgUnit.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bỏ trống cả ba mục đối tượng thì giữ đối tượng đang có."),
    )
    codes = forms.CharField(
        label=_("Hoặc cho từng đơn vị, theo mã"),
        required=False,
        max_length=500,
        help_text=_("Ví dụ: VPTU, BTC."),
    )
    members = forms.BooleanField(
        label=_("Hoặc cho từng Ủy viên Ban Thường vụ"),
        required=False,
    )

    class Meta:
        model = Milestone
        fields = (
            *("key", "title", "short_title", "printed_words", "operator", "printed_date"),
            *("internal_date", "level", "actor", "deliverable", "recipient", "clause", "work"),
            "form",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(code, code) for code in review_forms.codes()]
        self.fields["form"] = forms.ChoiceField(
            label=_("Viết theo mẫu kiểm điểm"),
            choices=[("", _("Không theo mẫu")), *codes],
            required=False,
        )
        wanted = self.instance.subjects
        self.fields["kinds"].initial = wanted.get("kinds", [])
        self.fields["codes"].initial = ", ".join(wanted.get("codes", []))
        self.fields["members"].initial = wanted.get("posts") == SEATS

    def _post_clean(self) -> None:
        """The service sets and checks the row under a lock; here only the fields are read."""

    @property
    def values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        if wanted := self._subjects(values["level"]):
            values["subjects"] = wanted
        return values

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        named = [name for name in ("kinds", "codes", "members") if found.get(name)]
        if len(named) > 1:
            self.add_error(named[1], _("Chỉ chọn một cách nêu đối tượng."))
        return found

    def _subjects(self, level: str) -> dict[str, Any]:
        found = self.cleaned_data
        if found["members"]:
            return {"posts": SEATS}
        if found["codes"]:
            return {"codes": re.findall(r"[^\s,;]+", found["codes"])}
        at_level = {"level": level} if level else {}
        return {"kinds": found["kinds"], **at_level} if found["kinds"] else {}


class LinesForm(forms.Form):
    lines = forms.CharField(
        label=_("Mỗi dòng một mục, theo thứ tự in"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def clean_lines(self) -> list[str]:
        lines = (text.clean(line) for line in self.cleaned_data["lines"].splitlines())
        return [line[:300] for line in lines if line]


class BasisForm(Dated):
    class Meta:
        model = BasisDocument
        fields = ("number", "issued_on", "issuer", "title")


class AssumptionForm(Dated):
    class Meta:
        model = Assumption
        fields = ("clause", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


BasisFormSet = forms.formset_factory(BasisForm, extra=1, can_delete=True)
AssumptionFormSet = forms.formset_factory(AssumptionForm, extra=1, can_delete=True)


class NextYearForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=40, help_text=_("Chưa có số thì ghi “dự thảo”.")
    )
    issued_on = date_field(_("Ngày ban hành dự kiến"), initial=clock.today)


class OwnPlanForm(forms.Form):
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Cấp ủy"), queryset=None, empty_label=None
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=40, help_text=_("Ví dụ: 85-KH/HU."))
    issued_on = date_field(_("Ngày ban hành dự kiến"), initial=clock.today)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class NewPlanForm(Dated):
    """The head of a plan; the rest is written on the pages of the draft."""

    rule_set = forms.ChoiceField(label=_("Theo bộ quy định"))

    class Meta:
        model = Campaign
        fields = (
            *("year", "title", "number", "issued_on", "place", "issuer", "subject"),
            *("signed_for", "signer_post"),
        )
        widgets = {"subject": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].choices = [
            (name, book.code) for name, book in rule_files.shipped().items()
        ]
        self.fields["year"].validators += [MinValueValidator(2000), MaxValueValidator(2100)]


class InternalDateForm(forms.Form):
    day = date_field(_("Hết ngày"), required=False)


class AmendForm(forms.Form):
    number = forms.CharField(label=_("Số, ký hiệu văn bản sửa đổi"), max_length=40)
    issued_on = date_field(_("Ngày văn bản"), initial=clock.today)
    printed_words = forms.CharField(label=_("Lời văn mới của thời hạn"), max_length=200)
    operator = forms.ChoiceField(label=_("Cách tính"), choices=Milestone.Operator)
    printed_date = date_field(_("Ngày ghi trong văn bản"), required=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = NoticePreference
        fields = ["mails_digest", "mails_outcome", "wants_push", "quiet_from", "quiet_to"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_to")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not channels.gateway_is_on():
            del self.fields["wants_push"]
