"""Reports: ask for one, read it, take it away. Only for holders of the right on its unit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.models import Campaign
from orgunits import access, audit
from orgunits.guards import allow, holding
from orgunits.roles import Permission
from reports import wording
from reports.charts import general as general_charts
from reports.charts import years
from reports.domain import runs as service
from reports.figures import frozen
from reports.figures.shape import General
from reports.models import ReportPaper, ReportRun
from reports.run_links import RunLinks

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {
    "xlsx": SHEETS,
    "tables": SHEETS,
    "pdf": "application/pdf",
    "json": "application/json",
}
PER_PAGE = 30


@allow(holding(Permission.REPORT))
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    found = (
        ReportRun.objects.visible_to(request.user)
        .select_related("campaign", "unit", "made_by")
        .defer("figures")
    )
    visible = Campaign.objects.visible_to(request.user).of_province()
    campaigns = visible.under(request.user, Permission.REPORT)
    context = {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "papers": _papers(request),
        "campaigns": campaigns.exclude(state=Campaign.State.DRAFT),
    }
    return render(request, "reports/runs_list.html", context)


def _papers(request: HttpRequest) -> list[ReportPaper]:
    """A few a year; the newest first."""
    found = ReportPaper.objects.visible_to(request.user)
    return list(
        found.select_related("campaign", "run", "saved_by").defer("run__figures")[:PER_PAGE]
    )


@allow(holding(Permission.REPORT))
@require_POST
def build(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("campaign", "")
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).of_province(), key=key)
    access.require(request.user, Permission.REPORT, campaign.unit)
    return redirect(service.start(campaign=campaign, by=request.user))


@allow(holding(Permission.REPORT))
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    figures = frozen.thaw(General, found.figures)
    links = RunLinks(request.user, found, figures)
    context = {
        "run": found,
        "figures": figures,
        "names": wording.names(figures),
        "caps": wording.caps(figures),
        "links": links,
        "comparison": links.comparison(),
        "charts": {
            "grades": general_charts.grades(figures, links.rows),
            "caps": general_charts.cap_use(figures, links.rows),
            "years": years.of_report(figures, links.rows, links.rows_before),
        },
        "mismatches": wording.mismatches(figures),
        "milestones": wording.milestones(figures),
        "papers": found.papers.visible_to(request.user),
        "missing": figures.expected - len(figures.sources),
        "is_unchanged": frozen.digest(found.figures) == found.sha256,
        "crumbs": [{"label": _("Báo cáo"), "url": reverse("reports:runs")}],
    }
    return render(request, "reports/run_detail.html", context)


@allow(holding(Permission.REPORT))
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    found = _run(request, pk)
    if form not in CONTENT_TYPES:
        raise Http404
    try:
        content = service.content(found, form)
    except ValidationError as problem:
        raise Http404(" ".join(problem.messages)) from problem
    audit.record("report.downloaded", found, by=request.user, after={"form": form})
    name = service.file_name(found, form)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _run(request: HttpRequest, pk: int) -> ReportRun:
    mine = ReportRun.objects.visible_to(request.user).select_related("campaign", "unit", "made_by")
    return get_object_or_404(mine, pk=pk)
