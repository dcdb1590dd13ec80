"""Build a report: compute, freeze, draw, keep. Files are drawn from the frozen figures only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.lib import clock, files
from campaign.models import Campaign, Job
from orgunits import audit
from orgunits.models import OrgUnit, User
from reports import general_workbook, pdf, table_workbook
from reports.figures import frozen, general
from reports.figures.shape import General
from reports.models import ReportRun

Report = Callable[[int, int, str], None]
JSON, XLSX, PDF, TABLES = "json", "xlsx", "pdf", "tables"
FORMS = (XLSX, TABLES, PDF, JSON)
STEPS = 4


@dataclass(frozen=True)
class Drawn:
    xlsx: bytes
    tables: bytes
    pdf: bytes
    pdf_problem: str


def start(*, campaign: Campaign, by: User) -> Job:
    title = _("Lập báo cáo tổng hợp · %(campaign)s") % {"campaign": campaign}
    arguments = {"campaign": campaign.pk}
    return jobs.start(
        kind="build_report", title=title, unit=campaign.unit, arguments=arguments, by=by
    )


@jobs.handler("build_report")
def handle(job: Job, progress: Report) -> str:
    campaign = Campaign.objects.select_related("rule_set", "unit").get(pk=job.arguments["campaign"])
    run = build(campaign=campaign, unit=job.unit, by=job.by, as_of=clock.now(), progress=progress)
    return run.get_absolute_url()


def build(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    by: User | None,
    as_of: datetime,
    progress: Report = lambda done, total, message: None,
    with_pdf: bool = True,
) -> ReportRun:
    """Unchanged data on one day answer with the report there is; a missing PDF is tried again."""
    progress(0, STEPS, _("Cộng và đối chiếu số liệu"))
    facts = frozen.freeze(general.compute(campaign, unit, clock.day_of(as_of)))
    sha256 = frozen.digest(facts)
    known = ReportRun.objects.filter(campaign=campaign, unit=unit, sha256=sha256).first()
    if known and known.pdf:
        progress(STEPS, STEPS, _("Số liệu không đổi: dùng báo cáo đã lập"))
        return known
    figures = frozen.thaw(General, facts)
    progress(1, STEPS, _("Lập XLSX"))
    xlsx = general_workbook.general(figures)
    progress(2, STEPS, _("Lập biểu thống kê"))
    tables = table_workbook.tables(figures)
    progress(3, STEPS, _("Lập PDF"))
    drawn = Drawn(xlsx, tables, *(_pdf(figures) if with_pdf else (b"", "")))
    values = {"as_of": as_of, "figures": facts, "made_at": clock.now(), "made_by": by}
    run = _keep(campaign=campaign, unit=unit, sha256=sha256, values=values, drawn=drawn, by=by)
    progress(STEPS, STEPS, "")
    return run


def content(run: ReportRun, form: str) -> bytes:
    """The bytes of one form; ValidationError says why there are none."""
    if form == JSON:
        return frozen.canonical(run.figures)
    file = {XLSX: run.xlsx, TABLES: run.tables, PDF: run.pdf}[form]
    if not file:
        raise ValidationError(run.pdf_problem or _("Báo cáo này không có tệp."))
    with file.open("rb") as stored:
        return stored.read()


def file_name(run: ReportRun, form: str) -> str:
    name = "bieu-thong-ke" if form == TABLES else "bao-cao-tong-hop"
    ending = XLSX if form == TABLES else form
    return f"{name}-{run.campaign.key}-{run.sha256[:8]}.{ending}"


def _pdf(figures: General) -> tuple[bytes, str]:
    try:
        return pdf.general(figures), ""
    except pdf.PdfProblem as problem:
        return b"", str(problem)


@transaction.atomic
def _keep(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    sha256: str,
    values: dict[str, Any],
    drawn: Drawn,
    by: User | None,
) -> ReportRun:
    """Two who ask at once get one report: the second finds the row of the first."""
    run, is_new = ReportRun.objects.select_for_update().get_or_create(
        campaign=campaign, unit=unit, kind=ReportRun.Kind.GENERAL, sha256=sha256, defaults=values
    )
    if is_new or not run.pdf:
        _attach(run, drawn, is_new=is_new)
        verb = "report.built" if is_new else "report.pdf_added"
        audit.record(verb, run, by=by, after={"sha256": sha256, "pdf_problem": drawn.pdf_problem})
    return run


def _attach(run: ReportRun, drawn: Drawn, *, is_new: bool) -> None:
    if is_new:
        run.xlsx.save(file_name(run, XLSX), ContentFile(drawn.xlsx), save=False)
        run.xlsx_sha256 = files.sha256(drawn.xlsx)
        run.tables.save(file_name(run, TABLES), ContentFile(drawn.tables), save=False)
        run.tables_sha256 = files.sha256(drawn.tables)
    if drawn.pdf:
        run.pdf.save(file_name(run, PDF), ContentFile(drawn.pdf), save=False)
        run.pdf_sha256 = files.sha256(drawn.pdf)
    run.pdf_problem = drawn.pdf_problem
    run.save()
