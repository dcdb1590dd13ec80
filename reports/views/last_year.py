"""Entering the figures of the year before: by hand on one page, which a spreadsheet may fill."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaign.models import Campaign
from orgunits import access
from orgunits.exports import XLSX
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reports import last_year_sheet
from reports.domain import last_year as domain
from reports.figures import year_before
from reports.forms import LastYearFileForm, LastYearForm, LastYearRowForm

REPORT = holding(Permission.REPORT)


@allow(REPORT)
@require_http_methods(["GET", "POST"])
def last_year(request: HttpRequest, key: str) -> HttpResponse:
    campaign = _campaign(request, key)
    found, typed = domain.of(campaign), request.POST or None
    form, rows = LastYearForm(typed, instance=found), _rows(domain.known(found), typed)
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
    return _show(request, campaign, form, rows, status=422 if wrong or form.errors else 200)


@allow(REPORT)
@require_POST
def read_file(request: HttpRequest, key: str) -> HttpResponse:
    """The first of two steps: what the file says stands in the form, and nothing is written."""
    campaign = _campaign(request, key)
    found = domain.of(campaign)
    known, sent = domain.known(found), LastYearFileForm(request.POST, request.FILES)
    facts: dict[str, Any] = {"file_form": sent}
    filled = known
    if sent.is_valid():
        sheet = last_year_sheet.read(sent.cleaned_data["file"])
        facts |= {"sheet": sheet, "changed": last_year_sheet.changed(sheet, known)}
        filled = sheet.rows if sheet.is_clean else known
    is_clean = "sheet" in facts and facts["sheet"].is_clean
    form = LastYearForm(instance=found)
    return _show(
        request, campaign, form, _rows(filled), status=200 if is_clean else 422, facts=facts
    )


@allow(REPORT)
@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    known = domain.known(domain.of(_campaign(request, key)))
    response = HttpResponse(last_year_sheet.template(known), content_type=XLSX)
    name = last_year_sheet.LAYOUT.file_name
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _campaign(request: HttpRequest, key: str) -> Campaign:
    campaigns = Campaign.objects.visible_to(request.user).select_related("unit")
    campaign = get_object_or_404(campaigns, key=key)
    access.require(request.user, Permission.REPORT, campaign.unit)
    return campaign


def _rows(known: dict[domain.Key, domain.Counts], typed: Any = None) -> list[LastYearRowForm]:
    return [
        LastYearRowForm(typed, kind=kind, level=level, initial=known.get((kind, level)))
        for kind, level in domain.KEYS
    ]


def _show(
    request: HttpRequest,
    campaign: Campaign,
    form: LastYearForm,
    rows: list[LastYearRowForm],
    *,
    status: int,
    facts: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "year": campaign.year - 1,
        "form": form,
        "rows": rows,
        "errors": [sentence for row in rows for sentence in row.non_field_errors()],
        "run": year_before.run_of(campaign, campaign.unit),
        "crumbs": [{"label": _("Báo cáo"), "url": reverse("reports:runs")}],
        "file_form": LastYearFileForm(),
        "layout": last_year_sheet.LAYOUT,
        **(facts or {}),
    }
    return render(request, "reports/last_year_form.html", context, status=status)
