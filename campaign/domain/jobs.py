"""Long work: the row is the truth, Celery only the pump; a handler may run twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from campaign.celery import app
from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Campaign, Job, Notice
from orgunits.models import OrgUnit, User

LEASE = timedelta(seconds=120)
PAUSE = timedelta(seconds=10)
ATTEMPTS = 3
ACTIVE = [Job.State.WAITING, Job.State.RUNNING]

log = structlog.get_logger(__name__)


class Superseded(Exception):
    """The lease ran out and another worker has the job."""


class Progress:
    """Called by the handler now and then: shows how far it is and renews the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, done: int, total: int, message: str = "") -> None:
        values = {"done": done, "total": total, "message": message[:500]}
        held = _held(self.job).update(lease_until=clock.machine() + LEASE, **values)
        if not held:
            raise Superseded(self.job.pk)


Handler = Callable[[Job, Progress], str | None]
HANDLERS: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """`@jobs.handler("open_tasks")`; what it returns is the address of the result."""

    def register(handle: Handler) -> Handler:
        HANDLERS[kind] = handle
        return handle

    return register


@transaction.atomic
def start(
    *, kind: str, title: str, unit: OrgUnit, by: User, arguments: dict[str, Any] | None = None
) -> Job:
    """A second click while the same work is under way finds the same job."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks at once: one job
    asked = {"kind": kind, "unit": unit, "by": by, "arguments": arguments or {}}
    job = Job.objects.filter(state__in=ACTIVE, **asked).first()
    if job is None:
        job = Job.objects.create(title=title, asked_at=clock.now(), **asked)
    transaction.on_commit(partial(queue, job.pk))
    return job


def queue(job_id: int) -> None:
    """A broker that is down delays the work until `pump_jobs`; the request goes on."""
    try:
        app.send_task("campaign.tasks.run_job", args=[job_id], retry=False)
    except (BrokerError, OSError) as error:
        log.warning("job.not_queued", job=job_id, error=str(error))


def due() -> QuerySet[Job]:
    """Never picked up, or left behind by a worker that died."""
    free = Q(lease_until=None) | Q(lease_until__lt=clock.machine())
    return Job.objects.filter(free, state__in=ACTIVE).order_by("asked_at")


def run(job_id: int) -> None:
    """Take the lease and work; the one place where any failure becomes a sentence."""
    job = _take(job_id)
    if job is None:
        return
    if job.attempts > ATTEMPTS:
        said = _("Việc dừng giữa chừng nhiều lần nên không chạy tiếp.")
        _end(job, Job.State.FAILED, message=said)
        return
    try:
        url = HANDLERS[job.kind](job, Progress(job))
    except Superseded:
        log.warning("job.superseded", job=job.pk)
    except ValidationError as error:
        _end(job, Job.State.FAILED, message=" ".join(error.messages))
    except OperationalError as error:
        log.warning("job.postponed", job=job.pk, error=str(error))
        _held(job).update(state=Job.State.WAITING, lease_until=clock.machine() + PAUSE)
    except Exception:
        reference = f"KD-{secrets.token_hex(3).upper()}"
        log.exception("job.failed", job=job.pk, kind=job.kind, reference=reference)
        said = _("Việc dừng lại vì lỗi của phần mềm. Hãy thử lại; vẫn lỗi thì báo quản trị số này.")
        _end(job, Job.State.FAILED, message=said, reference=reference)
    else:
        _end(job, Job.State.DONE, result_url=url or "")


def _take(job_id: int) -> Job | None:
    """One worker gets the job: the condition and the change are one statement."""
    lease = clock.machine() + LEASE
    taken = (
        due()
        .filter(pk=job_id)
        .update(state=Job.State.RUNNING, lease_until=lease, attempts=F("attempts") + 1)
    )
    return Job.objects.select_related("by", "unit").get(pk=job_id) if taken else None


def _held(job: Job) -> QuerySet[Job]:
    """The row while this attempt still has it."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


@transaction.atomic
def _end(job: Job, state: str, **values: Any) -> None:
    """The asker may have left the page: the inbox says that it is done, or that it is not."""
    if "message" in values:
        values["message"] = values["message"][:500]
    held = _held(job).update(state=state, ended_at=clock.now(), lease_until=None, **values)
    campaign = _campaign_of(job)
    if not held or campaign is None:
        return
    job.refresh_from_db()
    said = _("Đã xong: %(title)s") if state == Job.State.DONE else _("Chưa xong: %(title)s")
    # What went wrong, and where, stands on the job's page: a mail names no unit.
    line = {"text": job.title, "url": job.result_url or job.get_absolute_url()}
    subject = said % {"title": job.title}
    notifications.notify(job.by, campaign, Notice.Kind.OUTCOME, subject, [line])


def _campaign_of(job: Job) -> Campaign | None:
    named = Campaign.objects.filter(pk=job.arguments.get("campaign")).first()
    return named or Campaign.objects.current()
