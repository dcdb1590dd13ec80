"""How far a long work is; only whoever asked for it sees it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from campaign.lib.htmx import render_part
from campaign.models import Job
from orgunits.guards import SIGNED_IN, allow


@allow(SIGNED_IN)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return render_part(request, "campaign/job_page.html", "ui/job.html", _shown(request, row))


def _shown(request: HttpRequest, row: Job) -> dict[str, Any]:
    failed = row.state == Job.State.FAILED
    return {
        "job": row,
        "id": f"job-{row.pk}",
        "title": row.get_state_display(),
        "done": row.done,
        "total": row.total,
        "step": row.message,
        "url": request.path,
        "finished": row.state == Job.State.DONE,
        "result_url": row.result_url,
        "result_label": _("Xem kết quả"),
        "error": row.message if failed else "",
        "ref": row.reference,
    }
