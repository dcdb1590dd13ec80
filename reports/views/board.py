"""The board of progress: units down, milestones across; a district opens the board below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reports.figures import board as figures
from reports.frame import campaign_of


@allow(holding(Permission.FOLLOW))
def board(request: HttpRequest) -> HttpResponse:
    campaign, base = campaign_of(request), base_of(request)
    if campaign is None:
        return render(request, "reports/board_show.html", {"campaign": None})
    whole = figures.build(request.user, campaign, base)
    asked = {name: request.GET.get(name, "") for name in ("level", "kind", "state")}
    context = {
        "campaign": campaign,
        "base": base,
        "board": whole.only(**asked),
        "whole": whole,
        "asked": asked,
        "today": clock.today(),
        "may_urge": access.can(request.user, Permission.URGE, base),
        "plain_url": figures.board_url(base),
        "key_url": _key_url(base, asked),
        "levels": _levels(whole),
        "crumbs": _crumbs(request.user, base),
    }
    return render(request, "reports/board_show.html", context)


def base_of(request: HttpRequest) -> OrgUnit:
    """The unit asked for, or the topmost one followed."""
    followed = OrgUnit.objects.under(request.user, Permission.FOLLOW)
    if "unit" in request.GET:
        asked = request.GET["unit"]
        return get_object_or_404(followed, pk=asked if asked.isdigit() else 0)
    return get_object_or_404(followed, path=access.roots(request.user, Permission.FOLLOW)[0])


def _key_url(base: OrgUnit, asked: dict[str, str]) -> str:
    """The states choose within the level and kind already chosen."""
    kept = {name: asked[name] for name in ("level", "kind") if asked[name]}
    return figures.board_url(base, **kept)


def _levels(board: figures.Board) -> list[tuple[str, str]]:
    found = {row.unit.level for row in board.rows}
    return [(value, label) for value, label in OrgUnit.Level.choices if value in found]


def _crumbs(user: Any, base: OrgUnit) -> list[dict[str, str]]:
    """The boards above this one that the user follows too."""
    step = OrgUnit.steplen
    above = [base.path[:end] for end in range(step, len(base.path), step)]
    seen = OrgUnit.objects.under(user, Permission.FOLLOW).filter(path__in=above).order_by("path")
    return [
        {
            "label": _("Tiến độ: %(unit)s") % {"unit": unit.short_name},
            "url": figures.board_url(unit),
        }
        for unit in seen
    ]
