"""Forms of ballots: subjects, copies, tellers, the signed minute, a new edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.lib.files import ACCEPT, check_upload
from orgunits.models import User
from ratings.domain import ballot_subjects, tellers
from ratings.domain.ballot_gaps import TELLERS
from ratings.domain.ballot_subjects import Subject
from reviews.assignment_forms import date_field
from reviews.domain.conference_rules import COUNTED
from reviews.models import Conference

MOST_COPIES = 500


class SubjectsForm(forms.Form):
    """Who of the candidates stands on the sheet; their order is that of protocol."""

    subjects = forms.MultipleChoiceField(
        label=_("Đối tượng trên phiếu"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một đối tượng.")},
    )

    def __init__(
        self, *args: Any, candidates: list[Subject], chosen: list[Subject], **kwargs: Any
    ) -> None:
        known = {each.key for each in candidates}
        self.every = [*candidates, *(each for each in chosen if each.key not in known)]
        super().__init__(*args, initial={"subjects": [each.key for each in chosen]}, **kwargs)
        self.fields["subjects"].choices = [
            (each.key, f"{each.name}, {each.post}" if each.post else each.name)
            for each in self.every
        ]

    @property
    def picked(self) -> list[Subject]:
        keys = set(self.cleaned_data["subjects"])
        return [each for each in self.every if each.key in keys]


class KindForm(forms.Form):
    """Which of the ballots of R46 the conference does not have yet."""

    kind = forms.ChoiceField(label=_("Loại phiếu"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = set(ballot_subjects.left_for(conference))
        choices = ballot_subjects.Kind.choices
        self.fields["kind"].choices = [pair for pair in choices if pair[0] in left]
        self.fields["kind"].initial = next((key for key, label in choices if key in left), None)


class PrintForm(forms.Form):
    """As many as may vote: a spare sheet is one that nobody can account for."""

    copies = forms.IntegerField(
        label=_("Số bản in"),
        min_value=1,
        max_value=MOST_COPIES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text=_("Bằng số đồng chí được biểu quyết; phiếu hỏng phải hủy và ghi vào biên bản."),
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        convened = conference.seats.filter(role__in=COUNTED).count()
        super().__init__(*args, initial={"copies": convened or None}, **kwargs)


class UsersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.username})"


class TellersForm(forms.Form):
    users = UsersField(
        label=_("Người kiểm phiếu"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất hai người.")},
        help_text=_(
            "Ít nhất hai người: mỗi người nhập riêng, không thấy số của người kia cho đến khi "
            "cả hai đã nhập."
        ),
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        chosen = conference.tellers.values_list("user", flat=True)
        super().__init__(*args, initial={"users": list(chosen)}, **kwargs)
        self.fields["users"].queryset = tellers.eligible(conference.unit)

    def clean_users(self) -> list[User]:
        users = list(self.cleaned_data["users"])
        if len(users) < TELLERS:
            raise ValidationError(_now("Chọn ít nhất hai người."))
        return users


class SignForm(forms.Form):
    on = date_field(_("Ngày ký"))
    scan = forms.FileField(
        label=_("Bản quét biên bản kiểm phiếu đã ký"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "Sau khi ghi nhận, phiếu và kết quả không sửa được nữa; sai thì lập bản mới, nêu lý do."
        ),
    )

    def clean_scan(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["scan"]
        return upload.name, check_upload(upload)


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do lập bản mới"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bản đã ký giữ nguyên; tổ kiểm phiếu kiểm và nhập lại từ đầu."),
    )
