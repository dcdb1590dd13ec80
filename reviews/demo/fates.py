"""What became of each task by the demo date: when it was sent, returned, accepted.

Decided before anything is written, so that bulk rows and the services that play single units
tell the same story. Some units are named because the pages and tests look at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from campaign.lib import clock
from orgunits.demo.dice import Dice
from orgunits.models import OrgUnit
from reviews.models import ReviewTask

OPEN, SUBMITTED = ReviewTask.State.OPEN, ReviewTask.State.SUBMITTED
RETURNED, ACCEPTED = ReviewTask.State.RETURNED, ReviewTask.State.ACCEPTED
WORKDAYS = (1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15)  # of December 2023; the demo's today is the 18th

DISTRICTS = {
    ACCEPTED: {"BP.DONGXOAI", "BP.CSLOCNINH", "BP.TRUONGHOC", "BP.BIENPHONG"},
    SUBMITTED: {"BP.PHUOCLONG", "BP.CSPHURIENG", "BP.QUANSU", "BP.KHUCN"},
    RETURNED: {"BP.CSDONGPHU"},
}
# Its paper is classified: number and day only, no file.
CLASSIFIED = "BNC"
OWN_PLAN_MISSING = {"BP.LOCNINH", "BP.HONQUAN", "BP.BUGIAMAP"}
OWN_PLAN_LATE = {"BP.DONGXOAI"}
LATE_REASON = "Ban Thường vụ họp thông qua kế hoạch muộn do đồng chí Bí thư đi công tác"
# Played through the services, in front of whoever looks at Bù Đốp and Lộc Ninh.
STAGED = {
    "BP.BUDOP.01": OPEN,
    "BP.BUDOP.02": ACCEPTED,
    "BP.BUDOP.03": SUBMITTED,
    "BP.LOCNINH.01": SUBMITTED,
    "BP.LOCNINH.02": ACCEPTED,
    "BP.LOCNINH.03": RETURNED,
}
STILL_TO_BEGIN = {"BTG", "VPTU", "BTC", "BCS.UBND", "SO.TTTT", "SO.NOIVU"}
MEMBERS = {"danvan": SUBMITTED, "kiemtra": ACCEPTED, "tochuc": ACCEPTED, "hdnd": SUBMITTED}
RETURN_REASONS = (
    "Số đảng viên trong biểu chưa khớp với danh sách quản lý, đề nghị rà soát.",
    "Báo cáo chưa nêu kết quả khắc phục hạn chế của năm trước, đề nghị bổ sung.",
    "Biểu kết quả thiếu lý do chưa xếp loại, đề nghị ghi rõ.",
)


@dataclass(frozen=True)
class Fate:
    state: str = OPEN
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str = ""
    # A first version that came back before the one that counts.
    first_sent_at: datetime | None = None
    first_returned_at: datetime | None = None
    late_reason: str = ""
    on_paper: bool = False


NOTHING_YET = Fate()


def of(task: ReviewTask, dice: Dice, member: str = "") -> Fate:
    """`member` is the key of the Standing Committee member whose self-review it is."""
    unit, key = task.unit, (task.milestone.key, task.unit.code, member)
    if member:
        return _by(MEMBERS.get(member, OPEN), dice, key, (11, 14))
    match task.milestone.key:
        case "D0d":
            return _own_plan(unit, dice, key)
        case "D1":
            return _grassroots(unit, dice, key)
        case "D3":
            state = OPEN if unit.code in STILL_TO_BEGIN else _draw(dice, key, 0.27, 0.22, 0.03)
            state = SUBMITTED if unit.code == CLASSIFIED else state
            return _by(state, dice, key, (7, 14))
        case "D5":
            return _by(_district_state(unit.code), dice, key, (13, 14))
    return NOTHING_YET


def _own_plan(unit: OrgUnit, dice: Dice, key: tuple[str, ...]) -> Fate:
    if unit.code in OWN_PLAN_MISSING:
        return NOTHING_YET
    if unit.code in OWN_PLAN_LATE:
        sent, decided = _morning(dice, 12, key), _afternoon(dice, 12, key)
        return Fate(ACCEPTED, sent, decided, late_reason=LATE_REASON)
    return _by(ACCEPTED, dice, key, (4, 8))


def _grassroots(unit: OrgUnit, dice: Dice, key: tuple[str, ...]) -> Fate:
    """Where the committee above has reported, all its units had been accepted before."""
    if unit.code in STAGED:
        return _by(STAGED[unit.code], dice, key, (7, 12), staged=unit.code == "BP.BUDOP.02")
    above = unit.code.rpartition(".")[0]
    if _district_state(above) != OPEN:
        return _by(ACCEPTED, dice, key, (5, 11), steady=True)
    pace = 0.30 + dice.fraction("pace", above) / 2
    state = _draw(dice, key, pace, (1 - pace) * 0.40, (1 - pace) * 0.11)
    return _by(state, dice, key, (5, 14))


def _district_state(code: str) -> str:
    return next((state for state, codes in DISTRICTS.items() if code in codes), OPEN)


def _draw(dice: Dice, key: tuple[str, ...], accepted: float, waiting: float, back: float) -> str:
    cast = dice.fraction("fate", *key)
    for state, share in ((ACCEPTED, accepted), (SUBMITTED, waiting), (RETURNED, back)):
        if cast < share:
            return state
        cast -= share
    return OPEN


def _by(
    state: str,
    dice: Dice,
    key: tuple[str, ...],
    days: tuple[int, int],
    *,
    steady: bool = False,
    staged: bool = False,
) -> Fate:
    """Sent in the morning, decided in the afternoon of the next working day."""
    if state == OPEN:
        return NOTHING_YET
    place = WORKDAYS.index(
        dice.pick([day for day in WORKDAYS if days[0] <= day <= days[1]], "day", *key)
    )
    sent = _morning(dice, WORKDAYS[place], key)
    decided = _afternoon(dice, WORKDAYS[place + 1], key)
    if state == SUBMITTED:
        return Fate(state, sent, on_paper=_on_paper(dice, key))
    reason = dice.pick(RETURN_REASONS, "reason", *key)
    if state == RETURNED:
        return Fate(state, sent, decided, reason)
    if staged or (not steady and place > 3 and dice.fraction("twice", *key) < 0.06):
        first = _morning(dice, WORKDAYS[place - 2], key)
        back = _afternoon(dice, WORKDAYS[place - 2], key)
        return Fate(state, sent, decided, reason, first, back)
    return Fate(state, sent, decided, on_paper=_on_paper(dice, key))


def _on_paper(dice: Dice, key: tuple[str, ...]) -> bool:
    return key[0] == "D1" and dice.fraction("paper", *key) < 0.02


def _morning(dice: Dice, day: int, key: tuple[str, ...]) -> datetime:
    minute = dice.number(0, 239, "morning", day, *key)
    return clock.at(date(2023, 12, day), 7 + minute // 60, minute % 60)


def _afternoon(dice: Dice, day: int, key: tuple[str, ...]) -> datetime:
    minute = dice.number(0, 209, "afternoon", day, *key)
    return clock.at(date(2023, 12, day), 13 + minute // 60, minute % 60)
