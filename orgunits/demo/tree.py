"""The tree of units: paths are computed here and written in bulk (treebeard's own loader takes
12 s for what this does in one)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from orgunits.models import OrgUnit

from .dice import Dice

HERE = Path(__file__).parent
Level, Kind = OrgUnit.Level, OrgUnit.Kind
SIZES = ("small", "province", "nation")
PROVINCES = 63
COMMUNES = (
    ("towns", "thị trấn", "ward"),
    ("wards", "phường", "ward"),
    ("communes", "xã", "commune"),
)


@dataclass
class Node:
    """A unit before it has a path."""

    code: str
    name: str
    short: str
    kind: str
    level: str
    members: int = 0
    is_invented: bool = False
    administrative_parent: str = ""
    children: list[Node] = field(default_factory=list)

    def add(self, *children: Node) -> None:
        self.children.extend(children)

    def count_up(self) -> int:
        if self.children:
            self.members = sum(child.count_up() for child in self.children)
        return self.members


def load(size: str, dice: Dice, say: Callable[[str], None]) -> OrgUnit:
    """Write the tree; the root of the demo province comes back."""
    copies = PROVINCES if size == "nation" else 1
    for number in range(1, copies + 1):
        if number > 1:
            say(f"Tỉnh thứ {number}/{copies}")
        node = province(size, dice if number == 1 else Dice(dice.seed * 1000 + number), number)
        write(node, number)
    return OrgUnit.objects.get(code="BP")


def province(size: str, dice: Dice, number: int = 1) -> Node:
    data = tomllib.loads((HERE / "province.toml").read_text("utf-8"))
    root = _root(data["root"], number)
    districts = [row for row in data["district"] if size != "small" or "in_small" in row]
    root.add(*_bodies(data["bodies"]))
    _put_government(root, data["government"], districts)
    if number > 1:
        _prefix(root.children, root.code)
    root.add(*(_district(root, d, data, dice, small=size == "small") for d in districts))
    if size != "small":
        root.add(*(_direct(root, d, data, dice) for d in data["direct"]))
    root.count_up()
    return root


def _root(row: dict[str, str], number: int) -> Node:
    kind, level = Kind.PROVINCIAL_COMMITTEE, Level.PROVINCE
    if number == 1:
        return Node(row["code"], row["name"], row["short"], kind, level)
    name, short = f"Đảng bộ tỉnh số {number:02d}", f"Tỉnh ủy số {number:02d}"
    return Node(f"T{number:02d}", name, short, kind, level, is_invented=True)


def _bodies(groups: dict[str, list[list[str]]]) -> Iterator[Node]:
    for kind, bodies in groups.items():
        for code, name, short in bodies:
            yield Node(code, name, short, kind, Level.PROVINCE)


def _put_government(root: Node, data: dict[str, Any], districts: list[dict[str, Any]]) -> None:
    caucus = next(node for node in root.children if node.code == "BCS.UBND")
    caucus.add(_agency(data["head"]))
    head = data["head"][0]
    caucus.add(*(_agency(row, above=head) for row in data["departments"]))
    caucus.add(*(_people_committee(district, above=head) for district in districts))


def _agency(row: Sequence[str], above: str = "") -> Node:
    code, name, short = row
    return Node(code, name, short, Kind.GOVERNMENT, Level.PROVINCE, administrative_parent=above)


def _people_committee(district: dict[str, Any], above: str) -> Node:
    """R28: the government side of a district; not one of the bodies at the province of D3."""
    code, place = f"UBND.{district['code']}", district["place"]
    name, short = f"Ủy ban nhân dân {place}", f"UBND {place}"
    return Node(code, name, short, Kind.GOVERNMENT, Level.DISTRICT, administrative_parent=above)


def _prefix(nodes: list[Node], prefix: str) -> None:
    for node in nodes:
        node.code = f"{prefix}.{node.code}"
        if node.administrative_parent:
            node.administrative_parent = f"{prefix}.{node.administrative_parent}"
        _prefix(node.children, prefix)


def _district(
    root: Node, row: dict[str, Any], data: dict[str, Any], dice: Dice, *, small: bool
) -> Node:
    place, names = row["place"], data["cell_names"]
    name = f"{row['committee']} {_bare(place)}"
    node = Node(f"{root.code}.{row['code']}", name, name, Kind.DISTRICT_COMMITTEE, Level.DISTRICT)
    for kind, word, cells in COMMUNES:
        for commune in row.get(kind, []):
            _grassroots(node, f"{word} {commune}", names[cells], dice, place=commune)
    if small:
        return _cut(node)
    common = data["in_every_district"]
    for office in common["committees"]:
        _grassroots(node, f"{office} {place}", names["office"], dice)
    for office in common["cells"]:
        _grassroots_cell(node, f"{office} {place}", dice)
    _shorten(node, place, data["abbreviations"])
    return node


def _shorten(node: Node, place: str, abbreviations: dict[str, str]) -> None:
    """“Phòng Tài nguyên và Môi trường huyện Bù Đốp” → “Phòng TN&MT Bù Đốp”."""
    for child in node.children:
        child.short = child.short.replace(place, _bare(place))
        for words, letters in abbreviations.items():
            child.short = child.short.replace(words, letters)


def _cut(node: Node) -> Node:
    """Three grassroots organizations of two cells each."""
    del node.children[3:]
    for child in node.children:
        del child.children[:-2]
    return node


def _direct(root: Node, row: dict[str, Any], data: dict[str, Any], dice: Dice) -> Node:
    node = Node(
        f"{root.code}.{row['code']}",
        row["name"],
        row["short"],
        Kind.DIRECT_COMMITTEE,
        Level.DISTRICT,
        is_invented=row.get("is_invented", False),
    )
    cell_names = data["cell_names"][row["kind_of_cell"]]
    for name in [*row["committees"], *_numbered(row.get("committees_numbered"))]:
        _grassroots(node, name, cell_names, dice)
    for name in [*row["cells"], *_numbered(row["numbered"])]:
        _grassroots_cell(node, name, dice)
    return node


def _numbered(row: tuple[str, int] | None) -> list[str]:
    return [f"{row[0]} {number:02d}" for number in range(1, row[1] + 1)] if row else []


def _grassroots(
    parent: Node, what: str, cell_names: list[str], dice: Dice, place: str = ""
) -> None:
    code = _next_code(parent)
    node = Node(code, f"Đảng bộ {what}", _short(what), Kind.GRASSROOTS_ORG, Level.GRASSROOTS)
    *fixed, repeated = cell_names
    names = [name.format(place=place) for name in fixed]
    wanted = dice.number(8, 12, "cells", code)
    names += [repeated.format(n=n) for n in range(1, max(wanted - len(names), 2) + 1)]
    for name in names[-wanted:]:
        cell = Node(_next_code(node), f"Chi bộ {name}"[:200], _short(name), Kind.CELL, Level.CELL)
        cell.members = dice.number(7, 18, "members", cell.code)
        node.add(cell)
    parent.add(node)


def _grassroots_cell(parent: Node, what: str, dice: Dice) -> None:
    code = _next_code(parent)
    node = Node(code, f"Chi bộ {what}", _short(what), Kind.GRASSROOTS_CELL, Level.GRASSROOTS)
    node.members = dice.number(7, 28, "members", code)
    parent.add(node)


def _next_code(parent: Node) -> str:
    return f"{parent.code}.{len(parent.children) + 1:02d}"


def _short(what: str) -> str:
    return (what[0].upper() + what[1:])[:80]


def _bare(place: str) -> str:
    """“huyện Bù Đốp” → “Bù Đốp”."""
    for word in ("huyện ", "thị xã ", "thành phố "):
        place = place.removeprefix(word)
    return place


def write(root: Node, number: int) -> None:
    units = {unit.code: unit for unit in _units(root, "", number, count())}
    OrgUnit.objects.bulk_create(units.values(), batch_size=500)
    lines = [
        (units[node.code], units[node.administrative_parent])
        for node in _walk(root)
        if node.administrative_parent
    ]
    for unit, above in lines:
        unit.administrative_parent = above
    OrgUnit.objects.bulk_update([unit for unit, _ in lines], ["administrative_parent"])


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _units(node: Node, above: str, step: int, place: Iterator[int]) -> Iterator[OrgUnit]:
    path = above + _step(step)
    unit = OrgUnit(
        path=path,
        depth=len(path) // OrgUnit.steplen,
        numchild=len(node.children),
        code=node.code,
        name=node.name,
        short_name=node.short,
        kind=node.kind,
        level=node.level,
        member_count=node.members,
        is_invented=node.is_invented,
        place=next(place),
    )
    unit.fill_keys()
    yield unit
    for number, child in enumerate(node.children, 1):
        yield from _units(child, path, number, place)


def _step(number: int) -> str:
    """One step of a path in treebeard's alphabet: digits, then capitals."""
    digits = ""
    while number:
        number, rest = divmod(number, len(OrgUnit.alphabet))
        digits = OrgUnit.alphabet[rest] + digits
    return digits.rjust(OrgUnit.steplen, OrgUnit.alphabet[0])
