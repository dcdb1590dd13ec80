"""Forms of the general report: its texts, its number, last year's figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from campaign.models.rules import ObjectKind
from campaign.templatetags.vietnamese import count
from orgunits.models import OrgUnit
from ratings.models.result_tables import GRADES
from reports.models import LastYear, LastYearRow, ReportPaper

HINTS = {
    "direction": _(
        "Việc quán triệt, ban hành kế hoạch, hướng dẫn, kiểm tra. Số đơn vị đã gửi, chưa gửi được "
        "tự ghi tiếp vào sau phần này."
    ),
    "reviewing": _(
        "Cách làm, không khí, chất lượng kiểm điểm. Số tập thể, đảng viên đã kiểm điểm và kết quả "
        "khắc phục được tự ghi tiếp."
    ),
    "strengths": _("Mỗi dòng một ý, bắt đầu bằng dấu gạch."),
    "limits": _("Nêu rõ nơi nào, việc gì."),
    "causes": _("Khách quan, chủ quan; trách nhiệm của ai."),
    "measures": _("Việc, người làm, thời hạn."),
    "proposals": _("Kiến nghị với ai, về việc gì."),
}


class PaperForm(forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ReportPaper
        fields = ReportPaper.TEXTS
        help_texts = HINTS
        widgets = {name: forms.Textarea(attrs={"rows": 7}) for name in ReportPaper.TEXTS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ReportPaper.TEXTS:
            self.fields[name].is_wanted = name not in ReportPaper.OPTIONAL


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Số văn bản"),
        max_length=10,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        help_text=_("Chỉ ghi số, ví dụ 05; ký hiệu được ghi sẵn."),
    )
    dated_on = forms.DateField(
        label=_("Ngày văn bản"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        initial=clock.today,
        widget=forms.DateInput(
            format="%d/%m/%Y",
            attrs={"class": "date", "inputmode": "numeric", "autocomplete": "off"},
        ),
        help_text=_("Ví dụ: 27/12/2023."),
    )
    signer = forms.CharField(label=_("Họ và tên người ký"), max_length=120)
    remark = forms.CharField(
        label=_("Lý do ban hành khi số liệu chưa đủ"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi vào báo cáo, sau số biểu đã tổng hợp."),
    )

    def clean_number(self) -> str:
        """HD 36: a number below ten takes a leading nought."""
        number = self.cleaned_data["number"].strip()
        if not number.isdecimal() or not int(number):
            raise forms.ValidationError(_now("Số văn bản chỉ gồm chữ số, ví dụ 05 hoặc 127."))
        return f"{int(number):02d}"

    def clean_signer(self) -> str:
        return " ".join(self.cleaned_data["signer"].split())


class LastYearForm(forms.ModelForm):
    class Meta:
        model = LastYear
        fields = ("basis",)
        help_texts = {"basis": _("Ví dụ: Báo cáo số 312-BC/TU, ngày 14/02/2023 của Tỉnh ủy.")}


class LastYearFileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp bảng tính (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Lập từ mẫu của trang này. Bước này chỉ đọc và kiểm tra, chưa ghi gì."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class LastYearRowForm(forms.Form):
    """One kind at one level; a line left empty is not kept."""

    def __init__(self, *args: Any, kind: str, level: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.prefix_of(kind, level), **kwargs)
        self.kind, self.level = kind, level
        for name in LastYearRow.COUNTS:
            self.fields[name] = forms.IntegerField(
                label=LastYearRow._meta.get_field(name).verbose_name,
                min_value=0,
                max_value=9_999_999,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def label(self) -> str:
        level = str(OrgUnit.Level(self.level).label) if self.level else _now("Cộng")
        return f"{ObjectKind(self.kind).label}, {level[:1].lower()}{level[1:]}"

    @staticmethod
    def prefix_of(kind: str, level: str) -> str:
        return f"{kind}-{level or 'all'}"

    @property
    def anchor(self) -> str:
        return LastYearRow.anchor(self.kind, self.level)

    @property
    def counts(self) -> dict[str, int]:
        """Empty where nothing was typed."""
        given = {name: self.cleaned_data.get(name) for name in LastYearRow.COUNTS}
        return {name: n or 0 for name, n in given.items()} if any(given.values()) else {}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        rated = sum(facts.get(name) or 0 for name in GRADES)
        if rated > (facts.get("on_roll") or 0) and not self.errors:
            words = _now("%(row)s: bốn mức cộng lại %(rated)s, lớn hơn tổng số %(roll)s.") % {
                "row": self.label,
                "rated": count(rated),
                "roll": count(facts.get("on_roll") or 0),
            }
            raise forms.ValidationError(words)
        return facts
