"""What people are told: a row each, which is the entry in their inbox and, if they have an address,
a mail (`campaign.domain.outbox` sends it).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from campaign.lib import clock
from campaign.models import Campaign, Notice
from orgunits.models import User

Lines = list[dict[str, Any]]


@dataclass(frozen=True)
class Fresh:
    """What is still worth saying; no line left: the mail is not sent, for this reason."""

    lines: Lines
    reason: str = ""


# For notices just claimed; those it does not answer for stay as they are.
Recheck = Callable[[list[Notice]], dict[int, Fresh]]
rechecks: dict[str, Recheck] = {}


def recheck(kind: str) -> Callable[[Recheck], Recheck]:
    """Register who knows, when a notice's turn comes, whether it still holds."""

    def register(function: Recheck) -> Recheck:
        rechecks[kind] = function
        return function

    return register


# --- writing


def notify(user: User, campaign: Campaign, kind: str, subject: str, lines: Lines) -> Notice:
    """Stands or falls with the caller's transaction; lines of {"text", "url"}, never a suggestion,
    a grade or another unit's name."""
    notice = draft(user.pk, campaign, kind, subject, lines, uuid.uuid4().hex)
    notice.save()
    return notice


def draft(
    user_id: int, campaign: Campaign, kind: str, subject: str, lines: Lines, token: str
) -> Notice:
    """Unsaved. The Message-ID is fixed here, so that a relay's journal can be asked for it."""
    day, instant = clock.today(), clock.machine()
    return Notice(
        campaign=campaign,
        user_id=user_id,
        kind=kind,
        day=day,
        subject=subject[:200],
        lines=lines,
        planned_at=clock.now(),
        due_at=instant,
        due_since=instant,
        message_id=f"<{kind}.{day:%Y%m%d}.{user_id}.{token}@{_host()}>",
    )


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


# --- reading


def unread_count(user: Any) -> int:
    return Notice.objects.visible_to(user).unread().count()


def mark_read(*, user: User, notice: Notice | None = None) -> int:
    """One of the user's own notices, or all of them."""
    mine = Notice.objects.visible_to(user).filter(read_at=None)
    chosen = mine if notice is None else mine.filter(pk=notice.pk)
    return chosen.update(read_at=clock.now())
