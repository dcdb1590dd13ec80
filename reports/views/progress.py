"""The progress report of any day, and the list behind each of its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit, exports
from orgunits.guards import allow, holding
from orgunits.models import OrgUnit
from orgunits.roles import Permission
from reports import progress_exports
from reports.day_forms import DayForm, StandFilter
from reports.domain import progress_papers
from reports.domain.progress_report import ProgressReport, names
from reports.figures import progress_history
from reports.figures.progress_history import History
from reports.frame import campaign_of
from reports.models import ProgressPaper
from reports.views.board import base_of

PAGE = 50


@dataclass
class Asked:
    """The campaign and the unit meant; `kept` goes along with every link."""

    campaign: Campaign
    base: OrgUnit
    known: list[Campaign]
    kept: dict[str, Any] = field(default_factory=dict)

    def at(self, day: date, **filters: Any) -> str:
        return self._url("reports:progress", day, filters)

    def open(self, day: date, **filters: Any) -> str:
        return self._url("reports:progress-tasks", day, filters)

    def paper(self, day: date) -> str:
        return self._url("reports:progress-draw", day, {})

    def _url(self, name: str, day: date, filters: dict[str, Any]) -> str:
        asked = {"ngay": day.isoformat(), **self.kept, **filters}
        return f"{reverse(name)}?{urlencode(asked)}"


def _asked(request: HttpRequest) -> Asked | None:
    """None where there is no campaign; one that the user may not see is not found."""
    base, key = base_of(request), request.GET.get("dot", "")
    seen = Campaign.objects.visible_to(request.user).of_province().select_related("unit")
    known = list(seen.exclude(state=Campaign.State.DRAFT).order_by("-year", "-pk"))
    if not key:
        campaign = campaign_of(request)
        return Asked(campaign, base, known, {"unit": base.pk}) if campaign else None
    found = next((campaign for campaign in known if campaign.key == key), None)
    if found is None:
        raise Http404
    return Asked(found, base, known, {"unit": base.pk, "dot": found.key})


@allow(holding(Permission.FOLLOW))
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "reports/progress_show.html", {"campaign": None})
    form = DayForm(request.GET, asked.campaign)
    context = {"campaign": asked.campaign, "base": asked.base, "form": form, "asked": asked}
    if not form.is_valid():
        return render(request, "reports/progress_show.html", context, status=422)
    day = form.cleaned_data["ngay"]
    found = ProgressReport(
        request.user, asked.campaign, asked.base, day, open_=asked.open, at=asked.at
    )
    context |= {"report": found, "day": day, **_days(asked, day), "crumbs": _crumbs(asked.base)}
    return render(request, "reports/progress_show.html", context)


@allow(holding(Permission.FOLLOW))
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Drawing takes longer than a click: the day's paper waits in the background."""
    asked = _asked(request)
    form = DayForm(request.GET, asked.campaign) if asked else None
    if asked is None or form is None or not form.is_valid():
        raise Http404
    day = form.cleaned_data["ngay"]
    return redirect(
        progress_papers.start(campaign=asked.campaign, unit=asked.base, day=day, by=request.user)
    )


@allow(holding(Permission.FOLLOW))
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    seen = ProgressPaper.objects.visible_to(request.user).select_related("unit")
    found = get_object_or_404(seen, pk=pk)
    audit.record("progress_paper.downloaded", found, by=request.user, unit=found.unit)
    with found.pdf.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    name = f"tien-do-{found.day:%Y%m%d}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _days(asked: Asked, day: date) -> dict[str, str]:
    """The day before and the day after, as far as the report goes."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    return {
        "before_url": asked.at(before) if before >= asked.campaign.issued_on else "",
        "after_url": asked.at(after) if after <= clock.today() else "",
        "list_url": asked.open(day),
        "draw_url": asked.paper(day),
    }


def _crumbs(base: OrgUnit) -> list[dict[str, str]]:
    return [{"label": _("Tiến độ"), "url": f"{reverse('reports:board')}?unit={base.pk}"}]


@allow(holding(Permission.FOLLOW))
@require_GET
def tasks(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if asked is None:
        return render(request, "reports/progress_list.html", {"campaign": None})
    form = StandFilter(request.GET, asked.campaign)
    context = {"campaign": asked.campaign, "base": asked.base, "form": form, "kept": asked.kept}
    form.full_clean()
    if form.has_error("ngay"):
        return render(request, "reports/progress_list.html", context, status=422)
    day = form.cleaned_data["ngay"]
    history = History(request.user, asked.campaign, asked.base)
    found = progress_history.chosen(history.stands(day), **form.wanted)
    if exports.wanted(request):
        return progress_exports.stands(request, asked.campaign, found)
    return render(
        request, "reports/progress_list.html", context | _page(request, asked, found, day)
    )


def _page(request: HttpRequest, asked: Asked, found: list[Any], day: date) -> dict[str, Any]:
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    named = names(page.object_list)
    steps = {each.pk: each for each in progress_history.milestones(asked.campaign)}
    rows = [
        {"stand": stand, "name": named[stand.row.pk], "milestone": steps[stand.row.milestone_id]}
        for stand in page.object_list
    ]
    label = _("Tiến độ đến hết ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    crumbs = [*_crumbs(asked.base), {"label": label, "url": asked.at(day)}]
    return {"page": page, "rows": rows, "day": day, "crumbs": crumbs, "clear_url": asked.open(day)}
