"""Who counts at a conference: at least two, none of whom counts what another has counted."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import OrgUnit, RoleGrant, User
from orgunits.roles import MAY, Permission
from ratings.domain.ballot_gaps import TELLERS
from ratings.domain.ballots import PREPARE
from ratings.models import BallotTeller, TallySheet
from reviews.models import Conference


def eligible(unit: OrgUnit) -> QuerySet[User]:
    """Accounts that hold the right to count on the unit, by a grant there or above."""
    steps = range(OrgUnit.steplen, len(unit.path) + 1, OrgUnit.steplen)
    roles = [role for role, may in MAY.items() if Permission.COUNT in may]
    grants = RoleGrant.objects.in_force(clock.today()).filter(
        role__in=roles, unit__path__in=[unit.path[:end] for end in steps]
    )
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("sort_key")


@transaction.atomic
def assign(*, conference: Conference, users: Collection[User], by: User) -> None:
    """Whoever has already counted stays in the team."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    access.require(by, PREPARE, conference.unit)
    if len(users) < TELLERS:
        raise ValidationError(
            _("Tổ kiểm phiếu cần ít nhất hai người, để kết quả được nhập hai lần.")
        )
    known = {row.user_id: row for row in conference.tellers.select_related("user")}
    gone = [row for pk, row in known.items() if pk not in {user.pk for user in users}]
    _refuse_if_counted(conference, gone)
    BallotTeller.objects.filter(pk__in=[row.pk for row in gone]).delete()
    now = clock.now()
    BallotTeller.objects.bulk_create(
        BallotTeller(conference=conference, user=user, assigned_at=now, assigned_by=by)
        for user in users
        if user.pk not in known
    )
    before = {"tellers": sorted(str(row.user) for row in known.values())}
    after = {"tellers": sorted(str(user) for user in users)}
    audit.record("tellers.assigned", conference, by=by, before=before, after=after)


def _refuse_if_counted(conference: Conference, gone: list[BallotTeller]) -> None:
    counted = TallySheet.objects.filter(ballot__conference=conference)
    busy = set(counted.values_list("teller_id", flat=True))
    for row in gone:
        if row.user_id in busy:
            raise ValidationError(
                _("%(who)s đã nhập kết quả kiểm phiếu nên không bỏ khỏi tổ được.")
                % {"who": row.user}
            )
