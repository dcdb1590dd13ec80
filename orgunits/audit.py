"""Write an event with each change, in the same transaction: both stand or fall together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from campaign.lib import clock
from orgunits.models import AuditChain, AuditEvent, OrgUnit, User

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    action: str
    noun: models.Model
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    unit: OrgUnit | None = None


def record(
    action: str,
    noun: models.Model,
    *,
    by: User | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    unit: OrgUnit | None = None,
) -> AuditEvent:
    """`action` is "noun.verb_in_the_past"; `by=None` means the system itself."""
    entry = Entry(action, noun, before or {}, after or {}, reason, unit)
    return record_many([entry], by=by)[0]


@transaction.atomic
def record_many(entries: Iterable[Entry], *, by: User | None) -> list[AuditEvent]:
    AuditChain.objects.get_or_create(pk=1)
    head = AuditChain.objects.select_for_update().get(pk=1)
    events = []
    for entry in entries:
        event = _event(entry, by, head)
        head.last_number, head.last_hash = event.number, event.hash
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    head.save()
    return events


def digest(event: AuditEvent) -> str:
    """SHA-256 over the previous hash and the event's canonical JSON."""
    facts = {
        "number": event.number,
        "at": event.at.astimezone(clock.HANOI).isoformat(),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "action": event.action,
        "object": [event.object_type, event.object_id, event.object_name],
        "unit": event.unit_id,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "previous": event.previous_hash,
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken() -> int | None:
    """The first event whose number, link or content does not hold; None when all do."""
    previous, number = GENESIS, 0
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number or event.previous_hash != previous or digest(event) != event.hash:
            return number
        previous = event.hash
    head = AuditChain.objects.filter(pk=1).first()
    if head and (head.last_number, head.last_hash) != (number, previous):
        return number + 1
    return None


def _event(entry: Entry, by: User | None, head: AuditChain) -> AuditEvent:
    noun, meta = entry.noun, entry.noun._meta
    event = AuditEvent(
        number=head.last_number + 1,
        at=clock.now(),
        actor=by,
        actor_name=f"{by} ({by.username})" if by else "hệ thống",
        action=entry.action,
        object_type=meta.label_lower,
        object_id=str(noun.pk),
        object_name=str(noun)[:300],
        unit=entry.unit or _unit_of(noun),
        before=_plain(entry.before),
        after=_plain(entry.after),
        reason=entry.reason,
        previous_hash=head.last_hash,
    )
    event.hash = digest(event)
    return event


def _unit_of(noun: models.Model) -> OrgUnit | None:
    return noun if isinstance(noun, OrgUnit) else getattr(noun, "unit", None)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.HANOI).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, models.Model)):
        return str(value)
    return value
