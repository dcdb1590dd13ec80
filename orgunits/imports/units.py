"""Units from a spreadsheet: new ones join the tree, known ones take the new facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import audit
from orgunits.domain import paths
from orgunits.imports.plans import (
    CHANGE,
    CREATE,
    SAME,
    Difference,
    Problems,
    Row,
    Scope,
    Step,
    differences,
    first_of,
    told,
    units_by_code,
)
from orgunits.models import OrgUnit, StructureChange, User

Kind, Level = OrgUnit.Kind, OrgUnit.Level
FACTS = ("name", "short_name", "kind", "level", "member_count", "valid_from")
RANK = {level: rank for rank, level in enumerate(Level.values)}
DEEPEST = 30
LEVEL_OF = {
    Kind.PROVINCIAL_COMMITTEE: Level.PROVINCE,
    Kind.STANDING_COMMITTEE: Level.PROVINCE,
    Kind.DISTRICT_COMMITTEE: Level.DISTRICT,
    Kind.DIRECT_COMMITTEE: Level.DISTRICT,
    Kind.GRASSROOTS_ORG: Level.GRASSROOTS,
    Kind.GRASSROOTS_CELL: Level.GRASSROOTS,
    Kind.CELL: Level.CELL,
}


@dataclass
class Work:
    unit: OrgUnit
    parent: str = ""
    administrative_parent: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


class Planner:
    def __init__(self, rows: list[Row], scope: Scope, found: Problems) -> None:
        self.rows, self.scope, self.found = rows, scope, found
        named = [row[key] for row in rows for key in ("code", "parent", "administrative_parent")]
        self.known = units_by_code(named)
        self.first = first_of(rows, lambda row: row["code"])
        self.parents = self._parents()

    def _parents(self) -> dict[str, OrgUnit]:
        """Party parents of the units that exist, by path."""
        paths = {unit.path[: -OrgUnit.steplen] for unit in self.known.values()}
        inside = OrgUnit.objects.inside(self.scope.unit.path)
        above = {unit.path: unit for unit in self.known.values()}
        if missing := paths - set(above) - {""}:
            above |= {u.path: u for u in inside.only("path", "code") if u.path in missing}
        return above

    def steps(self) -> list[Step]:
        made = [self._step(row) for row in self.rows]
        self._refuse_circles()
        return [step for step in made if step]

    def _step(self, row: Row) -> Step | None:
        first = self.first[row["code"]]
        if first is not row:
            said = _("Mã “%(code)s” đã có ở dòng %(row)s.")
            self.found.add(row, "code", said % {"code": row["code"], "row": first.number})
            return None
        unit = self.known.get(row["code"])
        if not self._is_sound(row):
            return None
        return self._change(row, unit) if unit else self._create(row)

    def _is_sound(self, row: Row) -> bool:
        before = len(self.found.found)
        level = LEVEL_OF.get(row["kind"])
        if level and level != row["level"]:
            said = _("Loại hình này thuộc “%(level)s”.")
            self.found.add(row, "level", said % {"level": Level(level).label})
        line = row["administrative_parent"]
        if line and not self._reach(line):
            self._unknown(row, "administrative_parent")
        if line and line == row["code"]:
            self.found.add(row, "administrative_parent", _("Đơn vị không thể quản lý chính mình."))
        return len(self.found.found) == before

    def _reach(self, code: str) -> bool:
        unit = self.known.get(code)
        return code in self.first if unit is None else self.scope.covers(unit)

    def _unknown(self, row: Row, key: str) -> None:
        said = _("Không có đơn vị mang mã “%(code)s” trong phạm vi nhập và trong tệp.")
        self.found.add(row, key, said % {"code": row[key]})

    def _change(self, row: Row, unit: OrgUnit) -> Step | None:
        if not self.scope.covers(unit):
            said = _("Mã “%(code)s” đã dùng cho đơn vị ngoài phạm vi nhập.")
            self.found.add(row, "code", said % {"code": unit.code})
            return None
        parent = self.parents.get(unit.path[: -OrgUnit.steplen])
        if row["parent"] and parent and row["parent"] != parent.code:
            said = _(
                "Đơn vị đang trực thuộc “%(code)s”. Chuyển sang cấp trên khác cần văn bản: "
                "làm ở trang của đơn vị."
            )
            self.found.add(row, "parent", said % {"code": parent.code})
            return None
        wanted = {name: row[name] for name in FACTS}
        changes = [*differences(unit, wanted), *self._other_line(row, unit)]
        work = Work(unit, administrative_parent=row["administrative_parent"] or "")
        for name, value in wanted.items():
            if value is not None and getattr(unit, name) != value:
                work.before[name], work.after[name] = getattr(unit, name), value
        return Step(row.number, CHANGE if changes else SAME, str(unit), changes, work)

    def _other_line(self, row: Row, unit: OrgUnit) -> list[Difference]:
        line = row["administrative_parent"]
        if not line:
            return []
        known = self.known.get(line)
        if known and known.pk == unit.administrative_parent_id:
            return []
        return [told(OrgUnit, "administrative_parent", None, line)]

    def _create(self, row: Row) -> Step | None:
        if not row["parent"]:
            self.found.add(row, "parent", _("Đơn vị mới cần mã đơn vị trực thuộc về mặt Đảng."))
            return None
        if not self._reach(row["parent"]):
            self._unknown(row, "parent")
            return None
        if reason := self._unfit(row):
            self.found.add(row, "parent", reason)
            return None
        facts = {name: row[name] for name in FACTS if row[name] is not None}
        facts.setdefault("short_name", row["name"][:80])
        unit = OrgUnit(code=row["code"], **facts)
        changes = [told(OrgUnit, name, None, value) for name, value in facts.items()]
        changes.insert(0, told(OrgUnit, "code", None, unit.code))
        changes.append(Difference(_("trực thuộc"), None, row["parent"]))
        work = Work(unit, row["parent"], row["administrative_parent"] or "", after=facts)
        return Step(row.number, CREATE, unit.name, changes, work)

    def _unfit(self, row: Row) -> str:
        parent = self.known.get(row["parent"])
        if parent and parent.valid_to and parent.valid_to < clock.today():
            return _("Đơn vị “%(name)s” đã kết thúc hoạt động.") % {"name": parent.name}
        level = parent.level if parent else self.first[row["parent"]]["level"]
        if RANK[level] > RANK[row["level"]]:
            return _("Cấp của đơn vị cao hơn cấp của đơn vị trực thuộc.")
        return ""

    def _refuse_circles(self) -> None:
        """New units that lead to each other and never to the tree, or lead too deep."""
        above = {row["code"]: row["parent"] for row in self.rows if row["code"] not in self.known}
        depths: dict[str, int] = {code: unit.depth for code, unit in self.known.items()}
        for start in above:
            trail: list[str] = []
            code = start
            while code in above and code not in depths and code not in trail:
                trail.append(code)
                code = above[code] or ""
            if code in trail:
                self._circle([*trail[trail.index(code) :], code])
                depths.update(dict.fromkeys(trail, 0))
            for place, below in enumerate(reversed(trail), 1):
                depths.setdefault(below, depths.get(code, 0) + place)
            if depths[start] > DEEPEST:
                said = _("Cây sâu quá %(n)s cấp.") % {"n": DEEPEST}
                self.found.add(self.first[start], "parent", said)

    def _circle(self, chain: list[str]) -> None:
        said = _("Các đơn vị trực thuộc lẫn nhau thành vòng: %(chain)s.")
        words = " → ".join(chain if len(chain) < 7 else [*chain[:5], "…", chain[-1]])
        self.found.add(self.first[chain[0]], "parent", said % {"chain": words})


def plan(rows: list[Row], scope: Scope, found: Problems) -> list[Step]:
    return Planner(rows, scope, found).steps()


def apply(steps: list[Step], *, by: User | None, scope: Scope) -> None:
    works = [step.work for step in steps if step.what != SAME]
    created = [step.work for step in steps if step.what == CREATE]
    units = units_by_code(code for work in works for code in (work.parent, work.unit.code))
    _join(created, units, scope)
    for work in works:
        for name, value in work.after.items():
            setattr(work.unit, name, value)
        work.unit.fill_keys()
    lines = units_by_code(work.administrative_parent for work in works)
    for work in works:
        if work.administrative_parent:
            work.unit.administrative_parent = lines[work.administrative_parent]
    if works:
        fields = [*FACTS, "administrative_parent", "search_text"]
        OrgUnit.objects.bulk_update([work.unit for work in works], fields, batch_size=200)
    entries = [
        audit.Entry("unit.imported", work.unit, before=work.before, after=_event(work))
        for work in works
    ]
    audit.record_many(entries, by=by)


def _event(work: Work) -> dict[str, Any]:
    joined = {"code": work.unit.code, "parent": work.parent} if work.parent else {}
    line = work.administrative_parent
    return joined | work.after | ({"administrative_parent": line} if line else {})


def _join(created: list[Work], units: dict[str, OrgUnit], scope: Scope) -> None:
    """Paths are computed here and written at once: treebeard's own way is a query a node."""
    next_step, next_place = _ends(scope)
    waiting = {work.unit.code: work for work in created}
    joined: list[OrgUnit] = []
    grown: dict[str, int] = {}

    def join(work: Work) -> None:
        unit = work.unit
        parent = units.get(work.parent) or waiting[work.parent].unit
        if not parent.path:
            join(waiting[work.parent])
        step = next_step[parent.path] = next_step.get(parent.path, 0) + 1
        unit.depth = parent.depth + 1
        unit.path = parent.path + paths.step(step)
        unit.place = next_place[parent.path] = next_place.get(parent.path, 0) + 1
        if parent.pk:
            grown[parent.code] = grown.get(parent.code, 0) + 1
        else:
            parent.numchild += 1
        joined.append(unit)

    for work in created:
        if not work.unit.path:
            join(work)
        work.unit.fill_keys()
    OrgUnit.objects.bulk_create(joined, batch_size=500)
    for code, number in grown.items():
        OrgUnit.objects.filter(code=code).update(numchild=F("numchild") + number)


def _ends(scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """For each parent the last step its children have or ever had, and their last place."""
    steps: dict[str, int] = {}
    places: dict[str, int] = {}
    rows = list(OrgUnit.objects.inside(scope.unit.path).values_list("path", "place"))
    left = StructureChange.objects.filter(old_path__startswith=scope.unit.path)
    for path, place in [*rows, *((old, 0) for old in left.values_list("old_path", flat=True))]:
        above, last = path[: -paths.STEP], int(path[-paths.STEP :], len(OrgUnit.alphabet))
        steps[above] = max(steps.get(above, 0), last)
        places[above] = max(places.get(above, 0), place)
    return steps, places
