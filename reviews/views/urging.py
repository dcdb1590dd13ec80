"""“Đôn đốc”: who is overdue, who would be told, one press; the same on paper as a letter."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.lib import clock, document_response
from campaign.lib.pdf import PdfProblem
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.domain import urging, urging_letter


@allow(holding(Permission.URGE))
def urge(request: HttpRequest) -> HttpResponse:
    """Shown first; told by pressing the button."""
    campaign, base = _campaign(request), _unit(request)
    if campaign is None:
        messages.info(request, _("Chưa có đợt kiểm điểm nào được ban hành."))
        return redirect("reports:home")
    if request.method != "POST":
        return _show(request, campaign, base)
    chosen = _chosen(request)
    if chosen == []:
        return _show(request, campaign, base, _("Hãy chọn ít nhất một đơn vị để đôn đốc."))
    told, before = urging.urge(campaign=campaign, unit=base, by=request.user, only=chosen)
    messages.success(request, _answer(told, before))
    return redirect(f"{reverse('reviews:urge')}?unit={base.pk}")


@allow(holding(Permission.URGE))
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    campaign, base = _campaign(request), _unit(request)
    if campaign is None:
        return redirect("reviews:urge")
    form = "docx" if request.POST.get(document_response.PARAMETER) == "docx" else "pdf"
    try:
        late = urging.write_letter(
            campaign=campaign, unit=base, by=request.user, only=_chosen(request) or []
        )
        drawn = urging_letter.document(campaign, base, late)
        return document_response.answer(drawn, f"cong-van-don-doc-{clock.today():%Y%m%d}", form)
    except ValidationError as error:
        return _show(request, campaign, base, " ".join(error.messages))
    except PdfProblem as problem:
        return _show(request, campaign, base, str(problem))


def _show(
    request: HttpRequest, campaign: Campaign, base: OrgUnit, problem: str = ""
) -> HttpResponse:
    late = urging.late_units(campaign, base, request.user)
    context = {
        "campaign": campaign,
        "base": base,
        "late": late,
        "chosen": _chosen(request) if request.method == "POST" else None,
        "works": sum(len(each.tasks) for each in late),
        "silent": [each for each in late if each.has_nobody],
        "problems": [problem] if problem else [],
        "may_escalate": access.can(request.user, Permission.RUN_CAMPAIGN, campaign.unit),
    }
    return render(request, "reviews/urging_page.html", context, status=422 if problem else 200)


def _campaign(request: HttpRequest) -> Campaign | None:
    return Campaign.objects.visible_to(request.user).select_related("unit").current()


def _unit(request: HttpRequest) -> OrgUnit:
    """The unit asked for, or the topmost one the user may urge."""
    units = OrgUnit.objects.under(request.user, Permission.URGE)
    asked = request.POST.get("unit", "") or request.GET.get("unit", "")
    if asked:
        return get_object_or_404(units, pk=asked if asked.isdecimal() else 0)
    return get_object_or_404(units, path=access.roots(request.user, Permission.URGE)[0])


def _chosen(request: HttpRequest) -> list[int] | None:
    """None where the page offered no choice: all that are late."""
    if "choose" not in request.POST:
        return None
    return [int(key) for key in request.POST.getlist("units") if key.isdecimal()]


def _answer(told: int, before: int) -> str:
    if told:
        return _("Đã đôn đốc %(n)s người có việc quá hạn.") % {"n": told}
    if before:
        return _("Hôm nay đã đôn đốc đủ %(n)s người có việc quá hạn.") % {"n": before}
    return _("Không có tài khoản nào để đôn đốc: đơn vị quá hạn chưa có người được giao gửi.")
