"""From an upload to rows in the database: receive, check (nothing written), apply exactly that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from types import ModuleType
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, files
from campaign.lib.sheets import Unreadable
from orgunits import audit
from orgunits.imports import accounts, charges, people, reading, units
from orgunits.imports.layouts import LAYOUTS
from orgunits.imports.plans import Finding, Plan, Problems, Progress, Row, Scope, silently
from orgunits.models import ImportRun, OrgUnit, SheetFile, User

State = ImportRun.State
SomeFile = TypeVar("SomeFile", bound=SheetFile)
KINDS: dict[str, ModuleType] = {
    "units": units,
    "people": people,
    "charges": charges,
    "accounts": accounts,
}


def scope_of(kind: str, unit: OrgUnit, by: User | None) -> Scope:
    return Scope(unit, by, LAYOUTS[kind].needs)


def plan(kind: str, data: bytes, scope: Scope, progress: Progress = silently) -> Plan:
    """What the file would do now. Raises `Unreadable` where it cannot be taken as a whole."""
    layout = LAYOUTS[kind]
    found = reading.problems(layout)
    rows = reading.rows_of(layout, data, found, progress)
    progress(40, 100, _("Đang đối chiếu %(n)s dòng với dữ liệu hiện có") % {"n": len(rows)})
    return planned(kind, rows, scope, found)


def planned(kind: str, rows: list[Row], scope: Scope, found: Problems) -> Plan:
    steps = KINDS[kind].plan(rows, scope, found)
    return Plan(kind, len(rows), found.ordered(), steps)


@transaction.atomic
def receive(*, kind: str, upload: UploadedFile, unit: OrgUnit, by: User) -> ImportRun:
    """Takes the bytes as they come; opening them is left to `check`, in a child process."""
    run = keep(ImportRun(kind=kind, unit=unit), upload, by)
    audit.record("import.received", run, by=by, after={"sha256": run.sha256, "kind": kind})
    return run


def keep(run: SomeFile, upload: UploadedFile, by: User) -> SomeFile:
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("Tệp lớn hơn %(limit)s MB.") % {"limit": limit})
    data = upload.read()
    run.name, run.size = (upload.name or "")[:200], len(data)
    run.sha256, run.by, run.at = files.sha256(data), by, clock.now()
    run.file.save("", ContentFile(data), save=False)
    run.save()
    return run


def check(*, run_id: int, by: User, progress: Progress = silently) -> ImportRun:
    run = ImportRun.objects.select_related("unit").get(pk=run_id)
    if run.state == State.APPLIED:
        return run
    scope = scope_of(run.kind, run.unit, by)
    examine(run, lambda: plan(run.kind, bytes_of(run), scope, progress))
    progress(100, 100, run.get_state_display())
    return run


def examine(run: SheetFile, plan: Callable[[], Plan]) -> None:
    """Keeps what the plan found, or why the file could not be taken as a whole."""
    run.problem, run.findings, run.outcome = "", {}, ""
    try:
        found = plan()
    except Unreadable as error:
        run.state, run.problem = State.FAILED, " ".join(error.messages)[:1000]
    else:
        run.findings, run.outcome = found.as_json(), found.digest()
        run.state = State.CHECKED if found.is_clean else State.FAILED
    run.checked_at = clock.now()
    run.save(update_fields=["state", "problem", "findings", "outcome", "checked_at"])


def apply(*, run_id: int, by: User, progress: Progress = silently) -> ImportRun:
    """All or nothing. Where the data changed meanwhile, nothing, and the run says so."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state == State.APPLIED:
        return run
    layout = LAYOUTS[run.kind]
    found = reading.problems(layout)
    rows = reading.rows_of(layout, bytes_of(run), found, progress)
    progress(40, 100, _("Đang đối chiếu và ghi %(n)s dòng trong một giao dịch") % {"n": len(rows)})
    try:
        run = _applied(run_id, rows, found, by)
    except Stale as stale:
        run.state, run.problem = State.STALE, str(stale)
        run.save(update_fields=["state", "problem"])
    progress(100, 100, run.get_state_display())
    return run


class Stale(Exception):
    """What applying would do is no longer what was checked."""


@transaction.atomic
def _applied(run_id: int, rows: list[Row], found: Problems, by: User) -> ImportRun:
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("unit").get(pk=run_id)
    if run.state == State.APPLIED:
        return run
    if run.state != State.CHECKED:
        raise ValidationError(_("Chỉ ghi được tệp đã kiểm tra và không có lỗi."))
    # One import at a time joins new units to this part of the tree.
    OrgUnit.objects.select_for_update().get(pk=run.unit_id)
    scope = scope_of(run.kind, run.unit, by)
    plan = planned(run.kind, rows, scope, found)
    require_same(run, plan)
    KINDS[run.kind].apply(plan.steps, by=by, scope=scope)
    run.state, run.applied_at, run.applied_by = State.APPLIED, clock.now(), by
    run.save(update_fields=["state", "applied_at", "applied_by"])
    audit.record("import.applied", run, by=by, after={"sha256": run.sha256, **plan.counts})
    return run


def require_same(run: SheetFile, plan: Plan) -> None:
    if not plan.is_clean or plan.digest() != run.outcome:
        raise Stale(_("Dữ liệu đã thay đổi từ lúc kiểm tra nên kết quả sẽ khác. Kiểm tra lại."))


def bytes_of(run: SheetFile) -> bytes:
    """Exactly the file that came: its hash is asked for each time."""
    with run.file.open("rb") as stream:
        data = stream.read()
    if files.sha256(data) != run.sha256:
        raise Unreadable(_("Tệp lưu trên máy chủ không còn khớp mã SHA-256 lúc tải lên."))
    return data


def refused(kind: str, error: Unreadable) -> dict[str, object]:
    """A file that cannot be read, in the shape of a plan."""
    reason = " ".join(error.messages)
    finding = Finding("", None, "", reason)
    counts = {"created": 0, "changed": 0, "unchanged": 0, "rows": 0, "errors": 1}
    return {"kind": kind, "counts": counts, "errors": [asdict(finding)], "created": [],
            "changed": []}  # fmt: skip
