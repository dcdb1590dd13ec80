"""Entering the figures of the year before, on one page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Campaign
from orgunits import access
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reports.domain import last_year as domain
from reports.figures import year_before
from reports.forms import LastYearForm, LastYearRowForm


@allow(holding(Permission.REPORT))
def last_year(request: HttpRequest, key: str) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.user).select_related("unit")
    campaign = get_object_or_404(campaigns, key=key)
    access.require(request.user, Permission.REPORT, campaign.unit)
    found = domain.of(campaign)
    known, typed = domain.known(found), request.POST or None
    form = LastYearForm(typed, instance=found)
    rows = [
        LastYearRowForm(typed, kind=kind, level=level, initial=known.get((kind, level)))
        for kind, level in domain.KEYS
    ]
    # Every row is asked, so that all that is wrong is said at once.
    wrong = [each for each in (form, *rows) if typed and not each.is_valid()]
    if typed and not wrong:
        counts = {(row.kind, row.level): row.counts for row in rows if row.counts}
        try:
            domain.enter(
                campaign=campaign, basis=form.cleaned_data["basis"], rows=counts, by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi số liệu năm trước; lập lại số liệu để so sánh."))
            return redirect("reports:runs")
    context = {
        "campaign": campaign,
        "year": campaign.year - 1,
        "found": found,
        "form": form,
        "rows": rows,
        "errors": [sentence for row in rows for sentence in row.non_field_errors()],
        "run": year_before.run_of(campaign, campaign.unit),
        "crumbs": [{"label": _("Báo cáo"), "url": reverse("reports:runs")}],
    }
    status = 422 if wrong or form.errors else 200
    return render(request, "reports/last_year_form.html", context, status=status)
