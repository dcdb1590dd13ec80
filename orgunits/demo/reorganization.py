"""The reorganization of 01/07/2025 for the demo province: no districts any longer, communes
grouped by threes. Which communes join is invented; that the districts go is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

from orgunits.models import OrgUnit

Kind = OrgUnit.Kind
HEAD = """# Sắp xếp tổ chức đảng tỉnh minh họa từ ngày 01/07/2025: không còn cấp huyện.
# Cách ghép các xã là giả định. Kiểm tra: manage.py load_reorganization TỆP --check
title = "Kết thúc hoạt động cấp huyện, lập đảng ủy xã, phường"
on = 2025-07-01
basis = "Nghị quyết 1662/NQ-UBTVQH15 ngày 16/6/2025 [chưa đối chiếu]"
"""
COMMUNES = ("Đảng bộ xã ", "Đảng bộ phường ", "Đảng bộ thị trấn ")


def text(root: OrgUnit) -> str:
    districts = OrgUnit.objects.below(root).filter(kind=Kind.DISTRICT_COMMITTEE, valid_to=None)
    tables = [
        table for district in districts.order_by("place") for table in _tables(district, root)
    ]
    return "\n".join([HEAD, *tables])


def _tables(district: OrgUnit, root: OrgUnit) -> Iterator[str]:
    below = list(OrgUnit.objects.below(district).filter(depth=district.depth + 1, valid_to=None))
    communes = [unit for unit in below if unit.name.startswith(COMMUNES)]
    others = [unit for unit in below if unit not in communes]
    seat = ""
    for number, start in enumerate(range(0, len(communes), 3), 1):
        group = communes[start : start + 3]
        code = f"{district.code}.X{number:02d}"
        seat = seat or code
        yield _created(code, group[0], root)
        yield _table("merge", units=[unit.code for unit in group], into=code)
    cells = [unit.code for unit in others if unit.kind == Kind.GRASSROOTS_CELL]
    offices = [unit.code for unit in others if unit.kind != Kind.GRASSROOTS_CELL]
    if offices:
        yield _table("merge", units=offices, into=seat)
    if cells:
        yield _table("move", units=cells, below=seat)
    yield _table("dissolve", units=[district.code], successor=root.code)
    yield from _government(district)


def _created(code: str, first: OrgUnit, root: OrgUnit) -> str:
    place = first.name.removeprefix("Đảng bộ ").removeprefix("thị trấn ").removeprefix("xã ")
    word = "" if place.startswith("phường ") else "xã "
    name = f"Đảng ủy {word}{place}"
    return _table(
        "create",
        code=code,
        name=name,
        short_name=name.removeprefix("Đảng ủy ").capitalize()[:1] + name[9:],
        kind=Kind.COMMUNE.value,
        level=OrgUnit.Level.GRASSROOTS.value,
        below=root.code,
        is_invented=True,
    )


def _government(district: OrgUnit) -> Iterator[str]:
    code = f"UBND.{district.code.rpartition('.')[2]}"
    if OrgUnit.objects.filter(code=code, valid_to=None).exists():
        yield _table("dissolve", units=[code])


def _table(verb: str, **facts: object) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    return "\n".join([f"[[{verb}]]", *lines, ""])
