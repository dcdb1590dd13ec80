"""Tasks opened by the service, then brought to where they stood, in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from campaign.lib import clock
from campaign.lib.files import sha256
from campaign.models import Campaign
from orgunits import audit
from orgunits.demo.province import Cast
from orgunits.models import RoleGrant, User
from orgunits.roles import Role
from reviews.domain import tasks
from reviews.models import ReviewTask, Submission, SubmissionFile
from reviews.models.submissions import Secrecy, stored_under

from . import fates
from .docx import paper
from .fates import ACCEPTED, OPEN, RETURNED, STAGED, Fate

OPENED = date(2023, 11, 27)
DECIDED = ["state", "submitted_at", "submitted_by", "paper_received_on", "late_reason"]
DECIDED += ["returned_at", "returned_by", "return_reason"]
DECIDED += ["accepted_at", "accepted_by", "accepted_version"]


@dataclass(frozen=True)
class Story:
    """A task, what becomes of it, who sends it and who decides on it."""

    task: ReviewTask
    fate: Fate
    sender: User
    receiver: User

    @property
    def is_staged(self) -> bool:
        return self.task.unit.code in STAGED and self.task.milestone.key == "D1"


def open_all(cast: Cast, campaign: Campaign) -> None:
    cast.say("Mở nhiệm vụ")
    with clock.pin(clock.at(OPENED, 8)):
        tasks.open_tasks(campaign_id=campaign.pk, by=cast.commission, progress=_quiet)


def stories(cast: Cast, campaign: Campaign) -> list[Story]:
    """Of all tasks on which something had happened; in the order of sending."""
    keys = {person.pk: key for key, person in cast.members.items()}
    clerks, owners = _clerks(), _owners()
    found = []
    for task in campaign.tasks.select_related("unit", "milestone", "person").order_by("pk"):
        fate = fates.of(task, cast.dice, keys.get(task.person_id, ""))
        if fate.state == OPEN:
            continue
        above = clerks.get(task.unit.code.rpartition(".")[0])
        receiver = above if task.milestone.key == "D1" and above else cast.commission
        sender = owners[task.person_id] if task.person_id else clerks[task.unit.code]
        found.append(Story(task, fate, receiver if fate.on_paper else sender, receiver))
    return sorted(found, key=lambda story: (story.fate.sent_at, story.task.pk))


def write(cast: Cast, campaign: Campaign, told: Iterable[Story]) -> list[Submission]:
    """All versions of the tasks that are not played through the services."""
    told = [story for story in told if not story.is_staged]
    cast.say(f"Bản gửi của {len(told)} nhiệm vụ")
    sent = [version for story in told for version in _versions(story)]
    Submission.objects.bulk_create(sent, batch_size=500)
    papers = [_file(row) for row in sent if not row.is_classified]
    SubmissionFile.objects.bulk_create(papers, batch_size=500)
    for story in told:
        _decide(story)
    ReviewTask.objects.bulk_update([story.task for story in told], DECIDED, batch_size=200)
    with clock.pin(clock.at(date(2023, 12, 15), 17)):
        after = {"tasks": len(told), "versions": len(sent)}
        audit.record("demo.reviews_loaded", campaign, by=None, after=after)
    return sent


def attachment(task: ReviewTask, version: int) -> tuple[str, bytes]:
    """Name and content of the report a unit attaches."""
    who = task.person.full_name if task.person else task.unit.name
    subject = "Bản tự kiểm điểm" if task.person else task.milestone.deliverable
    lines = [
        "ĐẢNG BỘ TỈNH BÌNH PHƯỚC",
        f"{subject} năm 2023, lần {version}",
        who,
        "Văn bản giả định, chỉ để minh họa phần mềm; không phải văn bản của tổ chức nào.",
    ]
    return f"{task.milestone.short_title} - {who}.docx"[-200:], paper(lines)


def _quiet(done: int, total: int, message: str = "") -> None:
    """Opening 800 tasks takes less than two seconds."""


def _clerks() -> dict[str, User]:
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE_CLERK, ended_at=None)
    return {grant.unit.code: grant.user for grant in grants.select_related("unit", "user")}


def _owners() -> dict[int, User]:
    return {user.person_id: user for user in User.objects.exclude(person=None)}


def _versions(story: Story) -> list[Submission]:
    fate = story.fate
    if not fate.first_sent_at:
        back = fate.decided_at if fate.state == RETURNED else None
        return [_version(story, 1, fate.sent_at, back)]
    first = _version(story, 1, fate.first_sent_at, fate.first_returned_at)
    return [first, _version(story, 2, fate.sent_at, None)]


def _version(
    story: Story, number: int, at: datetime | None, returned_at: datetime | None
) -> Submission:
    version = Submission(
        task=story.task,
        version=number,
        state=Submission.State.SENT,
        saved_at=at,
        sent_at=at,
        sent_by=story.sender,
        due_on=story.task.last_day,
        on_paper=story.fate.on_paper,
        paper_received_on=clock.day_of(at) if at and story.fate.on_paper else None,
        late_reason=story.fate.late_reason,
        **_secrecy(story.task, at),
    )
    if returned_at:
        version.returned_at, version.returned_by = returned_at, story.receiver
        version.return_reason = story.fate.reason
    return version


def _secrecy(task: ReviewTask, at: datetime | None) -> dict[str, Any]:
    if at is None or (task.milestone.key, task.unit.code) != ("D3", fates.CLASSIFIED):
        return {}
    day = clock.day_of(at)
    facts = {"classified_number": "41-BC/BNC (minh họa)", "classified_on": day}
    return {"secrecy": Secrecy.SECRET, "handed_over_on": day, **facts}


def _file(version: Submission) -> SubmissionFile:
    name, content = attachment(version.task, version.version)
    file = SubmissionFile(
        submission=version,
        name=name,
        size=len(content),
        sha256=sha256(content),
        added_at=version.saved_at,
        added_by=version.sent_by,
    )
    path = stored_under(file, name)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    file.content.name = path
    return file


def _decide(story: Story) -> None:
    task, fate = story.task, story.fate
    task.state, task.late_reason = fate.state, fate.late_reason
    task.submitted_at, task.submitted_by = fate.sent_at, story.sender
    if fate.on_paper and fate.sent_at:
        task.paper_received_on = clock.day_of(fate.sent_at)
    back = fate.decided_at if fate.state == RETURNED else fate.first_returned_at
    if back:
        task.returned_at, task.returned_by, task.return_reason = back, story.receiver, fate.reason
    if fate.state == ACCEPTED:
        task.accepted_at, task.accepted_by = fate.decided_at, story.receiver
        task.accepted_version = 2 if fate.first_sent_at else 1
