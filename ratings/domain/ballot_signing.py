"""The signed tally minute settles a ballot; a correction is a new edition beside it (R47)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, dates, text
from campaign.lib.files import sha256
from orgunits import access, audit
from orgunits.models import User
from ratings.domain import ballot_cases, ballot_subjects, ballots
from ratings.domain.ballot_notices import tell_tellers
from ratings.lifecycles import BALLOT
from ratings.models import Ballot, BallotElector


@transaction.atomic
def sign(*, ballot_id: int, on: date, name: str, data: bytes, by: User) -> Ballot:
    """The signed scan settles it: from here on the database itself refuses a change."""
    ballot = ballots.locked(ballot_id)
    access.require(by, ballots.PREPARE, ballot.unit)
    first = ballot.conference.starts_on
    if not first <= on <= clock.today():
        raise ValidationError(
            {
                "on": _("Ngày ký phải từ ngày họp (%(day)s) đến hôm nay.")
                % {"day": dates.short(first)}
            }
        )
    BALLOT.advance(ballot, "sign")
    ballot.signed_on, ballot.signed_at, ballot.signed_by = on, clock.now(), by
    ballot.name, ballot.sha256 = text.clean(name)[-200:], sha256(data)
    ballot.content.save(ballot.sha256, ContentFile(data), save=False)
    ballot.save()
    after = {"signed_on": on, "sha256": ballot.sha256}
    audit.record("ballot.signed", ballot, by=by, after=after)
    ballot_cases.write(ballot, by=by)
    return ballot


@transaction.atomic
def correct(*, ballot_id: int, reason: str, by: User) -> Ballot:
    """A new edition of a signed one, to be counted afresh; the old one stays as it was signed."""
    old = ballots.locked(ballot_id)
    access.require(by, ballots.PREPARE, old.unit)
    if not old.is_signed:
        raise ValidationError(_("Chỉ lập bản mới khi bản này đã ký."))
    if Ballot.objects.filter(replaces=old).exists():
        raise ValidationError(_("Bản này đã được thay bằng bản mới hơn."))
    if not reason.strip():
        raise ValidationError({"reason": _("Cần nêu rõ lý do lập bản mới.")})
    kept = ("conference", "kind", "stage", "follows", *ballots.NUMBERED)
    opened = ("convened", "present", "opened_at", "opened_by")
    new = Ballot.objects.create(
        **{name: getattr(old, name) for name in (*kept, *opened)},
        state=Ballot.State.OPEN,
        edition=old.edition + 1,
        replaces=old,
        correction_reason=text.clean(reason),
        drafted_at=clock.now(),
        drafted_by=by,
    )
    ballots.put(new, ballot_subjects.of_items(old.items.all()))
    BallotElector.objects.bulk_create(
        BallotElector(ballot=new, person_id=each.person_id, is_present=each.is_present)
        for each in old.electors.all()
    )
    after = {"edition": new.edition}
    audit.record("ballot.corrected", new, by=by, after=after, reason=new.correction_reason)
    tell_tellers(new, _("Kiểm lại phiếu biểu quyết: bản mới"))
    return new
