"""Notices to the gateway for SMS or chat, where one is set: as the outbox, and at least once.

A person is named by account and address only; the text is that of the mail's subject.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.domain import channels, preferences
from campaign.lib import clock, webhook
from campaign.lib.relay import Reply, Verdict
from campaign.models import Notice, Push

BATCH = 50
# A call may take its timeout twice, to connect and to read; the lease outlasts a whole batch.
TIMEOUTS = 3
LONGEST_WAIT = timedelta(minutes=15)
LAST_ATTEMPT = 100  # about a day of a gateway that does not answer
# Switched on later, the gateway is not flooded with what is past.
NEWS = timedelta(days=1)
State = Push.State


def pump() -> dict[str, int]:
    counts: Counter[str] = Counter(dict.fromkeys(("planned", "sent", "retry", "failed"), 0))
    if not channels.gateway_is_on():
        return dict(counts)
    with translation.override(settings.LANGUAGE_CODE):
        counts["planned"] += _plan()
        while batch := claim():
            for push in batch:
                counts[_send(push)] += 1
            if counts["retry"]:
                break
    return dict(counts)


def _plan() -> int:
    """Any number of pumps at once write each of them once."""
    instant = clock.machine()
    fresh = Notice.objects.filter(
        kind__in=channels.current().gateway_kinds,
        push=None,
        read_at=None,
        due_at__gt=instant - NEWS,
    )
    rows = [Push(notice_id=key, due_at=instant) for key in fresh.values_list("pk", flat=True)]
    Push.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


@transaction.atomic
def claim() -> list[Push]:
    due = Push.objects.due(clock.machine()).order_by("due_at", "pk")
    related = ("notice__user__notice_preference", "notice__campaign")
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related(*related)
    batch = list(locked[:BATCH])
    lease = clock.machine() + timedelta(seconds=TIMEOUTS * settings.WEBHOOK_TIMEOUT * BATCH)
    Push.objects.filter(pk__in=[push.pk for push in batch]).update(
        state=State.SENDING, lease_until=lease, attempts=F("attempts") + 1
    )
    for push in batch:
        push.attempts += 1
    return batch


def _send(push: Push) -> str:
    if reason := _obstacle(push.notice):
        return _settle(push, State.CANCELLED, reason)
    reply = webhook.call(
        settings.WEBHOOK_URL,
        settings.WEBHOOK_SECRET,
        push.notice.message_id.strip("<>"),
        content(push.notice),
        settings.WEBHOOK_TIMEOUT,
    )
    return _conclude(push, reply)


def content(notice: Notice) -> dict[str, Any]:
    return {
        "type": f"notice.{notice.kind}",
        "day": notice.day.isoformat(),
        "to": {"username": notice.user.username, "email": notice.user.email},
        "text": notice.subject,
        "lines": len(notice.lines),
        "url": settings.SITE_ADDRESS + notice.get_absolute_url(),
    }


def _obstacle(notice: Notice) -> str:
    if notice.is_settled or notice.read_at:
        return _("Việc đã xong hoặc người nhận đã đọc")
    if not notice.user.is_active:
        return _("Tài khoản đã ngừng dùng")
    if not preferences.of(notice.user).wants_push:
        return _("Người nhận chọn không nhận tin nhắn")
    return ""


def _conclude(push: Push, reply: Reply) -> str:
    if reply.verdict == Verdict.SENT:
        return _settle(push, State.SENT, reply.text)
    if reply.verdict == Verdict.REFUSED or push.attempts >= LAST_ATTEMPT:
        return _settle(push, State.FAILED, reply.text)
    wait = min(timedelta(minutes=2 ** min(push.attempts - 1, 10)), LONGEST_WAIT)
    _mine(push).update(
        state=State.PLANNED,
        lease_until=None,
        due_at=clock.machine() + wait,
        outcome=reply.text[:300],
    )
    return "retry"


def _settle(push: Push, state: str, outcome: str) -> str:
    _mine(push).update(state=state, lease_until=None, outcome=outcome[:300])
    return str(state)


def _mine(push: Push) -> Any:
    """A late pump writes over nobody."""
    return Push.objects.filter(pk=push.pk, attempts=push.attempts, state=State.SENDING)
