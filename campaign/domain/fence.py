"""What the pump that claimed a notice writes into its row, and a late one no longer can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.lib import clock, relay
from campaign.lib.relay import Reply, Verdict
from campaign.models import Notice
from campaign.models.notifications import NoticeQuerySet

LONGEST_WAIT = timedelta(minutes=15)
LAST_ATTEMPT = 250  # about two and a half days of a relay that does not answer
State = Notice.State


def mine(*notices: Notice) -> NoticeQuerySet:
    """Their rows while this attempt still has them."""
    by_attempts: dict[int, list[int]] = defaultdict(list)
    for notice in notices:
        by_attempts[notice.attempts].append(notice.pk)
    attempts = [Q(attempts=number, pk__in=keys) for number, keys in by_attempts.items()]
    if not attempts:
        return Notice.objects.none()
    return Notice.objects.filter(reduce(or_, attempts), state=State.SENDING)


def begin(some: list[Notice]) -> tuple[datetime, datetime]:
    """From here on a death leaves them uncertain. Drops those of `some` that are no longer ours;
    answers this instant, by which they are known, and the end of the lease, which starts anew."""
    instant = clock.machine()
    lease = instant + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    ours = mine(*some).filter(lease_until__gt=instant)
    if ours.update(handed_at=instant, lease_until=lease) < len(some):
        kept = set(mine(*some).filter(handed_at=instant).values_list("pk", flat=True))
        some[:] = [notice for notice in some if notice.pk in kept]
    return instant, lease


def last_call(lease: datetime) -> datetime:
    """Until when one more mail may be handed over within it."""
    return lease - timedelta(seconds=relay.EXCHANGES * settings.EMAIL_TIMEOUT)


def conclude(notice: Notice, reply: Reply) -> str:
    """For whatever was not taken; an uncertain one is asked of a journal written after now."""
    if reply.verdict == Verdict.LATER:
        return put_off(notice, reply)
    if reply.verdict == Verdict.REFUSED:
        return settle(notice, State.FAILED, reply.text)
    mine(notice).update(handed_at=clock.machine())
    return settle(notice, State.UNCERTAIN, reply.text)


def settle(notice: Notice, state: str, outcome: str) -> str:
    mine(notice).update(state=state, lease_until=None, outcome=outcome[:300])
    return state


def settle_sent(notices: list[Notice]) -> int:
    facts = {"state": State.SENT, "outcome": "", "sent_at": clock.now()}
    mine(*notices).update(lease_until=None, **facts)
    return len(notices)


def put_off(notice: Notice, reply: Reply) -> str:
    if notice.attempts >= LAST_ATTEMPT:
        return settle(notice, State.FAILED, reply.text)
    wait = min(timedelta(minutes=2 ** min(notice.attempts - 1, 10)), LONGEST_WAIT)
    mine(notice).update(
        state=State.PLANNED,
        lease_until=None,
        handed_at=None,
        due_at=clock.machine() + wait,
        outcome=reply.text[:300],
    )
    return "retry"


def wait_until(notice: Notice, instant: datetime) -> int:
    return mine(notice).update(
        state=State.PLANNED, lease_until=None, due_at=instant, due_since=instant
    )


def take_back(some: Iterable[Notice]) -> list[Notice]:
    """Begun, and not handed over: no death can leave them uncertain any more."""
    kept = list(some)
    mine(*kept).update(handed_at=None)
    return kept


def doubt(gone: NoticeQuerySet, instant: datetime) -> int:
    """It may have been handed over at any moment until now: the journal that is asked must reach
    further."""
    return gone.update(
        state=State.UNCERTAIN,
        lease_until=None,
        handed_at=instant,
        outcome=_("Đứt giữa chừng khi đang gửi, chưa rõ máy chủ thư đã nhận hay chưa"),
    )


def release(waiting: list[Notice]) -> None:
    rest = mine(*waiting).filter(handed_at=None)
    rest.update(state=State.PLANNED, lease_until=None)
