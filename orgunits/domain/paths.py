"""Places in the tree. A place that a unit has left is never given to another, so that what was
written down with an old path still means the same unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, Max, QuerySet, Value, When
from django.db.models.functions import Concat, Substr

from orgunits.models import OrgUnit, StructureChange

STEP = OrgUnit.steplen


def above(unit: OrgUnit) -> str:
    return unit.path[:-STEP]


def children(unit: OrgUnit, day: date) -> Any:
    """Directly below, and not ended by that day."""
    found = OrgUnit.objects.inside(unit.path).filter(depth=unit.depth + 1)
    return found.not_ended(day).order_by("place", "path")


def free_place(parent: OrgUnit) -> str:
    """The path after the last that any child of `parent` has or ever had."""
    below = OrgUnit.objects.inside(parent.path).filter(depth=parent.depth + 1)
    now = below.order_by().aggregate(last=Max("path"))["last"] or ""
    left = left_places(parent)
    last = max([now, *left])[-STEP:]
    number = int(last, len(OrgUnit.alphabet)) if last else 0
    return parent.path + step(number + 1)


def left_places(parent: OrgUnit) -> list[str]:
    first, last = parent.path + step(0), parent.path + step(len(OrgUnit.alphabet) ** STEP - 1)
    rows = StructureChange.objects.filter(old_path__range=(first, last)).order_by()
    length = len(first)
    return [path for path in rows.values_list("old_path", flat=True) if len(path) == length]


def step(number: int) -> str:
    """One step of a path in treebeard's alphabet: digits, then capitals."""
    digits = ""
    while number:
        number, rest = divmod(number, len(OrgUnit.alphabet))
        digits = OrgUnit.alphabet[rest] + digits
    return digits.rjust(STEP, OrgUnit.alphabet[0])


def graft(units: list[OrgUnit], parent: OrgUnit) -> None:
    """Put each subtree below `parent`, one statement each; the units know their new place."""
    first = int(free_place(parent)[-STEP:], len(OrgUnit.alphabet)) if units else 0
    left: Counter[str] = Counter()
    members: Counter[str] = Counter()
    for number, unit in enumerate(units, first):
        old, unit.path = unit.path, parent.path + step(number)
        deeper = parent.depth + 1 - unit.depth
        OrgUnit.objects.inside(old).update(
            path=Concat(Value(unit.path), Substr("path", len(old) + 1)), depth=F("depth") + deeper
        )
        unit.depth += deeper
        left[old[:-STEP]] += 1
        members[old[:-STEP]] += unit.member_count
    for path, number in left.items():
        shift_members(members[path], away=path, to=parent.path)
        OrgUnit.objects.filter(path=path).update(numchild=F("numchild") - number)
    OrgUnit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(units))


def shift_members(number: int, *, away: str, to: str) -> None:
    """What stood below `away` now stands below `to`: their counts, and all above, follow."""
    old, new = set(line(away)), set(line(to))
    if not number:
        return
    fewer = Case(When(member_count__gt=number, then=F("member_count") - number), default=0)
    OrgUnit.objects.filter(path__in=old - new).update(member_count=fewer)
    OrgUnit.objects.filter(path__in=new - old).update(member_count=F("member_count") + number)


def line(path: str) -> list[str]:
    """The path and all above it, from the top."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def moves_since(moment: Any) -> QuerySet:
    """(old path, new path) of each move recorded after `moment`, the latest first."""
    moves = StructureChange.objects.filter(recorded_at__gt=moment).exclude(new_path="")
    return moves.order_by("-pk").values_list("old_path", "new_path")


def before(path: str, moves: Iterable[tuple[str, str]]) -> str:
    """Where `path` lay before these moves."""
    for old, new in moves:
        if path.startswith(new):
            path = old + path[len(new) :]
    return path
