"""To whom a plan was sent, and who has confirmed to have it (Nơi nhận, R56)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.domain import subjects
from campaign.lib import clock
from campaign.models import Acknowledgement, Campaign, Recipient
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


@dataclass(frozen=True)
class Line:
    """`units` is empty where the words name nobody in the system: sent on paper."""

    recipient: Recipient
    units: list[OrgUnit]
    received: list[Acknowledgement]

    @property
    def waiting(self) -> list[OrgUnit]:
        have = {row.unit_id for row in self.received}
        return [unit for unit in self.units if unit.pk not in have]


def lines(plan: Campaign) -> list[Line]:
    rows = plan.acknowledgements.select_related("unit", "confirmed_by")
    known = {row.unit_id: row for row in rows}
    found = []
    for recipient in plan.recipients.all():
        units = list(subjects.units(plan, recipient.subjects).order_by("place", "path"))
        received = [known[unit.pk] for unit in units if unit.pk in known]
        found.append(Line(recipient, units, received))
    return found


def unconfirmed(plan: Campaign, user: Any) -> list[OrgUnit]:
    """The user's own units that were sent the plan and have not said so."""
    own = access.roots(user, Permission.SUBMIT)
    if plan.state == Campaign.State.DRAFT or not own:
        return []
    return list(_sent_to(plan).filter(path__in=own).exclude(pk__in=_received(plan)))


@transaction.atomic
def confirm(*, plan_id: int, unit: OrgUnit, by: User) -> Acknowledgement:
    """Confirming again changes nothing; the first time and person stand."""
    plan = Campaign.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state == Campaign.State.DRAFT:
        raise ValidationError(_("Kế hoạch chưa ban hành."))
    if known := plan.acknowledgements.filter(unit=unit).first():
        return known
    if not _sent_to(plan).filter(pk=unit.pk).exists():
        raise ValidationError(_("%(unit)s không có trong nơi nhận.") % {"unit": unit})
    row = plan.acknowledgements.create(unit=unit, confirmed_at=clock.now(), confirmed_by=by)
    audit.record("campaign.received", plan, by=by, after={"unit": str(unit)}, unit=unit)
    return row


def _sent_to(plan: Campaign) -> QuerySet[OrgUnit]:
    found = OrgUnit.objects.none()
    for recipient in plan.recipients.exclude(subjects={}):
        found = found | subjects.units(plan, recipient.subjects)
    return found


def _received(plan: Campaign) -> list[int]:
    return list(plan.acknowledgements.values_list("unit_id", flat=True))
