"""Draw the progress paper of a day in the background; unchanged figures answer with the paper
there is."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.lib import clock, dates, files, pdf
from campaign.models import Campaign, Job
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from reports import progress_paper
from reports.domain.progress_report import ProgressReport
from reports.models import ProgressPaper

STEPS = 2


def start(*, campaign: Campaign, unit: OrgUnit, day: date, by: User) -> Job:
    access.require(by, Permission.FOLLOW, unit)
    title = _("Bản in tiến độ đến hết ngày %(day)s · %(unit)s")
    return jobs.start(
        kind="draw_progress",
        title=title % {"day": dates.short(day), "unit": unit},
        unit=unit,
        arguments={"campaign": campaign.pk, "day": day.isoformat()},
        by=by,
    )


@jobs.handler("draw_progress")
def handle(job: Job, progress: jobs.Progress) -> str:
    seen = Campaign.objects.visible_to(job.by).select_related("unit")
    campaign = seen.get(pk=job.arguments["campaign"])
    day = date.fromisoformat(job.arguments["day"])
    paper = draw(campaign=campaign, unit=job.unit, day=day, by=job.by, progress=progress)
    return paper.get_absolute_url()


def draw(
    *, campaign: Campaign, unit: OrgUnit, day: date, by: User, progress: jobs.Progress
) -> ProgressPaper:
    """The right may have gone while the work waited: it is asked again."""
    if not access.can(by, Permission.FOLLOW, unit):
        raise ValidationError(_("Không còn quyền xem tiến độ của %(unit)s.") % {"unit": unit})
    progress(0, STEPS, _("Cộng số liệu đến hết ngày %(day)s") % {"day": dates.short(day)})
    found = ProgressReport(by, campaign, unit, day, open_=_nowhere, at=_nowhere)
    html, css = progress_paper.source(found)
    source = files.sha256(f"{html}\n{css}".encode())
    known = ProgressPaper.objects.filter(made_by=by, source_sha256=source).first()
    if known:
        progress(STEPS, STEPS, _("Số liệu không đổi: dùng bản đã lập"))
        return known
    progress(1, STEPS, _("Vẽ PDF"))
    paper = ProgressPaper(campaign=campaign, unit=unit, day=day, source_sha256=source, made_by=by)
    _keep(paper, _drawn(html, css))
    progress(STEPS, STEPS, "")
    return paper


def _drawn(html: str, css: str) -> bytes:
    try:
        return progress_paper.drawn(html, css)
    except pdf.PdfProblem as problem:
        raise ValidationError(str(problem)) from problem


@transaction.atomic
def _keep(paper: ProgressPaper, content: bytes) -> None:
    paper.made_at, paper.pdf_sha256 = clock.now(), files.sha256(content)
    paper.pdf.save(paper.pdf_sha256, ContentFile(content), save=False)
    paper.save()
    after = {"day": paper.day.isoformat(), "sha256": paper.pdf_sha256}
    audit.record("progress_paper.made", paper, by=paper.made_by, unit=paper.unit, after=after)


def _nowhere(*_args: object, **_filters: object) -> str:
    """On paper a figure opens nothing."""
    return ""
