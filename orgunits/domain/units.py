"""Changes of the tree: created, renamed, moved, merged, split, dissolved, each on a date and by a
document. Rights follow the path, so that a moved unit changes hands at the next click."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Max, When
from django.utils.translation import gettext as _

from campaign.lib import clock, text
from orgunits import audit
from orgunits.domain import accounts, paths, people
from orgunits.models import Appointment, OrgUnit, RoleGrant, StandingCharge, StructureChange, User

Kind = StructureChange.Kind


@dataclass(frozen=True)
class Act:
    """The day a change takes effect, its document, and who enters it."""

    on: date
    basis: str
    by: User | None


@dataclass(frozen=True)
class Facts:
    code: str
    name: str
    short_name: str
    kind: str
    level: str
    is_invented: bool = False


@dataclass(frozen=True)
class Part:
    """One of the units into which another is split, and which of its children it takes."""

    facts: Facts
    takes: list[int] = field(default_factory=list)


@transaction.atomic
def create(*, parent: OrgUnit, facts: Facts, act: Act) -> OrgUnit:
    _check(act)
    parent = _locked(parent)
    refuse(_ended(parent), _code_taken(facts.code))
    path = paths.free_place(parent)
    unit = OrgUnit(
        path=path,
        depth=parent.depth + 1,
        place=_last_place(parent) + 1,
        valid_from=act.on,
        **asdict(facts),
    )
    unit.full_clean(exclude=["path", "depth"])
    unit.save()
    OrgUnit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    _note(Kind.CREATE, unit, act, other=parent)
    audit.record("unit.created", unit, by=act.by, after=asdict(facts) | _document(act))
    return unit


@transaction.atomic
def rename(*, unit: OrgUnit, name: str, short_name: str, act: Act) -> OrgUnit:
    _check(act)
    unit = _locked(unit)
    refuse(_ended(unit))
    before = {"name": unit.name, "short_name": unit.short_name}
    unit.name, unit.short_name = text.clean(name), text.clean(short_name)
    refuse(unit.name == before["name"] and _("Tên mới trùng tên đang dùng."))
    unit.full_clean()
    unit.save(update_fields=["name", "short_name", "search_text"])
    _note(Kind.RENAME, unit, act, old_name=before["name"])
    after = {"name": unit.name, "short_name": unit.short_name} | _document(act)
    audit.record("unit.renamed", unit, by=act.by, before=before, after=after)
    return unit


@transaction.atomic
def move(*, unit: OrgUnit, parent: OrgUnit, act: Act) -> OrgUnit:
    _check(act)
    unit, parent = _locked(unit), _locked(parent)
    refuse(*cannot_move(unit, parent))
    old_path, old_parent = unit.path, above(unit)
    new_path = paths.graft(unit, parent)
    unit = OrgUnit.objects.get(pk=unit.pk)
    paths.shift_members(unit.member_count, away=str(old_parent.path), to=parent.path)
    places = {"old_path": old_path, "new_path": new_path, "old_parent": str(old_parent)}
    _note(Kind.MOVE, unit, act, other=parent, **places)
    before, after = {"parent": str(old_parent)}, {"parent": str(parent)} | _document(act)
    audit.record("unit.moved", unit, by=act.by, before=before, after=after)
    return unit


@transaction.atomic
def merge(*, units: Iterable[OrgUnit], into: OrgUnit, act: Act) -> OrgUnit:
    """Whatever stands below the merged units goes below `into`; they stay, ended, as history."""
    _check(act)
    into = _locked(into)
    merged = [_locked(unit) for unit in units]
    refuse(*(problem for unit in merged for problem in cannot_merge(unit, into)))
    for unit in merged:
        members = unit.member_count
        for child in children(unit, act.on):
            move(unit=child, parent=into, act=act)
            members -= child.member_count
        paths.shift_members(max(members, 0), away=unit.path[: -paths.STEP], to=into.path)
        _end(OrgUnit.objects.get(pk=unit.pk), act, successor=into)
        _note(Kind.MERGE, unit, act, other=into)
        after = {"successor": str(into)} | _document(act)
        audit.record("unit.merged", unit, by=act.by, after=after)
    return OrgUnit.objects.get(pk=into.pk)


@transaction.atomic
def split(*, unit: OrgUnit, parts: list[Part], act: Act, ends: bool) -> list[OrgUnit]:
    """New units beside the old one take some of its children; it goes on, or ends."""
    _check(act)
    unit = _locked(unit)
    refuse(*cannot_split(unit, parts))
    parent, made = above(unit), []
    for part in parts:
        new = create(parent=OrgUnit.objects.get(pk=parent.pk), facts=part.facts, act=act)
        for child in children(unit, act.on).filter(pk__in=part.takes):
            move(unit=child, parent=OrgUnit.objects.get(pk=new.pk), act=act)
        _note(Kind.SPLIT, unit, act, other=new)
        made.append(new)
    names = {"parts": [part.facts.name for part in parts]}
    audit.record("unit.split", unit, by=act.by, after=names | _document(act))
    if ends:
        dissolve(unit=unit, act=act, successor=made[0])
    return made


@transaction.atomic
def dissolve(*, unit: OrgUnit, act: Act, successor: OrgUnit | None = None) -> OrgUnit:
    _check(act)
    unit = _locked(unit)
    refuse(*cannot_dissolve(unit, act.on))
    _end(unit, act, successor)
    _note(Kind.DISSOLVE, unit, act, other=successor)
    after = {"successor": str(successor or "")} | _document(act)
    audit.record("unit.dissolved", unit, by=act.by, after=after)
    return unit


def children(unit: OrgUnit, day: date) -> Any:
    """Directly below, and not ended by that day."""
    found = OrgUnit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
    return found.not_ended(day).order_by("place", "path")


def _last_place(parent: OrgUnit) -> int:
    return OrgUnit.objects.inside(parent.path).aggregate(last=Max("place"))["last"] or 0


def above(unit: OrgUnit) -> OrgUnit:
    return OrgUnit.objects.get(path=unit.path[: -OrgUnit.steplen])


def cannot_move(unit: OrgUnit, parent: OrgUnit) -> list[str | bool]:
    return [
        unit.depth == 1 and _("Không chuyển được tổ chức đứng đầu cây."),
        parent.path.startswith(unit.path)
        and _("Không chuyển được một đơn vị vào chính nó hoặc vào cấp dưới của nó."),
        unit.path[: -OrgUnit.steplen] == parent.path
        and _("%(unit)s đã trực thuộc %(parent)s.") % {"unit": unit, "parent": parent},
        _ended(unit),
        _ended(parent),
    ]


def cannot_merge(unit: OrgUnit, into: OrgUnit) -> list[str | bool]:
    return [
        unit.depth == 1 and _("Không sáp nhập được tổ chức đứng đầu cây."),
        into.path.startswith(unit.path)
        and _("%(unit)s không sáp nhập được vào chính nó hoặc vào cấp dưới của nó.")
        % {"unit": unit},
        _ended(unit),
        _ended(into),
    ]


def cannot_split(unit: OrgUnit, parts: list[Part]) -> list[str | bool]:
    taken = [pk for part in parts for pk in part.takes]
    return [
        unit.depth == 1 and _("Không chia tách được tổ chức đứng đầu cây."),
        not parts and _("Cần nêu ít nhất một đơn vị mới."),
        len(taken) != len(set(taken)) and _("Một đơn vị chỉ thuộc một bên sau khi chia tách."),
        _ended(unit),
    ]


def cannot_dissolve(unit: OrgUnit, on: date) -> list[str | bool]:
    left = children(unit, on).count()
    return [
        unit.depth == 1 and _("Không giải thể được tổ chức đứng đầu cây."),
        left > 0
        and _("%(unit)s còn %(n)s tổ chức trực thuộc: hãy chuyển hoặc sáp nhập trước.")
        % {"unit": unit, "n": left},
        _ended(unit),
    ]


def refuse(*problems: str | bool) -> None:
    said = [problem for problem in problems if problem]
    if said:
        raise ValidationError(said)


def _check(act: Act) -> None:
    """In the demo, whose day is pinned, a later reorganization may be tried out."""
    early = act.on > clock.today() and not settings.DEMO
    refuse(
        early and _("Ngày có hiệu lực không được sau hôm nay."),
        not act.basis.strip() and _("Cần nêu văn bản làm căn cứ."),
    )


def _ended(unit: OrgUnit) -> str | bool:
    known = {"unit": unit, "day": f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""}
    return bool(unit.valid_to) and _("%(unit)s đã kết thúc hoạt động ngày %(day)s.") % known


def _code_taken(code: str) -> str | bool:
    taken = OrgUnit.objects.filter(code=code).exists()
    return taken and _("Mã %(code)s đã có đơn vị dùng.") % {"code": code}


def _locked(unit: OrgUnit) -> OrgUnit:
    return OrgUnit.objects.select_for_update().get(pk=unit.pk)


def _document(act: Act) -> dict[str, Any]:
    return {"on": act.on, "basis": act.basis}


def _note(kind: str, unit: OrgUnit, act: Act, **facts: Any) -> StructureChange:
    return StructureChange.objects.create(
        kind=kind,
        unit=unit,
        on=act.on,
        basis=act.basis,
        recorded_at=clock.now(),
        recorded_by=act.by,
        **facts,
    )


def _end(unit: OrgUnit, act: Act, successor: OrgUnit | None) -> None:
    """The unit stays in the tree, ended; nobody holds a post or a right on it any longer."""
    unit.valid_to, unit.successor = _day_before(act.on, unit.valid_from), successor
    unit.save(update_fields=["valid_to", "successor"])
    why = _("Đơn vị kết thúc hoạt động theo %(basis)s") % {"basis": act.basis}
    _end_posts(unit, act.on)
    for charge in StandingCharge.objects.filter(unit=unit, valid_to=None):
        people.end_charge(charge_id=charge.pk, on=act.on, reason=why[:300], by=act.by)
    for grant in RoleGrant.objects.filter(unit=unit, ended_at=None).select_related("user", "unit"):
        accounts.end(grant=grant, by=act.by, reason=why[:300])


def _end_posts(unit: OrgUnit, on: date) -> None:
    last = on - timedelta(days=1)
    Appointment.objects.filter(unit=unit, valid_to=None).update(
        valid_to=Case(When(valid_from__gt=last, then=F("valid_from")), default=last)
    )


def _day_before(on: date, begun: date | None) -> date:
    last = on - timedelta(days=1)
    return max(last, begun) if begun else last
