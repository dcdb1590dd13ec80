"""Remedying what a review found (R10–R11): planned, reported with evidence, verified from above.
What follows from a suggestion is recorded as an event of the suggestion: known to the same few."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access, audit
from orgunits.access import roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission
from reviews.domain import suggestions
from reviews.domain.proposals import checked
from reviews.lifecycles import REMEDY
from reviews.models import Conference, Remediation, Suggestion


def may(user: Any, step: str, remedy: Remediation) -> bool:
    """Above the unit to verify, and never what one reported; its own people to report, and of a
    suggestion only its head."""
    if REMEDY.steps[step].permission == Permission.ACCEPT:
        reported = remedy.done_by_id == user.pk
        return not reported and access.can_above(user, Permission.ACCEPT, remedy.unit)
    if remedy.suggestion:
        return suggestions.heads(user, remedy.suggestion)
    owns = remedy.owner_id is not None and remedy.owner_id == user.person_id
    return owns or access.can(user, Permission.SUBMIT, remedy.unit) or _prepares(user, remedy)


def _prepares(user: Any, remedy: Remediation) -> bool:
    """The Standing Committee sends nothing itself: of what it gave itself, the Office reports."""
    holds = access.can(user, Permission.HOLD_CONFERENCE, remedy.unit)
    verifies = access.can(user, Permission.ACCEPT, remedy.unit)
    return remedy.is_of_own_conference and holds and not verifies


def may_plan(user: Any, suggestion: Suggestion) -> bool:
    """The head who answers, or who consolidates, until the point is settled."""
    if suggestion.state not in ("issued", "answered", "verified"):
        return False
    manages = access.can(user, Permission.MANAGE_SUGGESTION, suggestion.unit)
    return manages or suggestions.heads(user, suggestion)


def mine(user: Any) -> Any:
    """Still to be done by the units one sends for, or by oneself; of a suggestion not by its
    owner but by who answers it."""
    seen = Remediation.objects.visible_to(user).unfinished()
    own = Q(owner=user.person_id, suggestion=None) if user.person_id else Q(pk__in=[])
    prepared = Q(conference__unit=F("unit")) & within(roots(user, Permission.HOLD_CONFERENCE))
    prepared &= ~within(roots(user, Permission.ACCEPT))
    return seen.filter(within(roots(user, Permission.SUBMIT)) | own | prepared)


@transaction.atomic
def plan(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    shortcoming: str,
    measure: str,
    due_on: date,
    by: User,
    owner: Person | None = None,
    suggestion: Suggestion | None = None,
    conference: Conference | None = None,
) -> Remediation:
    checked(shortcoming)
    checked(measure)
    if due_on < clock.today():
        raise ValidationError({"due_on": _("Thời hạn không được trước hôm nay.")})
    remedy = Remediation.objects.create(
        campaign=campaign,
        unit=unit,
        suggestion=suggestion,
        conference=conference,
        shortcoming=shortcoming.strip(),
        measure=measure.strip(),
        owner=owner,
        due_on=due_on,
        planned_at=clock.now(),
        planned_by=by,
    )
    after = {"due_on": due_on, "text_trace": remedy.trace(remedy.measure)}
    _record("remedy_planned", remedy, by, after)
    return remedy


@transaction.atomic
def done(*, remedy_id: int, evidence: str, by: User) -> Remediation:
    checked(evidence)
    remedy = _locked(remedy_id)
    REMEDY.advance(remedy, "do")
    remedy.evidence, remedy.done_at, remedy.done_by = evidence.strip(), clock.now(), by
    remedy.save(update_fields=["state", "evidence", "done_at", "done_by"])
    _record("remedy_done", remedy, by, {"text_trace": remedy.trace(remedy.evidence)})
    return remedy


@transaction.atomic
def verify(*, remedy_id: int, remark: str, by: User) -> Remediation:
    remedy = _locked(remedy_id)
    REMEDY.advance(remedy, "verify")
    remedy.remark, remedy.verified_at, remedy.verified_by = remark.strip(), clock.now(), by
    remedy.save(update_fields=["state", "remark", "verified_at", "verified_by"])
    _record("remedy_verified", remedy, by, {"text_trace": remedy.trace(remedy.remark)})
    return remedy


@transaction.atomic
def send_back(*, remedy_id: int, remark: str, by: User) -> Remediation:
    remedy = _locked(remedy_id)
    REMEDY.advance(remedy, "return", reason=remark)
    remedy.remark, remedy.done_at, remedy.done_by = remark.strip(), None, None
    remedy.save(update_fields=["state", "remark", "done_at", "done_by"])
    _record("remedy_returned", remedy, by, {"text_trace": remedy.trace(remedy.remark)})
    return remedy


@transaction.atomic
def read(*, remedy: Remediation, by: User) -> None:
    """Of a suggestion: recorded before it is shown, like the suggestion itself."""
    _record("remedy_read", remedy, by, {})


def _locked(remedy_id: int) -> Remediation:
    return Remediation.objects.select_for_update(of=("self",)).get(pk=remedy_id)


def _record(what: str, remedy: Remediation, by: User, after: dict[str, Any]) -> None:
    noun = "suggestion" if remedy.suggestion_id else "remedy"
    action = f"{noun}.{what}" if remedy.suggestion_id else f"{noun}.{what.removeprefix('remedy_')}"
    audit.record(action, remedy, by=by, after={"state": remedy.state} | after)
