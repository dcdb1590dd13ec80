"""What is open and would change a dossier under the hands of whoever freezes it.

A blocker names what is open and who ends it. None of them tells whether a suggestion exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.domain import jobs
from campaign.domain.dossier_lists import DossierList
from campaign.lib import clock
from campaign.models import Campaign, Job
from orgunits.models import ImportRun
from orgunits.roles import Permission
from ratings.models import Ballot, Decision
from reviews.models import CollectiveDraft, Minutes, ReviewTask

FREEZE = "freeze_dossier"
LEFT_LYING = timedelta(days=1)
COUNTING = [Ballot.State.OPEN, Ballot.State.COUNTED, Ballot.State.CONFIRMED]


@dataclass(frozen=True)
class Blocker:
    """`permission`: what opens the place at `url`; to others it is named without a link."""

    words: str
    url: str = ""
    permission: str = ""

    def __str__(self) -> str:
        return self.words


def of(campaign: Campaign, listed: DossierList) -> list[Blocker]:
    return [found for look in LOOKS for found in look(campaign, listed)]


def _imports(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    """Being checked; or checked not long ago and not written yet: a file left lying is no import
    under way."""
    recent = Q(state=ImportRun.State.CHECKED, at__gte=clock.now() - LEFT_LYING)
    rows = ImportRun.objects.filter(recent | Q(state=ImportRun.State.WAITING))
    for run in rows.filter(unit__path__startswith=campaign.unit.path).select_related("by"):
        words = _("Lượt nhập dữ liệu “%(file)s” (%(kind)s) của %(by)s: %(state)s.")
        kind, state = run.get_kind_display().lower(), run.get_state_display().lower()
        facts = {"file": run.name, "kind": kind, "by": run.by, "state": state}
        yield Blocker(words % facts, run.get_absolute_url(), Permission.IMPORT)


def _work(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    """Another job under way; the freezing of a dossier stands in nobody's way but its own."""
    rows = Job.objects.filter(state__in=jobs.ACTIVE, unit__path__startswith=campaign.unit.path)
    for job in rows.exclude(kind=FREEZE).select_related("by"):
        words = _("Việc chạy nền “%(title)s” của %(by)s chưa xong.")
        yield Blocker(words % {"title": job.title, "by": job.by})


def _acceptance(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    keys = {wanted.milestone for wanted in listed.documents if wanted.milestone}
    rows = ReviewTask.objects.filter(campaign=campaign, milestone__key__in=keys).waiting()
    for task in rows.select_related("unit", "person", "milestone"):
        who = task.person or task.unit
        words = _("%(what)s của %(who)s đã gửi, chờ tiếp nhận.")
        facts = {"what": task.milestone.short_title, "who": who}
        yield Blocker(words % facts, task.get_absolute_url())


def _opinions(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    keys = {wanted.milestone for wanted in listed.documents if wanted.source == "opinions"}
    rows = CollectiveDraft.objects.filter(
        task__campaign=campaign, task__milestone__key__in=keys, state=CollectiveDraft.State.ASKING
    )
    for draft in rows.select_related("task"):
        words = _("%(draft)s báo cáo kiểm điểm tập thể đang lấy ý kiến, chưa hoàn thiện.")
        url = reverse("reviews:draft", args=[draft.task_id])
        yield Blocker(words % {"draft": draft}, url, Permission.HOLD_CONFERENCE)


def _scans(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    """Written and sent round, but the signed scan has not come in."""
    keys = {wanted.milestone for wanted in listed.documents if wanted.source == "minutes"}
    rows = Minutes.objects.filter(
        conference__campaign=campaign,
        conference__milestone__key__in=keys,
        state=Minutes.State.COMMENT,
    )
    for written in rows.select_related("conference"):
        words = _("%(minutes)s đang lấy ý kiến, chưa có bản quét đã ký.")
        yield Blocker(words % {"minutes": written}, written.get_absolute_url())
    yield from _ballots(campaign, listed)


def _ballots(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    kinds = {wanted.ballot for wanted in listed.documents if wanted.ballot}
    rows = Ballot.objects.in_force().filter(
        conference__campaign=campaign,
        conference__milestone__isnull=False,
        kind__in=kinds,
        state__in=COUNTING,
    )
    for ballot in rows:
        words = _("%(ballot)s: đang kiểm phiếu, chưa có bản quét biên bản đã ký.")
        yield Blocker(words % {"ballot": ballot}, ballot.get_absolute_url(), Permission.RATE)


def _appeals(campaign: Campaign, listed: DossierList) -> Iterator[Blocker]:
    kinds = [(w.object_kind, w.unit_kind) for w in listed.documents if w.object_kind]
    for object_kind, unit_kind in kinds:
        rows = Decision.objects.filter(
            case__campaign=campaign,
            case__object_kind=object_kind,
            case__unit__kind=unit_kind,
            appeal_received_on__isnull=False,
            appeal_closed_on=None,
        )
        for row in rows.select_related("case"):
            words = _("Khiếu nại về xếp loại %(who)s chưa giải quyết.")
            url = row.case.get_absolute_url()
            yield Blocker(words % {"who": row.case.name}, url, Permission.RATE)


LOOKS: tuple[Callable[[Campaign, DossierList], Iterator[Blocker]], ...] = (
    _imports,
    _work,
    _acceptance,
    _opinions,
    _scans,
    _appeals,
)
