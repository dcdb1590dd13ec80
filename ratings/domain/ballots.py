"""Prepare a ballot, print it, freeze who may vote (R46); `ballot_signing` settles it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import ballot_subjects
from ratings.domain.ballot_notices import tell_tellers
from ratings.domain.ballot_subjects import Subject
from ratings.lifecycles import BALLOT
from ratings.models import Ballot, BallotElector, BallotItem
from reviews.domain.conference_rules import COUNTED
from reviews.models import Conference, ConferenceSeat

PREPARE = Permission.RATE
NUMBERED = ("copies", "printed_at", "printed_by")


@transaction.atomic
def draft(*, conference: Conference, kind: str, subjects: Iterable[Subject], by: User) -> Ballot:
    """One ballot of a kind per conference; the second vote and the new edition come from it."""
    conference = _held_still(conference.pk)
    access.require(by, PREPARE, conference.unit)
    if kind not in ballot_subjects.kinds_of(conference):
        raise ValidationError(
            _("Hội nghị này không biểu quyết %(kind)s.") % {"kind": Ballot.Kind(kind).label}
        )
    if conference.ballots.filter(kind=kind).exists():
        raise ValidationError(_("Hội nghị đã có phiếu này; sửa phiếu đang soạn hoặc lập bản mới."))
    ballot = Ballot.objects.create(
        conference=conference, kind=kind, drafted_at=clock.now(), drafted_by=by
    )
    put(ballot, subjects)
    audit.record("ballot.drafted", ballot, by=by, after=_subjects(ballot))
    return ballot


@transaction.atomic
def change(*, ballot_id: int, subjects: Iterable[Subject], by: User) -> Ballot:
    ballot = locked(ballot_id)
    access.require(by, PREPARE, ballot.unit)
    if ballot.state != Ballot.State.DRAFTED:
        raise ValidationError(_("Phiếu đã in thì không đổi đối tượng được; đưa về soạn lại trước."))
    before = _subjects(ballot)
    ballot.items.all().delete()
    put(ballot, subjects)
    audit.record("ballot.changed", ballot, by=by, before=before, after=_subjects(ballot))
    return ballot


@transaction.atomic
def print_(*, ballot_id: int, copies: int, by: User) -> Ballot:
    ballot = locked(ballot_id)
    access.require(by, PREPARE, ballot.unit)
    BALLOT.advance(ballot, "print")
    ballot.copies, ballot.printed_at, ballot.printed_by = copies, clock.now(), by
    ballot.save(update_fields=["state", *NUMBERED])
    audit.record("ballot.printed", ballot, by=by, after={"copies": copies})
    return ballot


@transaction.atomic
def redraft(*, ballot_id: int, by: User) -> Ballot:
    """Printed with a mistake, not yet given out."""
    ballot = locked(ballot_id)
    access.require(by, PREPARE, ballot.unit)
    BALLOT.advance(ballot, "redraft")
    before = {"copies": ballot.copies}
    ballot.copies = ballot.printed_at = ballot.printed_by = None
    ballot.save(update_fields=["state", *NUMBERED])
    audit.record("ballot.redrafted", ballot, by=by, before=before)
    return ballot


@transaction.atomic
def open_(*, ballot_id: int, by: User) -> Ballot:
    """From here on who may vote is settled, whatever is written into the attendance later."""
    ballot = locked(ballot_id)
    access.require(by, PREPARE, ballot.unit)
    BALLOT.advance(ballot, "open")
    electors = [
        BallotElector(ballot=ballot, person_id=seat.person_id, is_present=_came(seat))
        for seat in ballot.conference.seats.filter(role__in=COUNTED)
    ]
    BallotElector.objects.bulk_create(electors)
    ballot.convened = len(electors)
    ballot.present = sum(each.is_present for each in electors)
    ballot.opened_at, ballot.opened_by = clock.now(), by
    ballot.save(update_fields=["state", "convened", "present", "opened_at", "opened_by"])
    after = {"convened": ballot.convened, "present": ballot.present}
    audit.record("ballot.opened", ballot, by=by, after=after)
    tell_tellers(ballot, _("Mở kiểm phiếu biểu quyết"))
    return ballot


def record_download(*, ballot: Ballot, by: User) -> None:
    audit.record("ballot.downloaded", ballot, by=by, after={"sha256": ballot.sha256})


def locked(pk: int) -> Ballot:
    rows = Ballot.objects.select_for_update(of=("self",))
    return rows.select_related("conference__unit", "conference__campaign__rule_set").get(pk=pk)


def _held_still(pk: int) -> Conference:
    rows = Conference.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "campaign").get(pk=pk)


def put(ballot: Ballot, subjects: Iterable[Subject]) -> None:
    BallotItem.objects.bulk_create(
        BallotItem(
            ballot=ballot,
            place=place,
            unit_id=each.unit_id,
            person_id=each.person_id,
            name=each.name,
            post=each.post,
        )
        for place, each in enumerate(subjects, 1)
    )


def _subjects(ballot: Ballot) -> dict[str, Any]:
    return {"subjects": [item.name for item in ballot.items.all()]}


def _came(seat: ConferenceSeat) -> bool:
    return seat.attended == ConferenceSeat.Attended.YES
