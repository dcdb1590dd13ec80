"""The pack: planned by title, filled, sent in time or marked late, opened by each (R40)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import notifications
from campaign.lib import clock, dates, text
from campaign.lib.files import sha256
from campaign.models import Notice
from orgunits import audit
from orgunits.models import User
from reviews.domain import conference_rules
from reviews.domain.conference_rules import Lead
from reviews.domain.conferences import refuse_if_closed
from reviews.models import (
    Conference,
    ConferencePaper,
    ConferenceSeat,
    PaperDelivery,
    SubmissionFile,
)


@dataclass
class Shown:
    """A paper as the pack shows it: until when, to how many, opened by how many."""

    paper: ConferencePaper
    lead: Lead
    seats: int
    deliveries: list[PaperDelivery] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return len(self.deliveries)

    @property
    def opened(self) -> int:
        return sum(row.opened_at is not None for row in self.deliveries)

    @property
    def late(self) -> list[PaperDelivery]:
        return [row for row in self.deliveries if clock.day_of(row.sent_at) > self.lead.last_day]

    @property
    def is_whole(self) -> bool:
        return self.sent >= self.seats > 0

    @property
    def look(self) -> str:
        if self.is_whole:
            return "accepted"
        return "late" if self.lead.last_day < clock.today() else "open"

    @property
    def label(self) -> str:
        if self.paper.is_missing:
            return _("Chưa có tệp")
        if not self.sent:
            return _("Chưa gửi")
        return _("Đã gửi %(n)s/%(all)s") % {"n": self.sent, "all": self.seats}


@transaction.atomic
def add(
    *,
    conference: Conference,
    title: str,
    kind: str,
    by: User,
    source: SubmissionFile | None = None,
    upload: tuple[str, bytes] | None = None,
) -> ConferencePaper:
    refuse_if_closed(conference)
    if conference.papers.filter(title=title).exists():
        raise ValidationError(_("Đã có tài liệu cùng tên."))
    paper = ConferencePaper(conference=conference, title=title, kind=kind)
    _fill(paper, source, upload)
    paper.save()
    audit.record("paper.added", paper, by=by, after=_facts(paper))
    return paper


@transaction.atomic
def fill(
    *,
    paper_id: int,
    by: User,
    source: SubmissionFile | None = None,
    upload: tuple[str, bytes] | None = None,
) -> ConferencePaper:
    """The file of a paper planned by its title; what was sent is never exchanged."""
    paper = _locked(paper_id)
    refuse_if_closed(paper.conference)
    if paper.deliveries.exists():
        raise ValidationError(_("Tài liệu đã gửi thì không thay tệp; hãy thêm tài liệu mới."))
    before = _facts(paper)
    _fill(paper, source, upload)
    paper.save()
    audit.record("paper.filled", paper, by=by, before=before, after=_facts(paper))
    return paper


@transaction.atomic
def remove(*, paper_id: int, by: User) -> None:
    paper = _locked(paper_id)
    refuse_if_closed(paper.conference)
    if paper.deliveries.exists():
        raise ValidationError(_("Tài liệu đã gửi thì không gỡ được."))
    audit.record("paper.removed", paper, by=by, before=_facts(paper))
    name, storage = str(paper.content.name or ""), paper.content.storage
    is_shared = paper.source_id or ConferencePaper.objects.filter(content=name).count() > 1
    paper.delete()
    if name and not is_shared:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def send(*, conference_id: int, by: User) -> int:
    """All whole papers to all convened who have not got them yet; each is told once."""
    rows = Conference.objects.select_for_update(of=("self",)).select_related("campaign", "unit")
    conference = rows.get(pk=conference_id)
    if conference.state != Conference.State.CALLED:
        raise ValidationError(_("Gửi tài liệu khi hội nghị đã triệu tập và chưa họp."))
    seats = list(conference.seats.select_related("person"))
    papers = [paper for paper in conference.papers.all() if not paper.is_missing]
    known = set(PaperDelivery.objects.filter(paper__in=papers).values_list("paper_id", "seat_id"))
    now = clock.now()
    new = [
        PaperDelivery(paper=paper, seat=seat, sent_at=now, sent_by=by)
        for paper in papers
        for seat in seats
        if (paper.pk, seat.pk) not in known
    ]
    if not new:
        raise ValidationError(_("Không còn tài liệu nào để gửi."))
    PaperDelivery.objects.bulk_create(new)
    after = {"papers": sorted({str(row.paper) for row in new}), "count": len(new)}
    audit.record("conference.papers_sent", conference, by=by, after=after)
    _tell(conference, {row.seat.person_id for row in new})
    return len(new)


@transaction.atomic
def open_(*, paper: ConferencePaper, by: User) -> None:
    """The first opening of one's own copy; later ones only leave their trace."""
    rows = PaperDelivery.objects.select_for_update(of=("self",))
    own = rows.filter(paper=paper, seat__person_id=by.person_id or 0, opened_at=None)
    for delivery in own:
        delivery.opened_at = max(clock.now(), delivery.sent_at)
        delivery.save(update_fields=["opened_at"])
    audit.record("paper.opened", paper, by=by, after=_facts(paper))


def pack(conference: Conference) -> list[Shown]:
    """Two queries for any number of papers."""
    leads = conference_rules.leads(conference, conference_rules.of(conference.campaign))
    seats = conference.seats.count()
    shown = {paper.pk: Shown(paper, leads[paper.kind], seats) for paper in conference.papers.all()}
    rows = PaperDelivery.objects.filter(paper__in=shown).select_related("seat__person")
    for row in rows.order_by("seat__person__sort_key"):
        shown[row.paper_id].deliveries.append(row)
    return list(shown.values())


def missing(conference: Conference, shown: list[Shown], today: date) -> list[str]:
    """The red list: what must still be done before the last day, or was not done by then."""
    if conference.state in (Conference.State.HELD, Conference.State.CLOSED):
        return []
    found = [] if shown else [_("Chưa có tài liệu nào trong danh mục.")]
    for each in shown:
        if each.is_whole:
            continue
        words = _("%(title)s: %(state)s, phải gửi hết ngày %(day)s (%(left)s).")
        found.append(
            words
            % {
                "title": each.paper.title,
                "state": each.label[:1].lower() + each.label[1:],
                "day": dates.short(each.lead.last_day),
                "left": dates.days_left(each.lead.last_day, today),
            }
        )
    return found


def per_seat(shown: list[Shown], seats: list[ConferenceSeat]) -> list[dict[str, Any]]:
    """Per person: how many papers sent, how many opened."""
    found: dict[int, dict[str, Any]] = {
        seat.pk: {"seat": seat, "sent": 0, "opened": 0, "first": None} for seat in seats
    }
    for each in shown:
        for row in each.deliveries:
            entry = found[row.seat_id]
            entry["sent"] += 1
            entry["opened"] += row.opened_at is not None
            entry["first"] = min(filter(None, [entry["first"], row.sent_at]))
    return list(found.values())


def sources(conference: Conference, user: User) -> Any:
    """Files that units sent in this campaign and the user sees; the newest first."""
    rows = SubmissionFile.objects.visible_to(user).filter(
        submission__task__campaign=conference.campaign,
        submission__state="sent",
        submission__task__milestone__work="document",
    )
    return rows.select_related("submission__task__unit", "submission__task__person").order_by("-pk")


def _fill(
    paper: ConferencePaper, source: SubmissionFile | None, upload: tuple[str, bytes] | None
) -> None:
    if source:
        paper.source, paper.name, paper.size = source, source.name, source.size
        paper.sha256, paper.content = source.sha256, source.content.name
    elif upload:
        name, data = upload
        paper.source, paper.name, paper.size = None, text.clean(name)[-200:], len(data)
        paper.sha256 = sha256(data)
        paper.content.save(paper.sha256, ContentFile(data), save=False)


def _tell(conference: Conference, persons: set[int]) -> None:
    """Only that papers are there: neither their names nor what they say."""
    day = dates.short(conference.starts_on)
    line = {
        "text": _("Tài liệu hội nghị ngày %(day)s đã gửi tới đồng chí") % {"day": day},
        "url": conference.get_absolute_url(),
    }
    for user in User.objects.filter(person__in=persons, is_active=True):
        notifications.notify(
            user, conference.campaign, Notice.Kind.CONFERENCE, _("Có tài liệu hội nghị"), [line]
        )


def _locked(pk: int) -> ConferencePaper:
    rows = ConferencePaper.objects.select_for_update(of=("self",))
    return rows.select_related("conference__unit").get(pk=pk)


def _facts(paper: ConferencePaper) -> dict[str, Any]:
    return {"title": paper.title, "name": paper.name, "sha256": paper.sha256}
