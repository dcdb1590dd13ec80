"""Places in the tree. A place that a unit has left is never given to another, so that what was
written down with an old path still means the same unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Max, QuerySet, Value, When
from django.db.models.functions import Concat, Substr

from orgunits.models import OrgUnit, StructureChange

STEP = OrgUnit.steplen


def free_place(parent: OrgUnit) -> str:
    """The path after the last that any child of `parent` has or ever had."""
    below = {"path__startswith": parent.path, "depth": parent.depth + 1}
    now = OrgUnit.objects.filter(**below).aggregate(last=Max("path"))["last"] or ""
    left = left_places(parent)
    last = max([now, *left])[-STEP:]
    number = int(last, len(OrgUnit.alphabet)) if last else 0
    return parent.path + step(number + 1)


def left_places(parent: OrgUnit) -> list[str]:
    length = len(parent.path) + STEP
    rows = StructureChange.objects.filter(old_path__startswith=parent.path)
    return [path for path in rows.values_list("old_path", flat=True) if len(path) == length]


def step(number: int) -> str:
    """One step of a path in treebeard's alphabet: digits, then capitals."""
    digits = ""
    while number:
        number, rest = divmod(number, len(OrgUnit.alphabet))
        digits = OrgUnit.alphabet[rest] + digits
    return digits.rjust(STEP, OrgUnit.alphabet[0])


def graft(unit: OrgUnit, parent: OrgUnit) -> str:
    """Put the whole subtree below `parent` in one statement; the new path comes back."""
    old, new = unit.path, free_place(parent)
    OrgUnit.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr("path", len(old) + 1)),
        depth=F("depth") + (len(new) - len(old)) // STEP,
    )
    OrgUnit.objects.filter(path=old[:-STEP]).update(numchild=F("numchild") - 1)
    OrgUnit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    return new


def shift_members(number: int, *, away: str, to: str) -> None:
    """What stood below `away` now stands below `to`: their counts, and all above, follow."""
    old, new = set(line(away)), set(line(to))
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
