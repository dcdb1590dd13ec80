"""The table of counts: one small form per row, which keeps what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.templatetags.vietnamese import count
from orgunits.models import User
from ratings.domain import checks
from ratings.domain.result_tables import is_of_units_below, rows_of
from ratings.models import ResultRow
from ratings.models.result_tables import COUNTS, GRADES, UNRATED
from reviews.domain.parts import Gap
from reviews.models import Submission

MOST = 9_999_999
# Heads of the columns, where the full name has no room.
SHORT = {
    "on_roll": _("Tổng số"),
    "excellent": _("Xuất sắc"),
    "good": _("Tốt"),
    "completed": _("Hoàn thành"),
    "not_completed": _("Không hoàn thành"),
    "exempted": _("Miễn sinh hoạt"),
    "suspended": _("Đình chỉ"),
    "under_six_months": _("Dưới 6 tháng"),
    "unrated_other": _("Lý do khác"),
}


class CountField(forms.IntegerField):
    """“1.234” and “1234” are the same number; a blank is none yet."""

    default_error_messages = {
        "invalid": _("“%(value)s” không phải là số nguyên."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, min_value=0, max_value=MOST, widget=widget, **kwargs)
        self.error_messages["min_value"] = self.error_messages["max_value"] = _(
            "Số phải từ 0 đến 9.999.999."
        )

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip().replace(" ", "").replace("\u00a0", "")
        digits = typed.replace(".", "")
        if typed and not (digits.removeprefix("-").isdecimal() and digits.isascii()):
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:20]}
            )
        return super().to_python(digits)

    def prepare_value(self, value: Any) -> Any:
        return count(value) if isinstance(value, int) else value


class RowForm(forms.Form):
    other_reason = forms.CharField(label=_("lý do khác"), required=False, max_length=300)

    def __init__(self, row: ResultRow, data: Any = None) -> None:
        self.row = row
        super().__init__(data, prefix=f"row-{row.pk}", initial=self._typed_before())
        for name in ("on_roll", *COUNTS):
            label = row._meta.get_field(name).verbose_name
            self.fields[name] = CountField(label=label)
            self.fields[name].short = SHORT[name]
            self.fields[name].widget.attrs |= {
                "aria-label": f"{row.name}: {label}",
                "data-sum": "roll" if name == "on_roll" else "part",
                "data-column": name,
            }

    def _typed_before(self) -> dict[str, Any]:
        """Zeros of a row nobody has entered are shown as blanks."""
        names = ("on_roll", *COUNTS)
        values = {name: getattr(self.row, name) for name in names}
        if self.row.on_roll is None:
            values = {name: value or None for name, value in values.items()}
        return values | {"other_reason": self.row.other_reason}

    @property
    def grades(self) -> list[forms.BoundField]:
        return [self[name] for name in GRADES]

    @property
    def unrated(self) -> list[forms.BoundField]:
        return [self[name] for name in UNRATED]

    @property
    def imbalance(self) -> str:
        return checks.imbalance(self.row)

    @property
    def gaps(self) -> list[Gap]:
        return [
            Gap(f"{self.row.name}, {self.fields[name].label}: {text}", self[name].id_for_label)
            for name, texts in self.errors.items()
            for text in texts
        ]

    def save(self) -> None:
        """What is well typed is kept, whatever stands beside it."""
        self.full_clean()
        for name, value in self.cleaned_data.items():
            setattr(self.row, name, value or 0 if name in COUNTS else value)
        self.row.save(update_fields=["on_roll", *COUNTS, "other_reason"])


class TableForm:
    def __init__(self, draft: Submission, data: Any = None) -> None:
        self.draft = draft
        self.rows = [RowForm(row, data) for row in rows_of(draft)]

    @property
    def gaps(self) -> list[Gap]:
        return [gap for row in self.rows for gap in row.gaps]

    @property
    def has_other(self) -> bool:
        return any(row.row.unrated_other or row.row.other_reason for row in self.rows)

    @property
    def has_rows_below(self) -> bool:
        return any(is_of_units_below(row.row, self.draft.task.unit) for row in self.rows)

    def save(self, *, by: User) -> None:
        for row in self.rows:
            row.save()
