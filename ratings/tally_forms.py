"""One teller's figures; what was typed stays, and every cell of a failing equation is marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.domain import ballot_results, tallies
from ratings.domain.tally_checks import Cell, Count, Fault
from ratings.forms import CountField
from ratings.models import Ballot, BallotItem, TallySheet
from ratings.models.tallies import MARKS, SHEET

NEEDED = ("issued", "returned", "valid")
LABELS = {
    "issued": _("Số phiếu phát ra"),
    "returned": _("Số phiếu thu về"),
    "valid": _("Số phiếu hợp lệ"),
    "invalid": _("Số phiếu không hợp lệ"),
    "blank": _("Số phiếu trắng"),
    "unmarked": _("Không đánh dấu"),
    "spoiled": _("Đánh dấu sai"),
}


@dataclass(frozen=True)
class Problem:
    text: str
    anchor: str


@dataclass(frozen=True)
class Row:
    item: BallotItem
    cells: list[forms.BoundField]


def key(cell: Cell) -> str:
    place, name = cell
    return f"line-{place}-{name}" if place else name


class TallyForm(forms.Form):
    def __init__(self, ballot: Ballot, data: Any = None, sheet: TallySheet | None = None) -> None:
        self.ballot, self.items = ballot, list(ballot.items.all())
        known = tallies.of(sheet).cells() if sheet else {}
        super().__init__(data, initial={key(cell): value for cell, value in known.items()})
        shorts = {code: short for code, (_n, short) in ballot_results.grades_of(ballot).items()}
        for name in SHEET:
            self._add(name, LABELS[name], "", {"data-tally": name})
        for item in self.items:
            for mark in MARKS:
                label = shorts.get(mark) or LABELS[mark]
                self._add(key((item.place, mark)), label, item.name, {"data-mark": mark})
        self.faults: list[Fault] = []

    def _add(self, name: str, label: Any, of: str, attrs: dict[str, str]) -> None:
        self.fields[name] = CountField(label=label)
        said = {"aria-label": f"{of}: {label}"} if of else {}
        self.fields[name].widget.attrs |= attrs | said

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name in NEEDED:
            if facts.get(name) is None and name not in self.errors:
                self.add_error(name, _("Chưa ghi."))
        return facts

    def is_whole(self) -> bool:
        """Well typed, and every equation holds."""
        if not self.is_valid():
            return False
        self.faults = tallies.faults(self.ballot, self.count)
        for cell in {cell for fault in self.faults for cell in fault.cells}:
            self.fields[key(cell)].widget.attrs["aria-invalid"] = "true"
        return not self.faults

    @property
    def count(self) -> Count:
        """A blank is nought, but for the three that must be written."""
        facts = self.cleaned_data
        lines = {
            item.place: {mark: facts[key((item.place, mark))] or 0 for mark in MARKS}
            for item in self.items
        }
        return Count({name: facts[name] or 0 for name in SHEET}, lines)

    @property
    def sheet_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SHEET]

    @property
    def rows(self) -> list[Row]:
        return [Row(i, [self[key((i.place, mark))] for mark in MARKS]) for i in self.items]

    @property
    def problems(self) -> list[Problem]:
        """Typing first, then the equations, each a link to its first cell."""
        typed = [
            Problem(f"{self._told(name)}: {text}", self[name].id_for_label)
            for name, texts in self.errors.items()
            for text in texts
        ]
        cells = [Problem(f.text, self[key(f.cells[0])].id_for_label) for f in self.faults]
        return typed + cells

    def _told(self, name: str) -> str:
        attrs = self.fields[name].widget.attrs
        return str(attrs.get("aria-label") or self.fields[name].label)
