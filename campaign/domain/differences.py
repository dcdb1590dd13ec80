"""A plan beside the one it was drafted from, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.lib import dates
from campaign.models import Campaign, Milestone

IDENTITY = (
    *("title", "year", "number", "issued_on", "place", "issuer", "subject"),
    *("signed_for", "signer_post", "rule_set", "period", "before_is_inclusive"),
)
MILESTONE = (
    *("title", "printed_words", "operator", "internal_date", "level", "actor"),
    *("deliverable", "recipient", "clause", "work", "form", "subjects"),
)
LISTS = ("bases", "topics", "recipients", "assumptions")


@dataclass(frozen=True)
class Difference:
    what: str
    field: str
    old: str
    new: str
    note: str = ""


def between(old: Campaign, new: Campaign) -> list[Difference]:
    found = _fields(pgettext("một", "Kế hoạch"), old, new, IDENTITY)
    found += _milestones(_by_key(old), _by_key(new))
    for name in LISTS:
        found += _list(old, new, name)
    return found


def _by_key(plan: Campaign) -> dict[str, Milestone]:
    return {row.key: row for row in plan.milestones.select_related("campaign")}


def _milestones(old: dict[str, Milestone], new: dict[str, Milestone]) -> list[Difference]:
    found = []
    for key in dict.fromkeys([*old, *new]):
        what = _("Mốc %(key)s") % {"key": key}
        if key not in new:
            found.append(Difference(what, _("bỏ"), str(old[key].title), ""))
        elif key not in old:
            found.append(Difference(what, _("thêm"), "", str(new[key].title)))
        else:
            found += _fields(what, old[key], new[key], MILESTONE)
    return found


def _fields(what: str, old: Any, new: Any, names: Iterable[str]) -> list[Difference]:
    return [
        Difference(
            what,
            str(new._meta.get_field(name).verbose_name),
            _shown(old, name),
            _shown(new, name),
            _weekdays(_day(old, name), _day(new, name)),
        )
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]


def _shown(row: Any, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, date):
        return dates.short(value)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    display = getattr(row, f"get_{name}_display", None)
    return str(display()) if display else str(value or "")


def _day(row: Any, name: str) -> Any:
    """The words of a deadline stand for its date."""
    return getattr(row, "printed_date" if name == "printed_words" else name)


def _weekdays(old: Any, new: Any) -> str:
    """A date moved by a year falls on another day of the week; said, not repaired."""
    if not isinstance(old, date) or not isinstance(new, date) or old.weekday() == new.weekday():
        return ""
    return _("%(old)s thành %(new)s") % {"old": dates.weekday(old), "new": dates.weekday(new)}


def _list(old: Campaign, new: Campaign, name: str) -> list[Difference]:
    manager = getattr(new, name)
    what = str(manager.model._meta.verbose_name)
    before = [str(row) for row in getattr(old, name).all()]
    after = [str(row) for row in manager.all()]
    gone = [Difference(what, _("bỏ"), text, "") for text in before if text not in after]
    return gone + [Difference(what, _("thêm"), "", text) for text in after if text not in before]
