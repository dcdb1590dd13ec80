"""Invented people: the Standing Committee, heads and deputies, and who follows which unit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from campaign.lib import clock
from campaign.lib.text import search_key
from orgunits.domain import people
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.models.units import OrgUnitQuerySet

from .dice import Dice

HERE = Path(__file__).parent
CONGRESS = date(2020, 10, 20)
NOTICE_1725 = date(2023, 7, 14)
Kind, ManagedBy = OrgUnit.Kind, Appointment.ManagedBy


@cache
def posts() -> dict[str, Any]:
    return tomllib.loads((HERE / "posts.toml").read_text("utf-8"))


@cache
def name_parts() -> dict[str, list[str]]:
    return tomllib.loads((HERE / "names.toml").read_text("utf-8"))


class Names:
    """Invented names, none twice and none of a national or provincial leader."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.taken = {search_key(name) for name in name_parts()["never"]}

    def next(self, *key: object) -> str:
        attempt = 0
        while search_key(name := self._name(*key, attempt)) in self.taken:
            attempt += 1
        self.taken.add(search_key(name))
        return name

    def _name(self, *key: object) -> str:
        parts, pick = name_parts(), self.dice.pick
        sex = "f" if self.dice.fraction("sex", *key) < 0.36 else "m"
        chosen = (
            pick(parts["surnames"], "surname", *key),
            pick(parts[f"middles_{sex}"], "middle", *key),
            pick(parts[f"given_{sex}"], "given", *key),
        )
        return " ".join(chosen)


def load(root: OrgUnit, names: Names) -> dict[str, Person]:
    """Persons and their posts; the members of the Standing Committee come back by key."""
    units = {unit.code: unit for unit in above_cells(root)}
    appointments = [*_of_members(units, names)]
    headed = {row.unit.code for row in appointments if row.is_head}
    for unit in units.values():
        appointments += _of_unit(unit, names, has_head=unit.code in headed)
    persons = {id(row.person): row.person for row in appointments}.values()
    Person.objects.bulk_create(persons, batch_size=500)
    for row in appointments:
        row.person_id = row.person.pk
    Appointment.objects.bulk_create(appointments, batch_size=500)
    keys = [member["key"] for member in posts()["member"]]
    members = [row.person for row in appointments if row.unit.code == "BTV"]
    return dict(zip(keys, members, strict=True))


def above_cells(root: OrgUnit) -> OrgUnitQuerySet:
    in_tree = OrgUnit.objects.filter(path__startswith=root.path)
    return in_tree.exclude(level=OrgUnit.Level.CELL).order_by("path")


def _of_members(units: dict[str, OrgUnit], names: Names) -> Iterator[Appointment]:
    for place, member in enumerate(posts()["member"]):
        person = _person(names, "member", member["key"])
        managed_by = member.get("managed_by", ManagedBy.STANDING_COMMITTEE)
        shared = {
            "person": person,
            "managed_by": managed_by,
            "valid_from": CONGRESS,
            "valid_to": member.get("retired"),
        }
        yield Appointment(
            unit=units["BTV"], post=member["post"], place=place, is_head=place == 0, **shared
        )
        for code, post in member.get("own", []):
            if code in units:
                yield Appointment(unit=units[code], post=post, is_head="Phó" not in post, **shared)


def _of_unit(unit: OrgUnit, names: Names, *, has_head: bool) -> Iterator[Appointment]:
    committee = " ".join(unit.name.split()[:2])
    lower = unit.level == OrgUnit.Level.GRASSROOTS
    named = posts()["heads_of"].get(unit.code.partition(".")[0])
    for place, post in enumerate(named or posts()["heads"].get(unit.kind, [])):
        if place == 0 and has_head:
            continue
        yield Appointment(
            person=_person(names, unit.code, place),
            unit=unit,
            post=post.format(committee=committee),
            is_head=place == 0,
            place=place,
            managed_by=ManagedBy.DISTRICT if lower else ManagedBy.STANDING_COMMITTEE,
            valid_from=CONGRESS,
        )


def _person(names: Names, *key: object) -> Person:
    person = Person(full_name=names.next(*key))
    person.fill_keys()
    return person


def charge_members(members: dict[str, Person], by: User) -> None:
    """Thông báo 1725: each direct committee gets one member."""
    units = {unit.code: unit for unit in OrgUnit.objects.direct_committees()}
    with clock.pin(clock.at(NOTICE_1725, 15)):
        for row in posts()["member"]:
            for code in row["charges"]:
                if unit := units.get(f"BP.{code}"):
                    people.charge(
                        person=members[row["key"]],
                        unit=unit,
                        basis=posts()["notice"],
                        valid_from=NOTICE_1725,
                        by=by,
                    )
