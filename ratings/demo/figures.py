"""How many of whom got which grade, for every unit that reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from campaign.models.rules import GradeCode, ObjectKind
from orgunits.demo.dice import Dice
from orgunits.models import OrgUnit
from ratings.domain.result_tables import Key, required

Level = OrgUnit.Level
Counts = Counter[str]
Table = dict[Key, Counts]
OTHER_REASON = "Đi học tập trung, chưa có nhận xét của nơi học"
OTHER_REASON_BELOW = "Theo báo cáo của các đơn vị trực thuộc"
ALONE = (ObjectKind.PARTY_ORG, ObjectKind.LEADING_COLLECTIVE)
MANY = (ObjectKind.PARTY_MEMBER, ObjectKind.LEADING_CADRE)
UNRATED_SHARES = {
    "exempted": 0.03,
    "under_six_months": 0.012,
    "suspended": 0.001,
    "unrated_other": 0.002,
}
# Here more are “xuất sắc” than the cap allows.
OVER_CAP = {"BP.CSPHURIENG", "BP.BUDANG"}
# The report of these committees does not agree with their units: what reconciliation is for.
MISMATCH = {
    "BP.DONGXOAI": {"good": 3},
    "BP.PHUOCLONG": {"excellent": 2, "good": -2},
}


def of_all(units: Iterable[OrgUnit], dice: Dice) -> dict[int, Table]:
    """Tables by unit: first the grassroots, then the committees above as their sums."""
    units = list(units)
    tables: dict[int, Table] = {}
    by_code = _families(units)
    for above, below in by_code.items():
        standing = {kind: _standing(below, dice, kind, above) for kind in ALONE}
        for unit in below:
            tables[unit.pk] = _grassroots(unit, dice, standing, over=above in OVER_CAP)
    for unit in units:
        if unit.level == Level.DISTRICT:
            children = by_code.get(unit.code, [])
            tables[unit.pk] = _district(unit, dice, [tables[child.pk] for child in children])
        elif unit.level == Level.PROVINCE:
            tables[unit.pk] = _own(unit, dice, Level.PROVINCE)
    return tables


def mistaken(table: Table) -> Table:
    """What came back: one member, or leading cadre, counted in the wrong column."""
    wrong = {key: Counter(counts) for key, counts in table.items()}
    counts = next(wrong[key] for key in wrong if key[0] in MANY and wrong[key]["good"])
    counts.subtract(good=1)
    counts.update(completed=1)
    return wrong


def mix(number: int, dice: Dice, *key: object, unrated: bool = False, over: bool = False) -> Counts:
    """Domain 4.2: about 14.5% / 75.5% / 9% / 0.5%, 3–6% not rated; the cap rounded down."""
    counts = _unrated(number, dice, *key) if unrated else Counter()
    rated = number - counts.total()
    failed = int(dice.fraction("failed", *key) < rated * 0.0055)
    completed = min(round(rated * (0.05 + dice.fraction("completed", *key) * 0.08)), rated - failed)
    top = rated - failed - completed
    excellent = top // 5 if over else top // 6
    counts.update(
        excellent=excellent, good=top - excellent, completed=completed, not_completed=failed
    )
    return counts


def _unrated(number: int, dice: Dice, *key: object) -> Counts:
    """Few of each, and at least one rated."""
    counts: Counts = Counter()
    for reason, share in UNRATED_SHARES.items():
        expected = number * share
        counts[reason] = int(expected) + (dice.fraction(reason, *key) < expected % 1)
    return counts if counts.total() < number else Counter()


def _families(units: Iterable[OrgUnit]) -> dict[str, list[OrgUnit]]:
    found: dict[str, list[OrgUnit]] = {}
    for unit in units:
        if unit.level == Level.GRASSROOTS:
            found.setdefault(unit.code.rpartition(".")[0], []).append(unit)
    return found


def _standing(units: list[OrgUnit], dice: Dice, kind: str, above: str) -> dict[int, str]:
    """One grade per unit, dealt so that the group keeps to its cap."""
    counts = mix(len(units), dice, kind, above, unrated=True, over=above in OVER_CAP)
    counts["under_six_months"] += counts.pop("suspended") + counts.pop("unrated_other")
    counts["under_six_months"] += counts.pop("exempted")
    order = sorted(units, key=lambda unit: dice.fraction("order", kind, unit.code))
    return {unit.pk: column for unit, column in zip(order, counts.elements(), strict=True)}


def _grassroots(
    unit: OrgUnit, dice: Dice, standing: dict[str, dict[int, str]], *, over: bool
) -> Table:
    cadres = 2 + unit.member_count // 12
    return {
        (ObjectKind.PARTY_ORG, unit.level): Counter([standing[ObjectKind.PARTY_ORG][unit.pk]]),
        (ObjectKind.PARTY_MEMBER, unit.level): mix(
            unit.member_count, dice, "members", unit.code, unrated=True, over=over
        ),
        (ObjectKind.LEADING_COLLECTIVE, unit.level): Counter(
            [standing[ObjectKind.LEADING_COLLECTIVE][unit.pk]]
        ),
        (ObjectKind.LEADING_CADRE, unit.level): mix(cadres, dice, "cadres", unit.code),
    }


def _district(unit: OrgUnit, dice: Dice, below: list[Table]) -> Table:
    table = _own(unit, dice, Level.DISTRICT)
    for key in required(unit):
        if key[1] == Level.GRASSROOTS:
            table[key] = sum((child[key] for child in below), Counter())
    for column, change in MISMATCH.get(unit.code, {}).items():
        table[ObjectKind.PARTY_MEMBER, Level.GRASSROOTS][column] += change
    return table


def _own(unit: OrgUnit, dice: Dice, level: str) -> Table:
    cast = dice.fraction("collective", unit.code)
    grade = GradeCode.EXCELLENT if cast < 0.16 else GradeCode.GOOD
    cadres = dice.number(3, 9, "cadres", unit.code) * (4 if level == Level.DISTRICT else 1)
    return {
        (ObjectKind.LEADING_COLLECTIVE, level): Counter([grade.value]),
        (ObjectKind.LEADING_CADRE, level): mix(cadres, dice, "cadres", unit.code),
    }
