"""A few mails begun by one write to the disk and concluded by another, however many they are.

Between the two each step is marked where it costs no wait (`campaign.models.handfuls`). Whoever
finds the pump dead so knows which were taken, which never went, and the one that is uncertain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import fence
from campaign.lib import clock
from campaign.models import Handful, Notice

State = Notice.State


@transaction.atomic
def begin(some: list[Notice]) -> Handful:
    """Drops those of `some` that are no longer ours."""
    instant, lease = fence.begin(some)
    keys = [notice.pk for notice in some]
    return Handful.objects.create(keys=keys, begun_at=instant, lease_until=lease)


def reach(handful: Handful) -> bool:
    """Before the relay is called for the next one. Whoever took us for dead has settled the
    handful: then it is not ours to go on with."""
    handful.reached += 1
    return Handful.objects.filter(pk=handful.pk).update(reached=handful.reached) == 1


@transaction.atomic
def end(handful: Handful, sent: list[Notice], left: Iterable[Notice]) -> list[Notice]:
    """Answers those that were not reached: they are still ours, and wait."""
    fence.settle_sent(sent)
    kept = fence.take_back(left)
    handful.delete()
    return kept


@transaction.atomic
def recover(instant: datetime, lease: timedelta) -> Counter[str]:
    """Of pumps that died."""
    counts: Counter[str] = Counter()
    for handful in Handful.objects.select_for_update().abandoned(instant, lease):
        counts.update(_settle(handful, instant))
        handful.delete()
    return counts


def _settle(handful: Handful, instant: datetime) -> Counter[str]:
    """One refused or put off before the death says so itself, and is no longer being sent."""
    theirs = Notice.objects.filter(state=State.SENDING, handed_at=handful.begun_at)
    called = handful.keys[: handful.reached]
    taken = theirs.filter(pk__in=called[:-1]).update(
        state=State.SENT,
        lease_until=None,
        sent_at=clock.now(),
        outcome=_("Máy chủ thư đã nhận trước khi việc gửi bị dừng"),
    )
    doubtful = fence.doubt(theirs.filter(pk__in=called[-1:]), instant)
    again = theirs.filter(pk__in=handful.keys[handful.reached :]).update(
        state=State.PLANNED, lease_until=None, handed_at=None
    )
    return Counter(found=taken, uncertain=doubtful, recovered=again)
