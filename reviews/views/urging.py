"""“Đôn đốc”: one press tells whoever is overdue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.domain import urging


@allow(holding(Permission.URGE))
@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    if campaign is None:
        messages.info(request, _("Chưa có đợt kiểm điểm nào được ban hành."))
        return redirect("reports:home")
    told, before = urging.urge(campaign=campaign, unit=_unit(request), by=request.user)
    messages.success(request, _answer(told, before))
    return redirect("reports:home")


def _unit(request: HttpRequest) -> OrgUnit:
    """The unit asked for, or the topmost one the user may urge."""
    units = OrgUnit.objects.under(request.user, Permission.URGE)
    asked = request.POST.get("unit", "")
    if asked:
        return get_object_or_404(units, pk=asked if asked.isdecimal() else 0)
    return get_object_or_404(units, path=access.roots(request.user, Permission.URGE)[0])


def _answer(told: int, before: int) -> str:
    if told:
        return _("Đã đôn đốc %(n)s người có việc quá hạn.") % {"n": told}
    if before:
        return _("Hôm nay đã đôn đốc đủ %(n)s người có việc quá hạn.") % {"n": before}
    return _("Không có tài khoản nào để đôn đốc: đơn vị quá hạn chưa có người được giao gửi.")
