"""Fields a clerk fills in; what circumstances demand is said by the parts, not here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.lib import clock
from campaign.lib.files import ACCEPT, check_upload
from orgunits.models import User
from reviews.domain import files as stored
from reviews.domain.parts import Gap
from reviews.models import Submission
from reviews.models.submissions import Secrecy


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesForm(forms.Form):
    """Each file is judged alone: the good ones are kept beside the errors of the others."""

    files = forms.FileField(
        label=gettext_lazy("Chọn tệp để đính kèm"),
        required=False,
        widget=FilesInput(attrs={"multiple": True, "accept": ACCEPT}),
        help_text=gettext_lazy(
            "PDF, DOCX, XLSX, JPG, PNG; có thể chọn nhiều tệp một lần. Bản ký, quét và bản để sửa "
            "đặt cùng tên thì thành một văn bản."
        ),
    )

    def __init__(self, draft: Submission, files: Any = None) -> None:
        super().__init__()
        self.draft = draft
        self.uploads = files.getlist("files") if files else []
        self.gaps: list[Gap] = []

    def attached(self) -> list[Any]:
        return stored.documents(self.draft.files.all())

    def save(self, *, by: User) -> None:
        for upload in self.uploads:
            try:
                stored.attach(draft=self.draft, name=upload.name, data=check_upload(upload), by=by)
            except ValidationError as error:
                self.gaps += [Gap(text, "id_files") for text in error.messages]


class NoteForm(forms.Form):
    """Remarks; and for whoever enters a paper for the unit, the day it was received."""

    note = forms.CharField(
        label=gettext_lazy("Nội dung trình bày thêm"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paper_received_on = forms.DateField(
        label=gettext_lazy("Ngày nhận bản giấy"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Ngày này được dùng để xét đúng hạn hay muộn."),
    )

    def __init__(self, draft: Submission, *, is_for_unit: bool, data: Any = None) -> None:
        first = {"note": draft.note, "paper_received_on": draft.paper_received_on}
        super().__init__(data, initial=first)
        self.draft, self.is_for_unit = draft, is_for_unit
        if not is_for_unit:
            del self.fields["paper_received_on"]

    @property
    def gaps(self) -> list[Gap]:
        return [
            Gap(f"{self.fields[name].label}: {text}", f"id_{name}")
            for name, texts in self.errors.items()
            for text in texts
        ]

    def clean_paper_received_on(self) -> date | None:
        day = self.cleaned_data["paper_received_on"]
        if day and day > clock.today():
            raise ValidationError(_("không thể sau hôm nay."))
        return day

    def save(self, *, by: User) -> None:
        self.full_clean()
        self.draft.note = self.cleaned_data.get("note", self.draft.note)
        if "paper_received_on" in self.cleaned_data:
            self.draft.paper_received_on = self.cleaned_data["paper_received_on"]
            self.draft.on_paper = self.draft.paper_received_on is not None
        self.draft.save(update_fields=["note", "on_paper", "paper_received_on"])


class ClassifiedForm(forms.ModelForm):
    """Rule 10: number and day only; the paper itself goes by the classified post."""

    secrecy = forms.ChoiceField(
        label=gettext_lazy("Độ mật của văn bản"),
        required=False,
        choices=[("", gettext_lazy("Không mật")), *Secrecy.choices],
    )

    class Meta:
        model = Submission
        fields = ["secrecy", "classified_number", "classified_on", "handed_over_on"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("classified_on", "handed_over_on")
        }

    def __init__(self, draft: Submission, data: Any = None) -> None:
        # A form that does not carry these fields changes nothing.
        super().__init__(data if data and "secrecy" in data else None, instance=draft)
        for name in ("classified_on", "handed_over_on"):
            self.fields[name].required = False

    @property
    def gaps(self) -> list[Gap]:
        return [
            Gap(f"{self.fields[name].label}: {text}", f"id_{name}")
            for name, texts in self.errors.items()
            if name in self.fields
            for text in texts
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("secrecy"):
            found |= {"classified_number": "", "classified_on": None, "handed_over_on": None}
        for name in ("classified_on", "handed_over_on"):
            if found.get(name) and found[name] > clock.today():
                self.add_error(name, _("không thể sau hôm nay."))
        return found

    def save(self, *, by: User) -> None:
        """What is right is kept beside the errors of the rest."""
        if not self.is_bound:
            return
        self.full_clean()
        kept = [name for name in self._meta.fields or [] if name in self.cleaned_data]
        for name in kept:
            setattr(self.instance, name, self.cleaned_data[name])
        self.instance.save(update_fields=kept)
