"""Minutes: drafted from programme and attendance, commented by those convened, signed once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock, dates, text
from campaign.lib.files import sha256
from orgunits import audit
from orgunits.models import User
from reviews import lifecycles
from reviews.domain import conference_rules, conferences
from reviews.models import Conference, ConferenceSeat, Minutes, MinutesComment

Attended, Role = ConferenceSeat.Attended, ConferenceSeat.Role


def of(conference: Conference) -> Minutes:
    """Unsaved until something is written."""
    known = Minutes.objects.filter(conference=conference).first()
    return known or Minutes(conference=conference)


@transaction.atomic
def write(
    *, conference: Conference, opening: str, closing: str, conclusions: dict[int, str], by: User
) -> Minutes:
    """Until they are signed, the texts may still change: that is what comments are for."""
    minutes = _locked(conference)
    _refuse_if_signed(minutes)
    minutes.opening, minutes.closing = opening.strip(), closing.strip()
    minutes.save()
    for item in conference.programme.filter(pk__in=conclusions):
        item.conclusion = conclusions[item.pk].strip()
        item.save(update_fields=["conclusion"])
    audit.record("minutes.written", minutes, by=by)
    return minutes


@transaction.atomic
def send(*, conference: Conference, by: User) -> Minutes:
    minutes = _locked(conference)
    if not minutes.pk:
        minutes.save()
    lifecycles.MINUTES.advance(minutes, "send")
    minutes.sent_at, minutes.sent_by = clock.now(), by
    minutes.save()
    audit.record("minutes.sent_for_comment", minutes, by=by)
    conferences.tell(conference, _("Xin ý kiến về biên bản hội nghị"))
    return minutes


@transaction.atomic
def comment(*, conference: Conference, words: str, by: User) -> MinutesComment:
    minutes = _locked(conference)
    if minutes.state != Minutes.State.COMMENT:
        raise ValidationError(_("Biên bản không ở bước lấy ý kiến."))
    row = MinutesComment.objects.create(minutes=minutes, by=by, at=clock.now(), text=words.strip())
    audit.record("minutes.commented", minutes, by=by)
    return row


@transaction.atomic
def sign(
    *, conference: Conference, number: str, on: date, name: str, data: bytes, by: User
) -> Minutes:
    """The signed scan is the minutes; with it the conference is closed for good."""
    minutes = _locked(conference)
    if not conference.ends_on <= on <= clock.today():
        raise ValidationError(
            _("Ngày ký phải từ ngày kết thúc hội nghị (%(day)s) đến hôm nay.")
            % {"day": dates.short(conference.ends_on)}
        )
    lifecycles.MINUTES.advance(minutes, "sign")
    minutes.number, minutes.signed_on = number.strip(), on
    minutes.signed_at, minutes.signed_by = clock.now(), by
    minutes.name, minutes.sha256 = text.clean(name)[-200:], sha256(data)
    minutes.content.save(minutes.sha256, ContentFile(data), save=False)
    minutes.save()
    after = {"number": number, "signed_on": on, "sha256": minutes.sha256}
    audit.record("minutes.signed", minutes, by=by, after=after)
    conferences.step(conference_id=conference.pk, name="close", by=by)
    return minutes


def record_download(*, minutes: Minutes, by: User) -> None:
    audit.record("minutes.downloaded", minutes, by=by, after={"sha256": minutes.sha256})


def attendance(conference: Conference) -> dict[str, Any]:
    """Who chaired, came, was away and why; as the minutes say it."""
    seats = list(conference.seats.select_related("person").order_by("person__sort_key"))
    rules = conference_rules.of(conference.campaign)
    away = [seat for seat in seats if seat.attended in (Attended.NO, Attended.EXCUSED)]
    return {
        "chairs": [seat for seat in seats if seat.role == Role.CHAIR],
        "secretaries": [seat for seat in seats if seat.role == Role.SECRETARY],
        "guests": [
            seat for seat in seats if seat.role == Role.GUEST and seat.attended == Attended.YES
        ],
        "away": [seat for seat in away if seat.role != Role.GUEST],
        "quorum": conference_rules.quorum(seats, rules),
    }


def _refuse_if_signed(minutes: Minutes) -> None:
    if minutes.is_signed:
        raise ValidationError(_("Biên bản đã ký nên không sửa được nữa."))
    if minutes.conference.state != Conference.State.HELD:
        raise ValidationError(_("Ghi biên bản sau khi hội nghị đã họp."))


def _locked(conference: Conference) -> Minutes:
    """Behind the conference's lock, so that two clerks do not sign twice."""
    Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    return of(conference)
