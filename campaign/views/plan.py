"""Plans: the list, one plan as its document states it, publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.domain import amendments, copies, counters, distribution, preflight, schedule
from campaign.domain import plan as plans_domain
from campaign.domain.milestones import later_than_parent_in, that_open_tasks
from campaign.lib import clock, dates
from campaign.models import Campaign, Milestone
from orgunits import access
from orgunits.guards import SIGNED_IN, allow, holding
from orgunits.roles import Permission

MAKERS = holding(Permission.RUN_CAMPAIGN, Permission.OWN_PLAN)


@allow(SIGNED_IN)
def plans(request: HttpRequest) -> HttpResponse:
    visible = Campaign.objects.visible_to(request.user).select_related("unit", "rule_set")
    rows = visible.order_by("-year", F("parent").asc(nulls_first=True), "unit__path", "pk")
    may_upload = access.holds(request.user, Permission.RUN_CAMPAIGN)
    context = {"plans": rows, "may_upload": may_upload}
    return render(request, "campaign/plans_list.html", context)


@allow(SIGNED_IN)
def plan(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "campaign/plan_page.html", _shown(request, find(request, key)))


@allow(MAKERS)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """GET is the last look: what is missing, what is tight; POST publishes."""
    found = find_to_make(request, key)
    checked = preflight.check(found)
    if request.method == "POST":
        try:
            plans_domain.publish(campaign_id=found.pk, by=request.user)
        except ValidationError as error:
            checked = replace(checked, blockers=error.messages)
        else:
            messages.success(request, _published(found))
            return redirect(found)
    status = 422 if request.method == "POST" else 200
    context = {"plan": found, "checked": checked}
    return render(request, "campaign/plan_publish.html", context, status=status)


def _published(plan: Campaign) -> str:
    if plan.parent_id:
        return _("Đã ban hành. Cấp dưới và cấp trên đọc được kế hoạch này.")
    return _("Đã ban hành. Việc tiếp theo là mở nhiệm vụ cho các đơn vị.")


def find(request: HttpRequest, key: str) -> Campaign:
    visible = Campaign.objects.visible_to(request.user).select_related("unit", "rule_set", "parent")
    return get_object_or_404(visible, key=key)


def find_to_make(request: HttpRequest, key: str) -> Campaign:
    found = find(request, key)
    access.require(request.user, found.maker_permission, found.unit)
    return found


def _shown(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    milestones = list(found.milestones.select_related("campaign"))
    figures = counters.per_milestone(found, request.user)
    return {
        "plan": found,
        "has_tasks": any(row.get("opened") for row in figures.values()),
        "rows": [_row(milestone, figures.get(milestone.pk, {})) for milestone in milestones],
        "notes": schedule.notes(milestones),
        "bases": found.bases.all(),
        "topics": found.topics.all(),
        "recipients": found.recipients.all(),
        "assumptions": found.assumptions.all(),
        "grades": found.rule_set.grades.all(),
        "caps": found.rule_set.caps.all(),
        "vote_rules": found.rule_set.vote_rules.all(),
        "may_follow": not found.parent_id and access.holds(request.user, Permission.FOLLOW),
        "may_draft_own": not found.parent_id
        and found.state == Campaign.State.PUBLISHED
        and copies.may_draft(request.user, found).exists(),
        "amendments": amendments.of_plan(found),
        "too_late": later_than_parent_in(found),
        "unconfirmed": distribution.unconfirmed(found, request.user),
        "confirmed": found.acknowledgements.under(request.user, Permission.SUBMIT).select_related(
            "unit", "confirmed_by"
        )[:3],
        "may_make": access.can(request.user, found.maker_permission, found.unit),
        "opens": that_open_tasks(found).exists(),
    }


def _row(milestone: Milestone, figures: dict[str, Any]) -> dict[str, Any]:
    return {"milestone": milestone, "deadline": deadline(milestone), **figures}


def deadline(milestone: Milestone) -> dict[str, str]:
    """Both readings: the last day in time, and the words as printed."""
    last, printed = milestone.last_day, milestone.printed_words
    if last is None:
        return {"printed": printed}
    if milestone.printed_date is None:
        printed = _("%(words)s; thời hạn nội bộ") % {"words": printed}
    is_past = last < clock.today()
    return {
        "last": _("hết ngày %(day)s") % {"day": dates.short(last)},
        "weekday": dates.weekday(last),
        "left": _("đã qua") if is_past else dates.days_left(last, clock.today()),
        "printed": printed,
    }
