"""Telling those above of overdue work: the rule, and who would be told under it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reviews.domain import escalation
from reviews.escalation_forms import EscalationForm


@allow(holding(Permission.RUN_CAMPAIGN))
def rule(request: HttpRequest) -> HttpResponse:
    """“Xem trước” shows; “Ghi” sets it. Whoever is told sees it in the next digest."""
    campaign = Campaign.objects.visible_to(request.user).select_related("unit").current()
    if campaign is None:
        raise Http404
    access.require(request.user, Permission.RUN_CAMPAIGN, campaign.unit)
    form = EscalationForm(request.POST or None, instance=escalation.of(campaign))
    is_sound = form.is_valid()
    if is_sound and "save" in request.POST:
        escalation.change(campaign=campaign, facts=form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi quy định báo việc quá hạn."))
        return redirect("reviews:escalation")
    rule = escalation.of(campaign) if form.errors else form.instance
    context = {
        "form": form,
        "campaign": campaign,
        "rule": rule,
        "is_tried": is_sound,
        "told": escalation.preview(campaign, rule, clock.today()),
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/escalation_page.html", context, status=status)
