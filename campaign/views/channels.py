"""Days of reminding, quiet hours and channels: one page, each part with a button of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.channel_forms import ChannelsForm, ReminderDaysForm
from campaign.domain import channels
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission


@allow(holding(Permission.RUN_CAMPAIGN, Permission.CORRECT))
def page(request: HttpRequest) -> HttpResponse:
    if not channels.may_set(request.user):
        raise PermissionDenied(Permission.RUN_CAMPAIGN)
    plan = _plan(request.user)
    part = request.POST.get("part", "")
    form = ChannelsForm(_typed(request, part == "channels"), instance=channels.current())
    days = ReminderDaysForm(_typed(request, part == "days"), instance=plan) if plan else None
    if _is_set(request, form, days, plan):
        messages.success(request, _("Đã ghi."))
        return redirect("campaign:channels")
    context = {
        "form": form,
        "days": days,
        "plan": plan,
        "has_gateway": bool(settings.WEBHOOK_URL),
        "crumbs": [{"label": _("Tình trạng hệ thống"), "url": reverse("campaign:health-page")}],
    }
    is_wrong = bool(form.errors or (days and days.errors))
    return render(request, "campaign/channels_page.html", context, status=422 if is_wrong else 200)


def _plan(user: Any) -> Campaign | None:
    """The campaign whose days this user may set."""
    found = Campaign.objects.visible_to(user).select_related("unit").current()
    may = found and access.can(user, Permission.RUN_CAMPAIGN, found.unit)
    return found if may else None


def _typed(request: HttpRequest, is_this_part: bool) -> Any:
    return request.POST if request.method == "POST" and is_this_part else None


def _is_set(
    request: HttpRequest, form: ChannelsForm, days: ReminderDaysForm | None, plan: Campaign | None
) -> bool:
    if form.is_valid():
        channels.change(facts=form.facts, by=request.user)
        return True
    if plan and days and days.is_valid():
        channels.set_days(campaign=plan, facts=days.cleaned_data, by=request.user)
        return True
    return False
