"""The text of the general report: begun from a run, written by the Commission, numbered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.lib import clock, dates, document_pdf, files
from campaign.models import Job
from campaign.templatetags.vietnamese import instant
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reports import general_document
from reports.domain import paper_texts
from reports.figures import frozen
from reports.figures.shape import General
from reports.models import ReportPaper, ReportRun

State = ReportPaper.State


class Changed(ValidationError):
    """Somebody else saved in between."""


@dataclass(frozen=True)
class Numbering:
    """What the Office gives: number and day, who signed; `remark` where figures are not whole."""

    number: str
    dated_on: date
    signer: str
    remark: str = ""


def figures_of(paper: ReportPaper) -> General:
    return frozen.thaw(General, paper.run.figures)


@transaction.atomic
def begin(*, run: ReportRun, by: User) -> ReportPaper:
    """The draft there is, or a new one: with the words of the last numbered report, or with what
    the figures themselves say."""
    access.require(by, Permission.REPORT, run.unit)
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    papers = ReportPaper.objects.filter(campaign=run.campaign, unit=run.unit)
    if known := papers.filter(state=State.DRAFT).first():
        return known
    now, last = clock.now(), papers.order_by("-numbered_at").first()
    texts = last.texts if last else paper_texts.first(frozen.thaw(General, run.figures))
    made = {"begun_at": now, "begun_by": by, "saved_at": now, "saved_by": by}
    facts = {"campaign": run.campaign, "unit": run.unit}
    paper, is_new = papers.get_or_create(
        state=State.DRAFT, **facts, defaults={"run": run, **texts, **made}
    )
    if is_new:
        audit.record("report_paper.begun", paper, by=by, after={"run": run.pk})
    return paper


@transaction.atomic
def write(*, paper_id: int, texts: dict[str, str], revision: int, by: User) -> ReportPaper:
    paper = _locked(paper_id, by)
    if paper.revision != revision:
        raise Changed(
            _("%(who)s đã lưu văn bản này lúc %(at)s, sau khi mở trang; nội dung vừa gõ chưa lưu.")
            % {"who": paper.saved_by, "at": instant(paper.saved_at)}
        )
    changed = sorted(name for name, words in texts.items() if words != getattr(paper, name))
    for name in changed:
        setattr(paper, name, texts[name])
    paper.revision += 1
    paper.saved_at, paper.saved_by = clock.now(), by
    paper.save(update_fields=[*changed, "revision", "saved_at", "saved_by"])
    audit.record("report_paper.written", paper, by=by, after={"texts": changed})
    return paper


@transaction.atomic
def use_figures(*, paper_id: int, run: ReportRun, by: User) -> ReportPaper:
    """Lines that the figures wrote follow them; what people wrote stays as it is."""
    paper = _locked(paper_id, by)
    if (run.campaign_id, run.unit_id) != (paper.campaign_id, paper.unit_id):
        raise ValidationError(_("Số liệu này thuộc đợt hoặc đơn vị khác."))
    before, old = paper.run_id, figures_of(paper)
    paper.run = run
    texts = paper_texts.renewed(paper.texts, old, figures_of(paper))
    for name, words in texts.items():
        setattr(paper, name, words)
    paper.revision += 1
    paper.save(update_fields=["run", "revision", *texts])
    audit.record(
        "report_paper.figures", paper, by=by, before={"run": before}, after={"run": run.pk}
    )
    return paper


def newer_run(paper: ReportPaper) -> ReportRun | None:
    """Figures computed after those of the paper, if they differ."""
    newest = ReportRun.objects.filter(campaign=paper.campaign_id, unit=paper.unit_id).first()
    return newest if newest and newest.pk != paper.run_id else None


def missing_to_number(paper: ReportPaper) -> list[str]:
    labels = {field.name: str(field.verbose_name) for field in ReportPaper._meta.fields}
    required = [name for name in paper.TEXTS if name not in paper.OPTIONAL]
    empty = [labels[name] for name in required if not getattr(paper, name).strip()]
    missing = [_("Chưa viết phần “%(part)s”.") % {"part": part} for part in empty]
    if frozen.digest(paper.run.figures) != paper.run.sha256:
        missing.append(_("Số liệu lưu giữ không còn khớp mã SHA-256; cần lập lại số liệu."))
    return missing


def doubts(paper: ReportPaper) -> list[str]:
    """What has to be explained in writing before it goes out all the same."""
    figures = figures_of(paper)
    without, wrong = figures.expected - len(figures.sources), figures.reconciliation.mismatches
    found = []
    if without:
        found.append(_("Còn %(n)s đơn vị chưa có biểu được tiếp nhận.") % {"n": without})
    if wrong:
        found.append(_("Còn %(n)s chỉ tiêu chưa khớp với cấp dưới.") % {"n": len(wrong)})
    if newer_run(paper):
        found.append(_("Đã có số liệu lập sau số liệu đang dùng."))
    return found


def start(*, paper: ReportPaper, numbering: Numbering, by: User) -> Job:
    """Refuses at once what the job would refuse; drawing the PDF takes longer than a click."""
    access.require(by, Permission.REPORT, paper.unit)
    _check(paper, numbering)
    facts = {
        "campaign": paper.campaign_id,
        "paper": paper.pk,
        "revision": paper.revision,
        "number": numbering.number,
        "dated_on": numbering.dated_on.isoformat(),
        "signer": numbering.signer,
        "remark": numbering.remark,
    }
    title = _("Cấp số %(number)s cho %(paper)s") % {"number": numbering.number, "paper": paper}
    return jobs.start(kind="number_report", title=title, unit=paper.unit, arguments=facts, by=by)


@jobs.handler("number_report")
def handle(job: Job, progress: jobs.Progress) -> str:
    facts = job.arguments
    paper = ReportPaper.objects.select_related("run", "campaign").get(pk=facts["paper"])
    day = date.fromisoformat(facts["dated_on"])
    given = Numbering(facts["number"], day, facts["signer"], facts["remark"])
    if paper.is_numbered and paper.number == given.number:
        return paper.get_absolute_url()
    progress(0, 2, _("Lập bản PDF chính thức"))
    drawn = _drawn(paper, given)
    progress(1, 2, _("Ghi số và ngày"))
    number(paper_id=paper.pk, revision=facts["revision"], numbering=given, pdf=drawn, by=job.by)
    return paper.get_absolute_url()


@transaction.atomic
def number(
    *, paper_id: int, revision: int, numbering: Numbering, pdf: bytes, by: User
) -> ReportPaper:
    """`pdf` was drawn from exactly this revision; from now on only it counts."""
    paper = _locked(paper_id, by)
    if paper.revision != revision:
        raise Changed(_("Văn bản đã được sửa trong khi cấp số; xem lại rồi cấp số lần nữa."))
    _check(paper, numbering)
    _give(paper, numbering)
    paper.state = State.NUMBERED
    paper.numbered_at, paper.numbered_by = clock.now(), by
    paper.pdf_sha256 = files.sha256(pdf)
    paper.pdf.save(paper.pdf_sha256, ContentFile(pdf), save=False)
    paper.save()
    after = {"number": paper.number, "sha256": paper.pdf_sha256, "figures": paper.run.sha256}
    audit.record("report_paper.numbered", paper, by=by, after=after)
    return paper


def _drawn(paper: ReportPaper, numbering: Numbering) -> bytes:
    _give(paper, numbering)
    try:
        return document_pdf.draw(general_document.document(figures_of(paper), paper))
    except document_pdf.PdfProblem as problem:
        raise ValidationError(str(problem)) from problem


def _give(paper: ReportPaper, numbering: Numbering) -> None:
    paper.number, paper.dated_on = numbering.number, numbering.dated_on
    paper.signer, paper.remark = numbering.signer, numbering.remark


def _check(paper: ReportPaper, numbering: Numbering) -> None:
    _refuse_if_numbered(paper)
    problems = missing_to_number(paper)
    first = clock.day_of(paper.run.as_of)
    if not first <= numbering.dated_on <= clock.today():
        problems.append(
            _("Ngày văn bản phải từ ngày chốt số liệu (%(day)s) đến hôm nay.")
            % {"day": dates.short(first)}
        )
    others = ReportPaper.objects.filter(campaign=paper.campaign_id, unit=paper.unit_id)
    if others.filter(number=numbering.number).exclude(pk=paper.pk).exists():
        problems.append(_("Số %(n)s đã cấp cho báo cáo khác.") % {"n": numbering.number})
    if not numbering.remark and (open_still := doubts(paper)):
        problems.append(_("Cần ghi lý do: %(doubts)s") % {"doubts": " ".join(open_still)})
    if problems:
        raise ValidationError(problems)


def _locked(paper_id: int, by: User) -> ReportPaper:
    papers = ReportPaper.objects.select_for_update(of=("self",))
    paper = papers.select_related("run", "campaign", "unit", "saved_by").get(pk=paper_id)
    access.require(by, Permission.REPORT, paper.unit)
    _refuse_if_numbered(paper)
    return paper


def _refuse_if_numbered(paper: ReportPaper) -> None:
    if paper.is_numbered:
        raise ValidationError(
            _("Báo cáo đã cấp số %(number)s nên không sửa được nữa.") % {"number": paper.number}
        )
