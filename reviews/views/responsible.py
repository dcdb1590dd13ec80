"""“Who was responsible on that day?”: one date, all units or one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaign.models import Campaign
from orgunits import exports
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reviews.assignment_forms import OnDayForm
from reviews.domain import responsible as domain


@allow(holding(Permission.SEE_SUPERVISION))
def responsible(request: HttpRequest) -> HttpResponseBase:
    user = request.user
    campaign = Campaign.objects.visible_to(user).current()
    form = _form(request)
    unit, day = form.facts()
    rows = domain.on(day, user, campaign, unit) if day else []
    if exports.wanted(request):
        return exports.send(
            request,
            name="ai-phu-trach",
            title=_("Ai phụ trách"),
            columns=_columns(),
            lines=_lines(rows),
            count=len(rows),
        )
    context = {"form": form, "unit": unit, "day": day, "rows": rows, "campaign": campaign}
    status = 422 if form.errors else 200
    return render(request, "reviews/responsible_list.html", context, status=status)


def _form(request: HttpRequest) -> OnDayForm:
    units = OrgUnit.objects.under(request.user, Permission.SEE_SUPERVISION)
    asked = {key: request.GET[key] for key in ("ngay", "don-vi") if request.GET.get(key)}
    return OnDayForm(OnDayForm.today() | asked, units=units)


def _columns() -> list[str]:
    return [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Người phụ trách"),
        _("Cơ quan cử"),
        _("Hình thức"),
        _("Văn bản"),
        _("Từ ngày"),
        _("Đến hết ngày"),
        _("Lý do thay"),
    ]


def _lines(rows: list[Any]) -> Iterator[list[Any]]:
    for row in rows:
        unit = [row.unit.code, row.unit.name]
        yield [
            *unit,
            row.name,
            row.agency,
            row.kind,
            row.basis,
            row.since,
            row.last_day,
            row.reason,
        ]
