"""The tree as it is drawn: branch by branch, along one of the two lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr

from campaign.lib import clock
from orgunits import access
from orgunits.domain import paths
from orgunits.models import OrgUnit
from orgunits.roles import Permission

PARTY, ADMINISTRATIVE = "dang", "hanh-chinh"
LINES = (PARTY, ADMINISTRATIVE)
MOST = 400


@dataclass
class Node:
    """`below` counts the units directly below, `children` those drawn; None: not opened."""

    unit: OrgUnit
    below: int = 0
    children: list[Node] | None = None

    @property
    def left_out(self) -> int:
        return max(0, self.below - len(self.children)) if self.children is not None else 0


@dataclass
class Line:
    """One of the two lines, as far as a user sees it."""

    user: Any
    name: str
    seen: Any = field(init=False)

    def __post_init__(self) -> None:
        self.seen = OrgUnit.objects.visible_to(self.user).not_ended(clock.today())

    @property
    def is_party(self) -> bool:
        return self.name == PARTY

    def tops(self) -> list[Node]:
        if self.is_party:
            tops = OrgUnit.objects.filter(path__in=access.roots(self.user, Permission.VIEW))
            return self.nodes(tops.order_by("path"))
        below = OrgUnit.objects.exclude(administrative_parent=None).order_by()
        heads = self.seen.filter(pk__in=below.values("administrative_parent"))
        found = list(heads.order_by("place", "path"))
        seen = {unit.pk for unit in found}
        tops = [unit for unit in found if unit.administrative_parent_id not in seen]
        return [node for node in self.nodes(tops[:MOST]) if node.below]

    def branch(self, unit: OrgUnit) -> list[Node]:
        return self.nodes(self.children(unit).order_by("place", "path")[:MOST])

    def children(self, unit: OrgUnit) -> Any:
        if self.is_party:
            return self.seen.inside(unit.path).filter(depth=unit.depth + 1)
        return self.seen.filter(administrative_parent=unit)

    def nodes(self, units: Iterable[OrgUnit]) -> list[Node]:
        found = list(units)
        counts = self._party_counts(found) if self.is_party else self._administrative_counts(found)
        return [Node(unit, counts.get(unit.pk, 0)) for unit in found]

    def opened(self, unit: OrgUnit | None) -> list[Node]:
        """The tops, open down to and including `unit`; a single top is always open."""
        tops = self.tops()
        wanted = self._way_to(unit) if unit else []
        if not wanted and len(tops) == 1:
            wanted = [tops[0].unit.pk]
        self._open(tops, set(wanted))
        return tops

    def _open(self, nodes: list[Node], wanted: set[int]) -> None:
        for node in nodes:
            if node.unit.pk in wanted:
                node.children = self.branch(node.unit)
                self._open(node.children, wanted)

    def _way_to(self, unit: OrgUnit) -> list[int]:
        if self.is_party:
            above = self.seen.filter(path__in=paths.line(unit.path))
            return list(above.values_list("pk", flat=True))
        way: list[int] = []
        while unit and unit.pk not in way:
            way.append(unit.pk)
            unit = self.seen.filter(pk=unit.administrative_parent_id).first()
        return way

    def _party_counts(self, units: list[OrgUnit]) -> dict[int, int]:
        """One query for each place in the tree that the units have in common: nearly always one."""
        found: dict[str, int] = {}
        for above, depth in {(unit.path[: -paths.STEP], unit.depth) for unit in units}:
            length = depth * paths.STEP
            rows = (
                self.seen.inside(above)
                .filter(depth=depth + 1)
                .order_by()
                .annotate(above=Substr("path", 1, length))
                .values_list("above")
                .annotate(number=Count("pk"))
            )
            found.update(dict(rows))
        return {unit.pk: found.get(unit.path, 0) for unit in units}

    def _administrative_counts(self, units: list[OrgUnit]) -> dict[int, int]:
        rows = (
            self.seen.filter(administrative_parent__in=[unit.pk for unit in units])
            .order_by()
            .values_list("administrative_parent")
            .annotate(number=Count("pk"))
        )
        return dict(rows)
