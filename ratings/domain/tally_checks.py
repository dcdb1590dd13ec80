"""Whether a count adds up; pure. Each equation that fails is said with its figures and its cells.

Returned = valid + invalid + blank. A valid ballot has at least one subject marked as it should be;
a blank one has no mark at all; all others are invalid. On the valid ballots each subject has one
grade, no mark (“không đánh dấu”), or several (“đánh dấu sai”).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

Cell = tuple[int, str]  # the subject's place on the sheet, 0 for the sheet as a whole; the figure


@dataclass(frozen=True)
class Count:
    """One teller's figures: of the sheet, and of each subject by its place."""

    sheet: Mapping[str, int]
    lines: Mapping[int, Mapping[str, int]]

    def cells(self) -> dict[Cell, int]:
        found = {(0, name): value for name, value in self.sheet.items()}
        for place, line in self.lines.items():
            found |= {(place, name): value for name, value in line.items()}
        return found


@dataclass(frozen=True)
class Fault:
    text: str
    cells: tuple[Cell, ...]


def faults(
    count: Count, *, present: int, copies: int, names: Mapping[int, str], marks: tuple[str, ...]
) -> list[Fault]:
    """All that do not hold, those of the sheet first."""
    sheet = count.sheet
    found = [*_issued(sheet, present, copies), *_returned(sheet)]
    for place, name in names.items():
        found += _line(place, name, count.lines.get(place, {}), sheet["valid"], marks)
    return found


def differing(one: Count, other: Count) -> list[Cell]:
    """Cells in which two counts say different figures."""
    first, second = one.cells(), other.cells()
    keys = list(dict.fromkeys([*first, *second]))
    return [key for key in keys if first.get(key) != second.get(key)]


def _issued(sheet: Mapping[str, int], present: int, copies: int) -> Iterator[Fault]:
    issued = sheet["issued"]
    if issued > present:
        text = _("Số phiếu phát ra (%(n)s) nhiều hơn số đồng chí có mặt được biểu quyết (%(all)s).")
        yield Fault(text % {"n": issued, "all": present}, ((0, "issued"),))
    if issued > copies:
        text = _("Số phiếu phát ra (%(n)s) nhiều hơn số phiếu đã in (%(all)s).")
        yield Fault(text % {"n": issued, "all": copies}, ((0, "issued"),))


def _returned(sheet: Mapping[str, int]) -> Iterator[Fault]:
    issued, returned = sheet["issued"], sheet["returned"]
    if returned > issued:
        text = _("Số phiếu thu về (%(n)s) nhiều hơn số phiếu phát ra (%(all)s).")
        yield Fault(text % {"n": returned, "all": issued}, ((0, "returned"), (0, "issued")))
    parts = ("valid", "invalid", "blank")
    total = sum(sheet[name] for name in parts)
    if total != returned:
        text = _(
            "Số phiếu thu về (%(n)s) phải bằng hợp lệ + không hợp lệ + trắng "
            "(%(valid)s + %(invalid)s + %(blank)s = %(total)s)."
        )
        facts = {"n": returned, "total": total} | {name: sheet[name] for name in parts}
        yield Fault(text % facts, ((0, "returned"), *((0, name) for name in parts)))


def _line(
    place: int, name: str, line: Mapping[str, int], valid: int, marks: tuple[str, ...]
) -> Iterator[Fault]:
    total = sum(line.get(mark, 0) for mark in marks)
    if total != valid:
        text = _(
            "%(name)s: bốn mức + không đánh dấu + đánh dấu sai (%(parts)s = %(total)s) "
            "phải bằng số phiếu hợp lệ (%(valid)s)."
        )
        parts = " + ".join(str(line.get(mark, 0)) for mark in marks)
        facts = {"name": name, "parts": parts, "total": total, "valid": valid}
        yield Fault(text % facts, tuple((place, mark) for mark in marks))
