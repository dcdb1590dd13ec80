"""A file of results: received, checked (nothing written), applied exactly as it was checked."""

from __future__ import annotations

from types import ModuleType

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.domain.jobs import Job
from campaign.lib import clock
from orgunits import audit
from orgunits.imports import reading
from orgunits.imports.plans import Plan, Progress, silently
from orgunits.imports.runs import Stale, bytes_of, examine, keep, require_same
from orgunits.models import User
from ratings.imports import counts, names
from ratings.imports.layouts import LAYOUTS
from ratings.models import ResultFile
from reviews.domain import submissions
from reviews.models import Submission

CHECK, APPLY = "check_results", "apply_results"
State = ResultFile.State
KINDS: dict[str, ModuleType] = {"names": names, "counts": counts}


@transaction.atomic
def receive(*, task_id: int, kind: str, upload: UploadedFile, by: User) -> ResultFile:
    """Opening it is left to `check`, in a child process."""
    draft = submissions.draft(task_id=task_id, by=by)
    file = keep(ResultFile(task=draft.task, kind=kind), upload, by)
    after = {"sha256": file.sha256, "kind": kind}
    audit.record("result_file.received", file, by=by, after=after)
    return file


def check(*, file_id: int, by: User, progress: Progress = silently) -> ResultFile:
    file = ResultFile.objects.select_related("task__unit", "task__campaign").get(pk=file_id)
    if file.state != State.APPLIED:
        draft = submissions.draft(task_id=file.task_id, by=by)
        examine(file, lambda: plan(file, draft, progress))
    progress(100, 100, file.get_state_display())
    return file


def plan(file: ResultFile, draft: Submission, progress: Progress = silently) -> Plan:
    layout = LAYOUTS[file.kind]
    found = reading.problems(layout)
    rows = reading.rows_of(layout, bytes_of(file), found, progress)
    progress(40, 100, _("Đang đối chiếu %(n)s dòng với dữ liệu hiện có") % {"n": len(rows)})
    steps = KINDS[file.kind].plan(rows, draft, found)
    return Plan(file.kind, len(rows), found.ordered(), steps)


def apply(*, file_id: int, by: User, progress: Progress = silently) -> ResultFile:
    """All or nothing; where the draft changed meanwhile nothing, and the file says so."""
    try:
        file = _applied(file_id, by, progress)
    except Stale as stale:
        file = ResultFile.objects.get(pk=file_id)
        file.state, file.problem = State.STALE, str(stale)
        file.save(update_fields=["state", "problem"])
    progress(100, 100, file.get_state_display())
    return file


@transaction.atomic
def _applied(file_id: int, by: User, progress: Progress) -> ResultFile:
    rows = ResultFile.objects.select_related("task__unit", "task__campaign")
    file = rows.select_for_update(of=("self",)).get(pk=file_id)
    if file.state == State.APPLIED:
        return file
    if file.state != State.CHECKED:
        raise ValidationError(_("Chỉ ghi được tệp đã kiểm tra và không có lỗi."))
    draft = submissions.draft(task_id=file.task_id, by=by)
    found = plan(file, draft, progress)
    require_same(file, found)
    KINDS[file.kind].apply(found.steps, draft)
    file.state, file.applied_at, file.applied_by = State.APPLIED, clock.now(), by
    file.save(update_fields=["state", "applied_at", "applied_by"])
    after = {"sha256": file.sha256, **found.counts}
    audit.record("result_file.applied", file, by=by, after=after)
    return file


@jobs.handler(CHECK)
def _check(job: Job, progress: Progress) -> str:
    return check(file_id=job.arguments["file"], by=job.by, progress=progress).get_absolute_url()


@jobs.handler(APPLY)
def _apply(job: Job, progress: Progress) -> str:
    return apply(file_id=job.arguments["file"], by=job.by, progress=progress).get_absolute_url()


def start(kind: str, file: ResultFile, title: str, by: User) -> Job:
    """`seen` tells a second check of the same file from a second click."""
    seen = file.checked_at.isoformat() if file.checked_at else ""
    arguments = {"file": file.pk, "seen": seen, "campaign": file.task.campaign_id}
    return jobs.start(kind=kind, title=title, unit=file.unit, by=by, arguments=arguments)
