"""What stands in the way of a change of the tree, in sentences."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orgunits.domain import paths
from orgunits.models import OrgUnit


def cannot_move(unit: OrgUnit, parent: OrgUnit) -> list[str | bool]:
    return [
        unit.depth == 1 and _("Không chuyển được tổ chức đứng đầu cây."),
        parent.path.startswith(unit.path)
        and _("Không chuyển được một đơn vị vào chính nó hoặc vào cấp dưới của nó."),
        paths.above(unit) == parent.path
        and _("%(unit)s đã trực thuộc %(parent)s.") % {"unit": unit, "parent": parent},
        ended(unit),
        ended(parent),
    ]


def nested(rows: list[OrgUnit]) -> str | bool:
    found = sorted(row.path for row in rows)
    inside = any(low.startswith(high) for high, low in pairwise(found))
    return inside and _("Một đơn vị và cấp dưới của nó phải chuyển riêng từng việc.")


def cannot_merge(unit: OrgUnit, into: OrgUnit) -> list[str | bool]:
    return [
        unit.depth == 1 and _("Không sáp nhập được tổ chức đứng đầu cây."),
        into.path.startswith(unit.path)
        and _("%(unit)s không sáp nhập được vào chính nó hoặc vào cấp dưới của nó.")
        % {"unit": unit},
        ended(unit),
        ended(into),
    ]


def cannot_split(unit: OrgUnit, parts: list[Any]) -> list[str | bool]:
    taken = [pk for part in parts for pk in part.takes]
    return [
        unit.depth == 1 and _("Không chia tách được tổ chức đứng đầu cây."),
        not parts and _("Cần nêu ít nhất một đơn vị mới."),
        len(taken) != len(set(taken)) and _("Một đơn vị chỉ thuộc một bên sau khi chia tách."),
        ended(unit),
    ]


def cannot_dissolve(unit: OrgUnit, on: date) -> list[str | bool]:
    left = paths.children(unit, on).count()
    return [
        unit.depth == 1 and _("Không giải thể được tổ chức đứng đầu cây."),
        left > 0
        and _("%(unit)s còn %(n)s tổ chức trực thuộc: hãy chuyển hoặc sáp nhập trước.")
        % {"unit": unit, "n": left},
        ended(unit),
    ]


def refuse(*problems: str | bool) -> None:
    said = [problem for problem in problems if problem]
    if said:
        raise ValidationError(said)


def ended(unit: OrgUnit) -> str | bool:
    known = {"unit": unit, "day": f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""}
    return bool(unit.valid_to) and _("%(unit)s đã kết thúc hoạt động ngày %(day)s.") % known


def code_taken(code: str) -> str | bool:
    taken = OrgUnit.objects.filter(code=code).exists()
    return taken and _("Mã %(code)s đã có đơn vị dùng.") % {"code": code}
