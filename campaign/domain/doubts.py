"""Mails that may or may not have been taken: asked of the relay's journal, else of a person.

Never “try again anyway”: what the journal does not settle, someone decides and signs for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign.lib import clock, journal
from campaign.models import Notice
from campaign.models.notifications import NoticeQuerySet
from orgunits import audit
from orgunits.models import User

MOST = 1000
WITNESSES = 50
State = Notice.State


def reconcile() -> Counter[str]:
    """Settle what the journal knows; a journal that does not reach the moment knows nothing."""
    if not settings.MAIL_JOURNAL:
        return Counter()
    before = clock.machine() - timedelta(seconds=settings.MAIL_JOURNAL_PATIENCE)
    doubtful = list(Notice.objects.doubtful().filter(handed_at__lte=before)[:MOST])
    return _settle(doubtful, Path(settings.MAIL_JOURNAL)) if doubtful else Counter()


def _settle(doubtful: list[Notice], path: Path) -> Counter[str]:
    witnesses = _witnesses(doubtful)
    ids = {each.message_id for each in doubtful} | set(witnesses)
    named = journal.taken(path, ids)
    since = min((witnesses[each] for each in named if each in witnesses), default=None)
    until = journal.written_at(path)
    counts: Counter[str] = Counter()
    for notice in doubtful:
        if notice.message_id in named:
            counts["found"] += _arrived(notice, _("Nhật ký máy chủ thư ghi đã nhận"))
        elif _covers(notice, since, until):
            counts["again"] += _again(notice, _("Nhật ký máy chủ thư không ghi nhận thư này"))
    return counts


def _witnesses(doubtful: Iterable[Notice]) -> dict[str, datetime]:
    """Mails known to have arrived before: where the journal names one, it reaches back that far."""
    first = min(notice.handed_at for notice in doubtful if notice.handed_at)
    rows = Notice.objects.filter(state=State.SENT, handed_at__lt=first).order_by("-handed_at")
    found = rows.values_list("message_id", "handed_at")[:WITNESSES]
    return {key: handed for key, handed in found if handed}


def _covers(notice: Notice, since: datetime | None, until: float) -> bool:
    handed = notice.handed_at
    return bool(handed and since and since < handed and until > handed.timestamp())


# --- decided by a person


@transaction.atomic
def settle(*, notice_id: int, arrived: bool, by: User) -> Notice:
    """A person has asked the recipient or the relay: it arrived, or it is to be sent once more."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    if notice.state not in (State.UNCERTAIN, State.FAILED):
        raise ValidationError(_("Thư này không còn chờ người xem lại."))
    words = _("Người phụ trách ghi nhận đã tới") if arrived else _("Người phụ trách cho gửi lại")
    done = _arrived(notice, words) if arrived else _again(notice, words)
    if not done:
        raise ValidationError(_("Thư này vừa được xử lý ở nơi khác, hãy tải lại trang."))
    action = "notice.arrived" if arrived else "notice.sent_again"
    audit.record(action, notice, by=by, unit=notice.campaign.unit, after={"user": notice.user_id})
    notice.refresh_from_db()
    return notice


def _arrived(notice: Notice, words: str) -> int:
    return _unchanged(notice).update(
        state=State.SENT, sent_at=notice.handed_at or clock.now(), outcome=words
    )


def _again(notice: Notice, words: str) -> int:
    """Under the same Message-ID; the fence moves, should the late pump still be alive."""
    return _unchanged(notice).update(
        state=State.PLANNED,
        handed_at=None,
        due_at=clock.machine(),
        attempts=F("attempts") + 1,
        outcome=words,
    )


def _unchanged(notice: Notice) -> NoticeQuerySet:
    return Notice.objects.filter(pk=notice.pk, state=notice.state, attempts=notice.attempts)
