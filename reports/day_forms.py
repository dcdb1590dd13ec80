"""Which day, and which of the tasks of that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.forms import date_field
from campaign.lib import clock, dates
from campaign.models import Campaign
from orgunits.models import OrgUnit
from reports.figures import board as boards

LOOKS = [
    ("", _("Tất cả")),
    ("due", _("Phải gửi")),
    ("sent", _("Đã gửi")),
    ("accepted", _("Đã tiếp nhận")),
    ("submitted", _("Chờ tiếp nhận")),
    ("not_sent", _("Chưa gửi")),
    ("late", _("Quá hạn chưa gửi")),
    ("returned", pgettext_lazy("trạng thái", "Trả lại để bổ sung")),
    ("open", _("Chưa gửi, còn hạn")),
    ("sent_late", _("Đã gửi, muộn")),
    ("exempt", _("Không thuộc diện")),
]


class DayForm(forms.Form):
    """Nothing asked for is today."""

    ngay = date_field(_("Đến hết ngày"))

    def __init__(self, data: Any, campaign: Campaign) -> None:
        super().__init__({**data.dict(), "ngay": _shown(data.get("ngay", ""))})
        self.campaign = campaign

    def clean_ngay(self) -> date:
        day, today = self.cleaned_data["ngay"], clock.today()
        facts = {"day": dates.short(day), "today": dates.short(today)}
        if day > today:
            said = _now("Ngày %(day)s chưa đến: xem được đến hết hôm nay, %(today)s.")
            raise forms.ValidationError(said % facts)
        if day < self.campaign.issued_on:
            facts["issued"] = dates.short(self.campaign.issued_on)
            said = _now("Kế hoạch ban hành ngày %(issued)s, sau ngày %(day)s.")
            raise forms.ValidationError(said % facts)
        return day


def _shown(typed: str) -> str:
    """Addresses carry 2023-12-18, readers type and read 18/12/2023."""
    try:
        return dates.short(date.fromisoformat(typed)) if typed else dates.short(clock.today())
    except ValueError:
        return typed


class StandFilter(DayForm):
    """What is not a choice is ignored: an old link still opens a list."""

    milestone = forms.ChoiceField(label=_("Mốc"), required=False)
    level = forms.ChoiceField(label=_("Cấp"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=LOOKS)

    def __init__(self, data: Any, campaign: Campaign) -> None:
        super().__init__(data, campaign)
        known = boards.milestones(campaign)
        steps = [(each.key, f"{each.key} · {each.short_title}") for each in known]
        for name, choices in (("milestone", steps), ("level", OrgUnit.Level.choices)):
            field: Any = self.fields[name]
            field.choices = [("", _("Tất cả")), *choices]

    @property
    def wanted(self) -> dict[str, Any]:
        """For `progress_history.chosen`."""
        asked = {name: self.cleaned_data.get(name, "") for name in ("milestone", "level", "state")}
        keys = {each.key: each.pk for each in boards.milestones(self.campaign)}
        return {
            "milestone": keys.get(asked["milestone"]),
            "level": asked["level"],
            "look": asked["state"],
        }
