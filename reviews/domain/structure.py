"""The tree as a campaign knows it: the one in which its tasks were opened."""

from __future__ import annotations

import copy

from django.db.models import Min

from campaign.models import Campaign
from orgunits.domain import paths
from orgunits.models import OrgUnit
from reviews.models import ReviewTask


def as_of(campaign: Campaign, unit: OrgUnit) -> OrgUnit:
    """The unit where it stood when the first task was opened: a copy, never to be saved."""
    opened = ReviewTask.objects.filter(campaign=campaign).order_by().values("campaign")
    moves = paths.moves_since(opened.annotate(first=Min("opened_at")).values("first"))
    stood = copy.copy(unit)
    stood.path = paths.before(unit.path, moves)
    stood.depth = len(stood.path) // OrgUnit.steplen
    return stood
