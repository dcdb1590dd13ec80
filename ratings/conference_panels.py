"""The ballots of a conference, on its page: who prepares them acts, who holds the conference sees
how far they are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from orgunits import access
from orgunits.panels import Panel
from orgunits.roles import Permission
from ratings.domain import ballot_subjects
from ratings.domain.ballots import PREPARE
from ratings.models.reach import knows
from reviews import conference_panels
from reviews.models import Conference


def ballots_of(user: Any, conference: Conference) -> dict[str, Any] | None:
    if not ballot_subjects.kinds_of(conference):
        return None
    knowing = knows(user, conference.unit)
    if not knowing and not access.can(user, Permission.HOLD_CONFERENCE, conference.unit):
        return None
    prepares = access.can(user, PREPARE, conference.unit)
    return {
        "conference": conference,
        "ballots": list(conference.ballots.in_force()),
        "tellers": list(conference.tellers.select_related("user")),
        "knows": knowing,
        "prepares": prepares,
        "left": prepares and ballot_subjects.left_for(conference),
    }


conference_panels.register(
    Panel("ballots", _("Phiếu biểu quyết"), "ratings/conference_ballots.html", ballots_of)
)
