"""What the pack can take from the campaign itself (R33–R40): the collective report, the merged
table of opinions, each member's self-review. Written in the browser or attached: both are papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from campaign.lib import document_docx
from campaign.lib.document import Document
from orgunits.models import User
from reviews.domain import (
    collective_drafts,
    conference_papers,
    opinion_paper,
    programme_paper,
    self_review_paper,
)
from reviews.domain.self_reviews import of as review_of
from reviews.models import (
    CollectiveDraft,
    Conference,
    ConferencePaper,
    ReviewTask,
    Submission,
    SubmissionFile,
)

# Titles of papers, by which a second gathering knows them: as documents are, in Vietnamese.
PROGRAMME = "Chương trình hội nghị"
COLLECTIVE = "Báo cáo kiểm điểm tập thể Ban Thường vụ Tỉnh ủy"
OPINIONS = "Bảng tổng hợp ý kiến góp ý dự thảo báo cáo"
OF_MEMBER = "Bản tự kiểm điểm của đồng chí {}"
PAPER, REPORT = ConferencePaper.Kind.PAPER, ConferencePaper.Kind.REPORT
SENT = (ReviewTask.State.SUBMITTED, ReviewTask.State.ACCEPTED)


@dataclass(frozen=True)
class Found:
    """A paper to be: the file that was sent, or what was written here."""

    title: str
    kind: str
    origin: SubmissionFile | Document

    def facts(self) -> dict[str, Any]:
        if isinstance(self.origin, SubmissionFile):
            return {"source": self.origin}
        return {"upload": (f"{self.title}.docx", document_docx.draw(self.origin))}


@transaction.atomic
def gather(*, conference: Conference, by: User) -> int:
    """Only what the pack does not hold yet; a paper planned by the same title gets its file."""
    known = {paper.title: paper for paper in conference.papers.all()}
    taken = 0
    for found in at_hand(conference, by):
        paper = known.get(found.title)
        if paper and not paper.is_missing:
            continue
        if paper:
            conference_papers.fill(paper_id=paper.pk, by=by, **found.facts())
        else:
            facts = {"title": found.title, "kind": found.kind} | found.facts()
            conference_papers.add(conference=conference, by=by, **facts)
        taken += 1
    return taken


def at_hand(conference: Conference, by: User) -> Iterator[Found]:
    if conference.programme.exists():
        programme = programme_paper.document(conference)
        yield Found(PROGRAMME, PAPER, programme)
    seen = ReviewTask.objects.visible_to(by).filter(campaign=conference.campaign)
    seen = seen.select_related("milestone__campaign", "campaign__rule_set", "unit", "person")
    for task in seen.filter(person=None, milestone__form="01", collective_drafts__isnull=False):
        yield from _collective(task, by)
    seats = conference.seats.values("person")
    members = seen.filter(person__in=seats).exclude(milestone__form="")
    for task in members.order_by("person__sort_key", "pk"):
        title = OF_MEMBER.format(task.person)
        yield from _of_task(task, title, PAPER, by)


def still_missing(conference: Conference) -> list[str]:
    """Of those convened who owe a self-review, who has not sent it."""
    tasks = ReviewTask.objects.filter(
        campaign=conference.campaign, person__in=conference.seats.values("person")
    )
    owed = tasks.exclude(milestone__form="").exclude(state__in=[*SENT, ReviewTask.State.EXEMPT])
    return [str(task.person) for task in owed.select_related("person").order_by("person__sort_key")]


def _collective(task: ReviewTask, by: User) -> Iterator[Found]:
    yield from _of_task(task, COLLECTIVE, REPORT, by)
    settled = task.collective_drafts.filter(state=CollectiveDraft.State.SETTLED)
    if draft := settled.order_by("-version").first():
        table = opinion_paper.document(draft, collective_drafts.merged(draft))
        yield Found(OPINIONS, PAPER, table)


def _of_task(task: ReviewTask, title: str, kind: str, by: User) -> Iterator[Found]:
    """The version last sent; what was written on suggested matters is left out of the pack."""
    sent = task.submissions.filter(state=Submission.State.SENT).order_by("-version").first()
    if sent is None or task.state not in SENT:
        return
    sent.task, review = task, review_of(sent)
    if review and review.is_written:
        yield Found(title, kind, self_review_paper.of(review, reader=by))
    elif file := sent.files.order_by("pk").first():
        yield Found(title, kind, file)
