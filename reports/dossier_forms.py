"""Forms of a dossier: putting a paper in, freezing, sending, the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.lib.files import ACCEPT, check_upload
from reports.models import DossierDispatch
from reviews.conference_forms import day_field


class FreezeForm(forms.Form):
    """The reason is asked for only where documents are missing."""

    reason = forms.CharField(
        label=_("Lý do chốt khi còn thiếu"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ghi vào mục lục và bảng kê của hồ sơ."),
    )


class PaperForm(forms.Form):
    title = forms.CharField(label=_("Tên văn bản"), max_length=200)
    number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ: 15-TTr/TU.")
    )
    signed_on = day_field(_("Ngày văn bản"))
    upload = forms.FileField(
        label=_("Tệp"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, DOCX, XLSX, JPG, PNG. Không đưa văn bản mật vào đây."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].required = False

    def clean_upload(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["upload"]
        return upload.name, check_upload(upload)


class SendForm(forms.Form):
    recipient = forms.CharField(label=_("Nơi nhận"), max_length=200)
    number = forms.CharField(
        label=_("Số, ký hiệu công văn"), max_length=60, help_text=_("Ví dụ: 120-CV/TU.")
    )
    sent_on = day_field(_("Ngày gửi"))
    way = forms.ChoiceField(label=_("Cách gửi"), choices=DossierDispatch.Way.choices)


class ReplyForm(forms.Form):
    replied_on = day_field(_("Ngày trả lời"))
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60, required=False)
    reply = forms.CharField(
        label=_("Nội dung trả lời"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đã nhận đủ, yêu cầu bổ sung gì, hạn bổ sung."),
    )
