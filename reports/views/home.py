"""The first page: a section for each thing the user is there for, in the order of urgency."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission, Role
from ratings.domain import pinned_rules
from reports import frame, paths
from reports.domain import home as sections
from reports.domain import home_ratings, home_today
from reviews.models import ReviewTask
from reviews.views import my_units

SHOWN = 5


@allow(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    user, campaign = request.user, frame.campaign_of(request)
    roles = frame.roles_of(user)
    context: dict[str, Any] = {"own": None, "cards": None, "overviews": [], "waits": []}
    context |= {"campaign": campaign, "today": clock.today(), "plans": _plans(user)}
    if campaign:
        own = _own(user, campaign)
        rules = pinned_rules.limits(campaign)
        waits = home_today.lines(user, campaign)
        waits += home_ratings.lines(user, campaign, rules)
        context |= {
            "waits": waits,
            "acts": [line for line in waits if line.action][: sections.ACTS],
            "own": own,
            "own_left": [task for task in own or [] if not task.is_finished][:SHOWN],
            "overviews": sections.overviews(user, campaign, own or [], waits, rules),
            "cards": my_units.cards(user, campaign) if _attends(user, roles) else None,
        }
    context |= {"jobs": sections.jobs(user), "paths": _paths(user, context["waits"])}
    context["is_idle"] = not (context["own"] or context["cards"] or context["overviews"])
    context["is_calm"] = campaign and _is_calm(context)
    return render(request, "reports/home_show.html", context)


def _is_calm(context: dict[str, Any]) -> bool:
    if context["own"] is not None or context["cards"] is not None:
        return False
    return not any(context[name] for name in ("overviews", "jobs", "paths", "waits"))


def _own(user: Any, campaign: Campaign) -> list[ReviewTask] | None:
    """None for whoever has nothing to send, now or later."""
    sends = access.holds(user, Permission.SUBMIT)
    found = list(sections.own_tasks(user, campaign)) if sends or user.person_id else []
    return found if found or sends else None


def _attends(user: Any, roles: set[str]) -> bool:
    return bool(user.person_id) and Role.STANDING_MEMBER in roles


def _plans(user: Any) -> str:
    return reverse("campaign:plans") if access.holds(user, Permission.RUN_CAMPAIGN) else ""


def _paths(user: Any, waits: list[sections.Line]) -> list[paths.Path]:
    """What a line above leads to already needs no card of its own."""
    words, led_to = frame.words_of(user), {line.url for line in waits}
    found = [p for p in paths.PATHS if p.who in words or access.holds(user, p.who)]
    return [path for path in found if path.url not in led_to]
