"""The outbox: from a row to a mail that goes out at most once, with any number of pumps at work.

planned → sending → sent | uncertain | failed | cancelled.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.utils import translation

from campaign.domain import (
    channels,
    clocks,
    doubts,
    fence,
    handfuls,
    health,
    mails,
    obstacles,
    preferences,
)
from campaign.lib import clock, relay
from campaign.lib.relay import Reply, Verdict
from campaign.models import Notice

BATCH = 200
HANDFUL = 50

OUTCOMES = (
    "sent",
    "cancelled",
    "retry",
    "uncertain",
    "failed",
    "recovered",
    "unreachable",
    "found",
    "again",
    "quiet",
)
State = Notice.State


def pump() -> dict[str, int]:
    """Send all that is due; any number of pumps may run at once."""
    counts = Counter(dict.fromkeys(OUTCOMES, 0))
    if clocks.is_off():
        return dict(counts)
    with translation.override(settings.LANGUAGE_CODE):
        counts.update(recover())
        counts.update(doubts.reconcile())
        health.pumped()
        while not counts["unreachable"] and (batch := claim()):
            counts.update(_deliver(batch))
            health.pumped()
    return {str(name): count for name, count in counts.items()}


def recover() -> Counter[str]:
    """Rows whose pump died: where it left no mark of how far it came, those not yet handed over
    wait again, and of the others nobody can know."""
    instant, lease = clock.machine(), timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    counts = handfuls.recover(instant, lease)
    gone = Notice.objects.abandoned(instant, lease)
    counts["uncertain"] += fence.doubt(gone.filter(handed_at__isnull=False), instant)
    again = gone.filter(handed_at=None).update(state=State.PLANNED, lease_until=None)
    counts["recovered"] += again
    return counts


@transaction.atomic
def claim(limit: int = BATCH) -> list[Notice]:
    """Take the next ones; `attempts` is the fence that keeps a late pump from writing over us."""
    instant = clock.machine()
    ahead = Notice.objects.of_days_to_come(clock.today())
    due = Notice.objects.due(instant).exclude(pk__in=ahead).order_by("due_at", "pk")
    batch = list(
        due.select_for_update(skip_locked=True, of=("self",)).select_related(
            "user__notice_preference", "campaign"
        )[:limit]
    )
    lease = instant + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    Notice.objects.filter(pk__in=[notice.pk for notice in batch]).update(
        state=State.SENDING, lease_until=lease, handed_at=None, attempts=F("attempts") + 1
    )
    for notice in batch:
        notice.state, notice.lease_until = State.SENDING, lease
        notice.attempts += 1
    return batch


def _deliver(batch: list[Notice]) -> Counter[str]:
    """One connection for the whole batch; what is left when something breaks waits again."""
    counts: Counter[str] = Counter()
    waiting = _worth_sending(batch, counts)
    try:
        _send_all(waiting, counts)
    finally:
        fence.release(waiting)
    return counts


def _worth_sending(batch: list[Notice], counts: Counter[str]) -> list[Notice]:
    gone, kept = obstacles.refresh(batch), []
    night = channels.current().quiet_hours
    for notice in batch:
        state, reason = obstacles.of(notice, gone)
        if state:
            counts[fence.settle(notice, state, reason)] += 1
        elif morning := preferences.quiet_until(notice, night, clock.machine()):
            counts["quiet"] += fence.wait_until(notice, morning)
        else:
            kept.append(notice)
    return kept


def _send_all(waiting: list[Notice], counts: Counter[str]) -> None:
    connection, is_open = mail.get_connection(), False
    try:
        while waiting:
            refusal = None if is_open else relay.connect(connection)
            if refusal:
                counts["unreachable"] += 1
                _put_off_all(waiting, refusal)
                return
            is_open = _send_some(waiting, connection, counts)
            if not is_open:
                relay.hang_up(connection)
    finally:
        relay.hang_up(connection)


def _send_some(waiting: list[Notice], connection: Any, counts: Counter[str]) -> bool:
    """Answers whether the connection still stands; whoever was not reached waits again."""
    some = waiting[:HANDFUL]
    messages = {notice.pk: mails.compose(notice, connection) for notice in some}
    handful = handfuls.begin(some)
    del waiting[: len(messages)]
    sent: list[Notice] = []
    is_open, until = True, fence.last_call(handful.lease_until)
    try:
        while some and is_open and clock.machine() < until and handfuls.reach(handful):
            notice = some.pop(0)
            reply = relay.hand_over(connection, messages[notice.pk])
            is_open = not reply.is_closed
            if reply.verdict == Verdict.SENT:
                sent.append(notice)
            else:
                counts[fence.conclude(notice, reply)] += 1
    finally:
        counts["sent"] += len(sent)
        waiting[:0] = handfuls.end(handful, sent, some)
    return is_open


def _put_off_all(waiting: list[Notice], reply: Reply) -> None:
    while waiting:
        fence.put_off(waiting.pop(), reply)
