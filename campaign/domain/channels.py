"""What holds for everyone: days of reminding, quiet hours, the gateway for SMS or chat.

Set on a page by whoever runs the campaign; the gateway's address and secret are the server's alone.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction

from campaign.models import Campaign, Channels
from orgunits import access, audit
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

FIELDS = ("quiet_from", "quiet_to", "uses_gateway", "gateway_kinds")
DAYS = ("remind_days_before", "remind_overdue_every")


def current() -> Channels:
    """As set, or unsaved with what the environment says."""
    return Channels.objects.filter(pk=1).first() or _of_environment()


def gateway_is_on() -> bool:
    return bool(settings.WEBHOOK_URL) and current().uses_gateway


def _of_environment() -> Channels:
    start, end = _hours(settings.NOTICE_QUIET_HOURS.strip())
    return Channels(
        pk=1, quiet_from=start, quiet_to=end, gateway_kinds=list(settings.WEBHOOK_KINDS)
    )


def _hours(words: str) -> tuple[time | None, time | None]:
    """“21:00-06:00”; empty: mails go at any hour."""
    if not words:
        return None, None
    try:
        start, end = (time.fromisoformat(part.strip()) for part in words.split("-"))
    except ValueError as error:
        raise ImproperlyConfigured("NOTICE_QUIET_HOURS must read like 21:00-06:00") from error
    return start, end


def may_set(user: Any) -> bool:
    root = OrgUnit.objects.filter(depth=1).first()
    rights = (Permission.RUN_CAMPAIGN, Permission.CORRECT)
    return any(access.can(user, right, root) for right in rights)


@transaction.atomic
def change(*, facts: dict[str, Any], by: User) -> Channels:
    """All four facts; a second tab writes the same row."""
    if not may_set(by):
        raise PermissionDenied(Permission.RUN_CAMPAIGN)
    root = OrgUnit.objects.select_for_update(of=("self",)).get(depth=1)
    row = current()
    before = {name: getattr(row, name) for name in FIELDS}
    for name in FIELDS:
        setattr(row, name, facts[name])
    row.save()
    after = {name: getattr(row, name) for name in FIELDS}
    audit.record("channels.changed", row, by=by, before=before, after=after, unit=root)
    return row


@transaction.atomic
def set_days(*, campaign: Campaign, facts: dict[str, Any], by: User) -> Campaign:
    """How long before a last day, and how often after it; the plan's words stay as printed."""
    access.require(by, Permission.RUN_CAMPAIGN, campaign.unit)
    row = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    before = {name: getattr(row, name) for name in DAYS}
    for name in DAYS:
        setattr(row, name, facts[name])
    row.save(update_fields=DAYS)
    after = {name: facts[name] for name in DAYS}
    audit.record("campaign.reminder_days_set", row, by=by, before=before, after=after)
    return row
