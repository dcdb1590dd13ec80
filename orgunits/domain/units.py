"""Changes of the tree: created, renamed, moved, merged, split, dissolved, each on a date and by a
document. Rights follow the path, so that a moved unit changes hands at the next click."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Max, When
from django.utils.translation import gettext as _

from campaign.lib import clock, text
from orgunits import audit
from orgunits.domain import accounts, paths, people
from orgunits.domain import structure_rules as rules
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
    rules.refuse(rules.ended(parent), rules.code_taken(facts.code))
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
    rules.refuse(rules.ended(unit))
    before = {"name": unit.name, "short_name": unit.short_name}
    unit.name, unit.short_name = text.clean(name), text.clean(short_name)
    rules.refuse(unit.name == before["name"] and _("Tên mới trùng tên đang dùng."))
    unit.full_clean()
    unit.save(update_fields=["name", "short_name", "search_text"])
    _note(Kind.RENAME, unit, act, old_name=before["name"])
    after = {"name": unit.name, "short_name": unit.short_name} | _document(act)
    audit.record("unit.renamed", unit, by=act.by, before=before, after=after)
    return unit


def move(*, unit: OrgUnit, parent: OrgUnit, act: Act) -> OrgUnit:
    return move_all(units=[unit], parent=parent, act=act)[0]


@transaction.atomic
def move_all(*, units: Iterable[OrgUnit], parent: OrgUnit, act: Act) -> list[OrgUnit]:
    """Each with its whole branch; one statement a branch, the rest once for all."""
    _check(act)
    parent = _locked(parent)
    rows = list(OrgUnit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]))
    rules.refuse(
        *(problem for row in rows for problem in rules.cannot_move(row, parent)), rules.nested(rows)
    )
    parents = OrgUnit.objects.in_bulk({paths.above(row) for row in rows}, field_name="path")
    moved = [(row, row.path, parents[paths.above(row)]) for row in rows]
    paths.graft(rows, parent)
    _note_moves(moved, parent, act)
    after = {"parent": str(parent)} | _document(act)
    entries = [
        audit.Entry("unit.moved", row, {"parent": str(old_parent)}, after)
        for row, _path, old_parent in moved
    ]
    audit.record_many(entries, by=act.by)
    return rows


@transaction.atomic
def merge(*, units: Iterable[OrgUnit], into: OrgUnit, act: Act) -> OrgUnit:
    """Whatever stands below the merged units goes below `into`; they stay, ended, as history."""
    _check(act)
    into = _locked(into)
    merged = [_locked(unit) for unit in units]
    rules.refuse(*(problem for unit in merged for problem in rules.cannot_merge(unit, into)))
    for unit in merged:
        below = list(paths.children(unit, act.on))
        own = unit.member_count - sum(child.member_count for child in below)
        move_all(units=below, parent=into, act=act)
        paths.shift_members(max(own, 0), away=paths.above(unit), to=into.path)
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
    rules.refuse(*rules.cannot_split(unit, parts))
    parent, made = above(unit), []
    for part in parts:
        new = create(parent=parent, facts=part.facts, act=act)
        taken = paths.children(unit, act.on).filter(pk__in=part.takes)
        move_all(units=taken, parent=new, act=act)
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
    rules.refuse(*rules.cannot_dissolve(unit, act.on))
    _end(unit, act, successor)
    _note(Kind.DISSOLVE, unit, act, other=successor)
    after = {"successor": str(successor or "")} | _document(act)
    audit.record("unit.dissolved", unit, by=act.by, after=after)
    return unit


def _last_place(parent: OrgUnit) -> int:
    return OrgUnit.objects.inside(parent.path).aggregate(last=Max("place"))["last"] or 0


def above(unit: OrgUnit) -> OrgUnit:
    return OrgUnit.objects.get(path=paths.above(unit))


def _check(act: Act) -> None:
    """In the demo, whose day is pinned, a later reorganization may be tried out."""
    early = act.on > clock.today() and not settings.DEMO
    rules.refuse(
        early and _("Ngày có hiệu lực không được sau hôm nay."),
        not act.basis.strip() and _("Cần nêu văn bản làm căn cứ."),
    )


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


def _note_moves(moved: list[tuple[OrgUnit, str, OrgUnit]], parent: OrgUnit, act: Act) -> None:
    shared = {"kind": Kind.MOVE, "other": parent, "on": act.on, "basis": act.basis}
    StructureChange.objects.bulk_create(
        StructureChange(
            unit=row,
            old_path=old_path,
            new_path=row.path,
            old_parent=str(old_parent),
            recorded_at=clock.now(),
            recorded_by=act.by,
            **shared,
        )
        for row, old_path, old_parent in moved
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
