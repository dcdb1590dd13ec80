"""Cases that stand against a grade: entered once, withdrawn with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit, Person
from orgunits.roles import Permission
from ratings.case_forms import DisqualifierForm, ReasonForm
from ratings.domain import disqualifiers as domain
from ratings.models import Disqualifier
from ratings.models.reach import FULL
from ratings.views.acts import put_errors

PAGE = 50


@allow(holding(*FULL))
def listed(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    rows = Disqualifier.objects.visible_to(request.user).filter(campaign=campaign)
    rows = rows.select_related("unit", "person", "entered_by", "withdrawn_by")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_rate": access.holds(request.user, Permission.RATE),
    }
    return render(request, "ratings/disqualifiers_list.html", context)


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    campaign = Campaign.objects.visible_to(request.user).current()
    if campaign is None:
        raise Http404
    units = OrgUnit.objects.under(request.user, Permission.RATE).exclude(level=OrgUnit.Level.CELL)
    people = Person.objects.filter(appointments__unit__in=units).distinct()
    form = DisqualifierForm(request.POST or None, units=units, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            domain.enter(campaign=campaign, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Đã ghi; hồ sơ của cá nhân, tập thể, người đứng đầu "
                                        "hiện cảnh báo."))  # fmt: skip
            return redirect("ratings:disqualifiers")
    status = 422 if form.errors else 200
    return render(request, "ratings/disqualifier_form.html", {"form": form}, status=status)


@allow(holding(Permission.RATE))
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Disqualifier.objects.visible_to(request.user).select_related("unit", "person")
    row = get_object_or_404(rows, pk=pk)
    access.require(request.user, Permission.RATE, row.unit)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.withdraw(disqualifier_id=row.pk, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Đã rút; cảnh báo không còn hiện."))
            return redirect("ratings:disqualifiers")
    status = 422 if form.errors else 200
    context = {"form": form, "row": row}
    return render(request, "ratings/disqualifier_withdraw.html", context, status=status)
