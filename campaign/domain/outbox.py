"""The outbox: from a row to a mail that goes out at most once, with any number of pumps at work.

planned → sending → sent | uncertain | failed | cancelled.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import clocks, doubts, health, obstacles, preferences
from campaign.lib import clock, relay
from campaign.lib.relay import Reply, Verdict
from campaign.models import Notice

BATCH = 100
LONGEST_WAIT = timedelta(minutes=15)
LAST_ATTEMPT = 250  # about two and a half days of a relay that does not answer

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
    """Rows whose pump died: not yet handed over, they wait again; else nobody can know."""
    lease = timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    gone = Notice.objects.abandoned(clock.machine(), lease)
    lost = gone.filter(handed_at__isnull=False).update(
        state=State.UNCERTAIN,
        lease_until=None,
        outcome=_("Đứt giữa chừng khi đang gửi, chưa rõ máy chủ thư đã nhận hay chưa"),
    )
    again = gone.filter(handed_at=None).update(state=State.PLANNED, lease_until=None)
    return Counter({"uncertain": lost, "recovered": again})


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
        _release(waiting)
    return counts


def _send_all(waiting: list[Notice], counts: Counter[str]) -> None:
    connection, is_open = mail.get_connection(), False
    try:
        while waiting:
            refusal = None if is_open else relay.connect(connection)
            if refusal:
                counts["unreachable"] += 1
                _put_off_all(waiting, refusal)
                return
            reply = _send_next(waiting, connection, counts)
            is_open = not reply.is_closed
            if reply.is_closed:
                relay.hang_up(connection)
    finally:
        relay.hang_up(connection)


def _send_next(waiting: list[Notice], connection: Any, counts: Counter[str]) -> Reply:
    notice = waiting[0]
    message, is_ours = compose(notice, connection), _begin(notice)
    waiting.pop(0)
    if not is_ours:
        return Reply(Verdict.LATER)
    reply = relay.hand_over(connection, message)
    counts[_conclude(notice, reply)] += 1
    return reply


def compose(notice: Notice, connection: Any = None) -> mail.EmailMultiAlternatives:
    context = {
        "notice": notice,
        "lines": [line | {"url": settings.SITE_ADDRESS + line["url"]} for line in notice.lines],
        "address": settings.SITE_ADDRESS,
        "inbox": settings.SITE_ADDRESS + notice.get_absolute_url(),
    }
    message = mail.EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string("campaign/mail_digest.txt", context),
        to=[notice.user.email],
        headers={
            "Message-ID": notice.message_id,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("campaign/mail_digest.html", context), "text/html")
    return message


# --- conditions, asked anew when the turn comes


def _worth_sending(batch: list[Notice], counts: Counter[str]) -> list[Notice]:
    gone, kept = obstacles.refresh(batch), []
    for notice in batch:
        state, reason = obstacles.of(notice, gone)
        if state:
            counts[_settle(notice, state, outcome=reason)] += 1
        elif morning := preferences.quiet_until(notice, clock.machine()):
            counts["quiet"] += _wait_until(notice, morning)
        else:
            kept.append(notice)
    return kept


# --- the fence


def _begin(notice: Notice) -> bool:
    """From here on a death leaves the mail uncertain; the lease starts anew with each mail."""
    instant = clock.machine()
    lease = instant + timedelta(seconds=settings.NOTICE_LEASE_SECONDS)
    mine = obstacles.mine(notice).filter(lease_until__gt=instant)
    return bool(mine.update(handed_at=instant, lease_until=lease))


def _conclude(notice: Notice, reply: Reply) -> str:
    if reply.verdict == Verdict.LATER:
        return _put_off(notice, reply)
    state = {
        Verdict.SENT: State.SENT,
        Verdict.REFUSED: State.FAILED,
        Verdict.UNCERTAIN: State.UNCERTAIN,
    }[reply.verdict]
    return _settle(notice, state, outcome=reply.text)


def _settle(notice: Notice, state: str, *, outcome: str) -> str:
    obstacles.mine(notice).update(
        state=state,
        lease_until=None,
        outcome=outcome[:300],
        sent_at=clock.now() if state == State.SENT else None,
    )
    return state


def _put_off(notice: Notice, reply: Reply) -> str:
    if notice.attempts >= LAST_ATTEMPT:
        return _settle(notice, State.FAILED, outcome=reply.text)
    wait = min(timedelta(minutes=2 ** min(notice.attempts - 1, 10)), LONGEST_WAIT)
    obstacles.mine(notice).update(
        state=State.PLANNED,
        lease_until=None,
        handed_at=None,
        due_at=clock.machine() + wait,
        outcome=reply.text[:300],
    )
    return "retry"


def _wait_until(notice: Notice, instant: datetime) -> int:
    return obstacles.mine(notice).update(
        state=State.PLANNED, lease_until=None, due_at=instant, due_since=instant
    )


def _put_off_all(waiting: list[Notice], reply: Reply) -> None:
    while waiting:
        _put_off(waiting.pop(), reply)


def _release(waiting: list[Notice]) -> None:
    for notice in waiting:
        obstacles.mine(notice).filter(handed_at=None).update(state=State.PLANNED, lease_until=None)
