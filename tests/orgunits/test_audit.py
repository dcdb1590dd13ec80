"""The trail is numbered without gaps and chained; it stands or falls with the change."""

import pytest

from orgunits import audit
from orgunits.domain import accounts
from orgunits.models import AuditChain, AuditEvent, RoleGrant
from orgunits.roles import Role


def test_events_are_numbered_without_gaps_and_chained(commission, bu_dop):
    for reason in ("một", "hai", "ba"):
        audit.record("unit.renamed", bu_dop, by=commission, reason=reason)
    numbers = list(AuditEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert audit.first_broken() is None


@pytest.mark.parametrize(
    "change", [{"reason": "khác"}, {"actor_name": "ai đó"}, {"after": {"x": 1}}]
)
def test_a_changed_event_is_named(commission, bu_dop, change):
    event = audit.record("unit.renamed", bu_dop, by=commission, reason="gốc")
    audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).update(**change)
    assert audit.first_broken() == event.number


def test_a_removed_event_is_named(commission, bu_dop):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert audit.first_broken() == event.number


def test_a_cut_tail_is_named(commission, bu_dop):
    event = audit.record("unit.renamed", bu_dop, by=commission)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert audit.first_broken() == event.number
    assert AuditChain.objects.get().last_number == event.number


def test_a_grant_leaves_nothing_behind_when_the_audit_fails(bu_dop_clerk, loc_ninh, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("nhật ký hỏng")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        accounts.grant(
            user=bu_dop_clerk, role=Role.COMMITTEE_CLERK, unit=loc_ninh, basis="x", by=None
        )
    assert not RoleGrant.objects.filter(unit=loc_ninh).exists()
