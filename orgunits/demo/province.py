"""Everything of the demo that needs no campaign, in the order in which it depends on itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from campaign.lib import clock
from orgunits import audit
from orgunits.models import OrgUnit, Person, User

from . import accounts, people, tree
from .dice import Dice

Say = Callable[[str], None]
FOUNDED = date(2023, 7, 3)


@dataclass
class Cast:
    """What the later layers of the demo start from."""

    dice: Dice
    root: OrgUnit
    commission: User
    members: dict[str, Person]
    say: Say


@transaction.atomic
def load(*, size: str, seed: int, say: Say) -> Cast:
    accounts.refuse_outside_demo()
    dice = Dice(seed)
    say("Cây tổ chức")
    root = tree.load(size, dice, say)
    say("Cán bộ, chức vụ, tài khoản")
    names = people.Names(dice)
    members = people.load(root, names)
    accounts.load(root, members, names)
    commission = User.objects.get(username="bantochuc")
    with clock.pin(clock.at(FOUNDED, 8)):
        after = {"size": size, "seed": seed, "units": OrgUnit.objects.count()}
        audit.record("demo.organization_loaded", root, by=None, after=after)
    say("Phân công phụ trách theo Thông báo 1725-TB/TU")
    people.charge_members(members, commission)
    return Cast(dice, root, commission, members, say)
