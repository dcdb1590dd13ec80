"""A whole reorganization as one file: checked without a trace, then applied as it was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib.tomlfile import TOP, Problem, Refused, TomlFile
from orgunits import background
from orgunits.domain import units
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

Report = Callable[[int, int, str], None]
NEEDED = {
    "create": ("code", "name", "kind", "level", "below"),
    "rename": ("unit", "name"),
    "move": ("units", "below"),
    "merge": ("units", "into"),
    "dissolve": ("units",),
}
MAY = {"create": {"short_name", "is_invented"}, "rename": {"short_name"}, "dissolve": {"successor"}}


@dataclass(frozen=True)
class Step:
    line: int
    verb: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class File:
    title: str
    on: date
    basis: str
    steps: list[Step]


class Done(NamedTuple):
    line: int
    verb: str
    sentence: str


@dataclass
class Result:
    file: File
    done: list[Done] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = Counter(done.verb for done in self.done)
        return [(str(label), found[verb]) for verb, label in units.Kind.choices if found[verb]]


class Undo(Exception):
    """Carries the check out of the transaction it undoes."""


def read(text: str) -> File:
    """Raises `Refused` with everything that is wrong with the form of the file."""
    file = TomlFile(text)
    title, basis = _text(file, "title"), _text(file, "basis")
    on = file.data.get("on")
    if not isinstance(on, date):
        file.refuse(TOP, "on", _("Thiếu ngày có hiệu lực, ví dụ: on = 2025-07-01."))
    steps = sorted(_steps(file), key=lambda step: step.line)
    if not steps and not file.problems:
        file.refuse(TOP, "title", _("Tệp không có thay đổi nào."))
    file.finish()
    return File(title, cast(date, on), basis, steps)


def check(file: File, by: User | None) -> Result:
    """Does everything, says what came of it, and undoes it."""
    try:
        with transaction.atomic():
            result = _run(file, by, lambda *told: None)
            raise Undo
    except Undo:
        return result


@transaction.atomic
def apply(file: File, by: User | None, progress: Report = lambda *told: None) -> Result:
    """All of it or nothing."""
    result = _run(file, by, progress)
    if result.problems:
        raise Refused(result.problems)
    return result


@background.work("reorganization")
def handle(job: Any, progress: Report) -> str:
    try:
        result = apply(read(job.arguments["text"]), job.by, progress)
    except Refused as refused:
        raise ValidationError([str(problem) for problem in refused.problems[:5]]) from refused
    progress(len(result.done), len(result.done), _("Đã áp dụng %(n)s thay đổi.") % {
        "n": len(result.done)})  # fmt: skip
    return reverse("orgunits:changes")


def _run(file: File, by: User | None, progress: Report) -> Result:
    result, act = Result(file), units.Act(file.on, file.basis, by)
    for number, step in enumerate(file.steps, 1):
        try:
            with transaction.atomic():
                result.done += VERBS[step.verb](step, act)
        except ValidationError as error:
            result.problems += [Problem(step.line, reason) for reason in error.messages]
        progress(number, len(file.steps), "")
    return result


def _create(step: Step, act: units.Act) -> Iterator[Done]:
    said = step.facts
    facts = units.Facts(
        said["code"],
        said["name"],
        said.get("short_name", said["name"])[:80],
        said["kind"],
        said["level"],
        said.get("is_invented", False),
    )
    unit = units.create(parent=_unit(said["below"], act.by), facts=facts, act=act)
    yield Done(step.line, "create", _("Thành lập %(unit)s") % {"unit": unit})


def _rename(step: Step, act: units.Act) -> Iterator[Done]:
    unit, name = _unit(step.facts["unit"], act.by), step.facts["name"]
    short = step.facts.get("short_name", name)[:80]
    units.rename(unit=unit, name=name, short_name=short, act=act)
    yield Done(step.line, "rename", _("%(unit)s đổi tên thành %(name)s") % {
        "unit": unit, "name": name})  # fmt: skip


def _move(step: Step, act: units.Act) -> Iterator[Done]:
    moved = [_unit(code, act.by) for code in step.facts["units"]]
    parent = _unit(step.facts["below"], act.by)
    for unit in units.move_all(units=moved, parent=parent, act=act):
        said = {"unit": unit, "parent": parent}
        yield Done(step.line, "move", _("%(unit)s chuyển về %(parent)s") % said)


def _merge(step: Step, act: units.Act) -> Iterator[Done]:
    for code in step.facts["units"]:
        unit, into = _unit(code, act.by), _unit(step.facts["into"], act.by)
        units.merge(units=[unit], into=into, act=act)
        said = {"unit": unit, "into": into}
        yield Done(step.line, "merge", _("%(unit)s sáp nhập vào %(into)s") % said)


def _dissolve(step: Step, act: units.Act) -> Iterator[Done]:
    successor = step.facts.get("successor")
    for code in step.facts["units"]:
        unit = _unit(code, act.by)
        after = _unit(successor, act.by) if successor else None
        units.dissolve(unit=unit, act=act, successor=after)
        yield Done(step.line, "dissolve", _("%(unit)s kết thúc hoạt động") % {"unit": unit})


VERBS: dict[str, Callable[[Step, units.Act], Iterator[Done]]] = {
    "create": _create,
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "dissolve": _dissolve,
}


def _unit(code: str, by: User | None) -> OrgUnit:
    """Only in the scope of whoever loads the file; the command line has all."""
    reach = OrgUnit.objects.under(by, Permission.CHANGE_STRUCTURE) if by else OrgUnit.objects.all()
    found = reach.filter(code=code).first()
    if found is None:
        raise ValidationError(_("Không có đơn vị mã “%(code)s”.") % {"code": code})
    return found


def _steps(file: TomlFile) -> Iterator[Step]:
    for name in file.data:
        if name not in NEEDED and isinstance(file.data[name], (list, dict)):
            file.refuse((name, 0), "", _("Không có việc nào tên “%(name)s”.") % {"name": name})
    for verb, needed in NEEDED.items():
        for place, facts in file.tables(verb) if verb in file.data else []:
            if _sound(file, place, facts, needed, MAY.get(verb, set())):
                yield Step(file.line(place), verb, facts)


def _sound(
    file: TomlFile, place: Any, facts: dict[str, Any], needed: tuple[str, ...], may: set[str]
) -> bool:
    wrong = {key: _("thiếu “%(key)s”.") % {"key": key} for key in needed if not facts.get(key)}
    for key, value in facts.items():
        if key not in needed and key not in may:
            wrong[key] = _("không hiểu “%(key)s”.") % {"key": key}
        elif key == "is_invented":
            continue
        elif key == "units":
            if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
                wrong[key] = _("“units” phải là một dãy mã đơn vị.")
        elif not isinstance(value, str):
            wrong[key] = _("“%(key)s” phải là một chuỗi.") % {"key": key}
    for key, reason in wrong.items():
        file.refuse(place, key, reason)
    return not wrong


def _text(file: TomlFile, key: str) -> str:
    value = file.data.get(key, "")
    if not isinstance(value, str) or not value.strip():
        file.refuse(TOP, key, _("Thiếu “%(key)s”.") % {"key": key})
        return ""
    return value
