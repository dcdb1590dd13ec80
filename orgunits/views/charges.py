"""Standing charges (Thông báo 1725-TB/TU): who follows which unit, and who did before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, exports, list_exports
from orgunits.domain import people
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit, StandingCharge
from orgunits.people_forms import ChargeForm, ReplaceChargeForm
from orgunits.roles import Permission


@allow(holding(Permission.SEE_SUPERVISION))
def charges(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    rows = StandingCharge.objects.under(user, Permission.SEE_SUPERVISION)
    if exports.wanted(request):
        return list_exports.charges(request, rows)
    uncharged = (
        OrgUnit.objects.under(user, Permission.SEE_SUPERVISION)
        .direct_committees()
        .in_force(clock.today())
        .exclude(pk__in=StandingCharge.objects.filter(valid_to=None).values("unit"))
    )
    context = {
        "units": _by_unit(rows),
        "uncharged": uncharged.order_by("place"),
        "may_charge": _may_charge(user),
    }
    return render(request, "orgunits/charges_list.html", context)


@allow(holding(Permission.SUPERVISE))
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(OrgUnit.objects.under(request.user, Permission.SUPERVISE), pk=pk)
    access.require(request.user, Permission.READ_SUGGESTION, unit)
    form = ChargeForm(request.POST or None, people=people.members(clock.today()))

    def act() -> None:
        facts = form.cleaned_data
        people.begin_charge(
            person=facts["person"],
            unit=unit,
            basis=facts["basis"],
            on=facts["on"],
            by=request.user,
        )

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã ghi phân công phụ trách."))
        return redirect("orgunits:charges")
    return _form_page(request, form, {"unit": unit})


@allow(holding(Permission.SUPERVISE))
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever takes over reads the unit's suggestions, so the one who assigns must know them."""
    rows = StandingCharge.objects.under(request.user, Permission.SUPERVISE)
    row = get_object_or_404(rows.select_related("unit", "person"), pk=pk)
    access.require(request.user, Permission.READ_SUGGESTION, row.unit)
    members = people.members(clock.today()).exclude(pk=row.person_id)
    form = ReplaceChargeForm(request.POST or None, people=members)

    def act() -> None:
        facts: dict[str, Any] = form.cleaned_data
        people.replace(charge_id=row.pk, **facts, by=request.user)

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("Đã thay người phụ trách; người trước thôi xem đơn vị."))
        return redirect("orgunits:charges")
    return _form_page(request, form, {"unit": row.unit, "row": row})


def _may_charge(user: Any) -> bool:
    return all(
        access.holds(user, right) for right in (Permission.SUPERVISE, Permission.READ_SUGGESTION)
    )


def _by_unit(rows: Any) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    ordered = rows.select_related("unit", "person").order_by("unit__place", "-valid_from", "-pk")
    for row in ordered:
        entry = found.setdefault(row.unit_id, {"unit": row.unit, "now": [], "before": []})
        entry["before" if row.valid_to else "now"].append(row)
    return list(found.values())


def _done(form: Any, act: Callable[[], None]) -> bool:
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _form_page(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "orgunits/charges_form.html", context | {"form": form}, status=status)
