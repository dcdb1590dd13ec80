"""The template of a large unit is long work: thousands of lines take more than a second."""

from __future__ import annotations

from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.domain.jobs import Job
from campaign.lib import clock
from orgunits.imports import templates
from orgunits.imports.plans import Progress, silently
from orgunits.models import OrgUnit, User
from ratings.domain import named_results
from ratings.imports import runs
from ratings.imports.layouts import LAYOUTS
from ratings.models import ResultFile, TemplateFile
from reviews.models import ReviewTask

MAKE = "make_result_template"
# More lines than this wait for the worker; below, the answer comes well within a second.
AT_ONCE = 1000


def is_long(task: ReviewTask, kind: str) -> bool:
    """Counted roughly, and never too low: each unit gives two lines, each post one."""
    if kind != ResultFile.Kind.NAMES:
        return False
    units = OrgUnit.objects.inside(task.unit.path).in_force(clock.today()).count()
    return 2 * units + named_results.posts(task).count() > AT_ONCE


def start(*, task: ReviewTask, kind: str, by: User) -> Job:
    title = _("Lập mẫu nhập kết quả theo tên: %(unit)s") % {"unit": task.unit.short_name}
    arguments = {"task": task.pk, "kind": kind, "campaign": task.campaign_id}
    return jobs.start(kind=MAKE, title=title[:200], unit=task.unit, by=by, arguments=arguments)


def build(task: ReviewTask, kind: str, by: User, progress: Progress = silently) -> TemplateFile:
    progress(0, 100, _("Đang đọc danh sách đơn vị, cán bộ"))
    lines = _lines(task, kind, by)

    def wrote(done: int) -> None:
        said = _("Đã ghi %(done)s trong %(all)s dòng") % {"done": done, "all": len(lines)}
        progress(20 + 75 * done // len(lines), 100, said)

    data = templates.build(LAYOUTS[kind], lines, wrote)
    found = _keep(task, kind, data, len(lines))
    progress(100, 100, _("%(n)s dòng") % {"n": len(lines)})
    return found


def _lines(task: ReviewTask, kind: str, by: User) -> list[list[str]]:
    draft = named_results.open_draft(task, by)
    return runs.KINDS[kind].template_rows(task, draft)


@transaction.atomic
def _keep(task: ReviewTask, kind: str, data: bytes, lines: int) -> TemplateFile:
    """In place of the one before, whose file goes once the row stands."""
    ReviewTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    row = TemplateFile.objects.filter(task=task, kind=kind).first()
    row = row or TemplateFile(task=task, kind=kind)
    storage, old = row.content.storage, row.content.name
    row.lines, row.made_at = lines, clock.now()
    row.content.save("", ContentFile(data), save=False)
    row.save()
    if old:
        transaction.on_commit(partial(storage.delete, old))
    return row


@jobs.handler(MAKE)
def _make(job: Job, progress: Progress) -> str:
    task = ReviewTask.objects.select_related("unit", "campaign").get(pk=job.arguments["task"])
    return build(task, job.arguments["kind"], job.by, progress).get_absolute_url()
