"""From the consolidated point to the agreed remedy (R21–R26). A step is a row of the table
`reviews.lifecycles.SUGGESTION`; texts stay in sealed columns, the trail keeps salted digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from reviews.domain.proposals import checked
from reviews.lifecycles import SUGGESTION
from reviews.models import Remediation, Suggestion, SuggestionAnswer, Supervision


def may(user: Any, step: str, suggestion: Suggestion) -> bool:
    """The right of the step, held where the step asks for it."""
    permission = SUGGESTION.steps[step].permission
    if step in ("verify", "return"):
        return access.can(user, permission, suggestion.unit) and directs(user, suggestion)
    if permission == Permission.ANSWER_SUGGESTION:
        return heads(user, suggestion)
    return access.can(user, permission, suggestion.unit)


def heads(user: Any, suggestion: Suggestion) -> bool:
    units = access.granted_on(user, Permission.ANSWER_SUGGESTION)
    return Suggestion.objects.issued().filter(pk=suggestion.pk, unit__in=units).exists()


def directs(user: Any, suggestion: Suggestion) -> bool:
    """R26: exactly one member attends and directs; what they hear, they verify."""
    rows = Supervision.objects.filter(campaign=suggestion.campaign_id, unit=suggestion.unit_id)
    rows = rows.filter(kind=Supervision.Kind.DIRECT, valid_to=None)
    return user.person_id is not None and rows.filter(person=user.person_id).exists()


@transaction.atomic
def approve(*, suggestion_id: int, by: User) -> Suggestion:
    return _advance(suggestion_id, "approve", by, stamps="approved")


@transaction.atomic
def issue(*, suggestion_id: int, number: str, on: date, by: User) -> Suggestion:
    """From here on the unit's head and its directing member can read it."""
    if not number.strip():
        raise ValidationError({"number": _("Cần ghi số văn bản.")})
    if on > clock.today():
        raise ValidationError({"on": _("Ngày văn bản không được sau hôm nay.")})
    facts = {"number": number.strip(), "issued_on": on}
    return _advance(suggestion_id, "issue", by, stamps="issued", facts=facts)


@transaction.atomic
def answer(*, suggestion_id: int, text: str, by: User) -> Suggestion:
    checked(text)
    suggestion = _advance(suggestion_id, "answer", by, stamps="answered", text=text.strip())
    SuggestionAnswer.objects.create(
        suggestion=suggestion,
        version=suggestion.answers.count() + 1,
        text=text.strip(),
        answered_at=suggestion.answered_at or clock.now(),
        answered_by=by,
    )
    return suggestion


@transaction.atomic
def send_back(*, suggestion_id: int, reason: str, by: User) -> Suggestion:
    """The answer stays as it was; the head writes another."""
    facts = {"answered_at": None, "answered_by": None}
    suggestion = _advance(suggestion_id, "return", by, facts=facts, reason=reason)
    latest = suggestion.answers.latest("version")
    latest.returned_at, latest.returned_by, latest.reason = clock.now(), by, reason.strip()
    latest.save(update_fields=["returned_at", "returned_by", "reason"])
    return suggestion


@transaction.atomic
def verify(*, suggestion_id: int, remark: str, by: User) -> Suggestion:
    checked(remark)
    facts = {"remark": remark.strip()}
    return _advance(
        suggestion_id, "verify", by, stamps="verified", facts=facts, text=remark.strip()
    )


@transaction.atomic
def follow(*, suggestion_id: int, by: User) -> Suggestion:
    return _advance(suggestion_id, "follow", by, stamps="followed")


@transaction.atomic
def close(*, suggestion_id: int, step: str, reason: str, by: User) -> Suggestion:
    """Rejected by who approves, or withdrawn by who consolidated; never once issued."""
    facts = {"reason": reason.strip()}
    return _advance(suggestion_id, step, by, stamps="closed", facts=facts, reason=reason)


@dataclass(frozen=True)
class Contents:
    """Everything sealed about one point, for one reading."""

    text: str
    answers: list[SuggestionAnswer]
    remedies: list[Remediation]
    remark: str
    reason: str
    proposals: list[Any]


@transaction.atomic
def read(*, suggestion: Suggestion, by: User) -> Contents:
    """The texts, once the reading of them stands in the audit trail; who proposed, only for who
    consolidates."""
    after = {"state": suggestion.state, "text_trace": suggestion.trace(suggestion.text)}
    audit.record("suggestion.read", suggestion, by=by, after=after)
    manages = access.can(by, Permission.MANAGE_SUGGESTION, suggestion.unit)
    return Contents(
        text=suggestion.text,
        answers=list(suggestion.answers.select_related("answered_by", "returned_by")),
        remedies=list(suggestion.remedies.select_related("owner").order_by("due_on", "pk")),
        remark=suggestion.remark,
        reason=suggestion.reason,
        proposals=list(suggestion.proposals.select_related("proposed_by")) if manages else [],
    )


def _advance(
    suggestion_id: int,
    step: str,
    by: User,
    *,
    stamps: str = "",
    facts: dict[str, Any] | None = None,
    text: str = "",
    reason: str = "",
) -> Suggestion:
    """Lock, move on, save what changed, record; `stamps` names the pair of instant and person."""
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    before = SUGGESTION.advance(suggestion, step, reason=reason)
    changed: dict[str, Any] = dict(facts or {}) | _stamp(stamps, clock.now(), by)
    for name, value in changed.items():
        setattr(suggestion, name, value)
    suggestion.save(update_fields=["state", *changed])
    after = {"state": suggestion.state, "text_trace": suggestion.trace(suggestion.text)}
    if text or reason.strip():
        after["added_trace"] = suggestion.trace(text or reason.strip())
    audit.record(_ACTIONS[step], suggestion, by=by, before={"state": before}, after=after)
    return suggestion


def _stamp(name: str, at: datetime, by: User) -> dict[str, Any]:
    return {f"{name}_at": at, f"{name}_by": by} if name else {}


_ACTIONS = {
    "approve": "suggestion.approved",
    "reject": "suggestion.rejected",
    "issue": "suggestion.issued",
    "answer": "suggestion.answered",
    "return": "suggestion.answer_returned",
    "verify": "suggestion.verified",
    "follow": "suggestion.followed_up",
    "withdraw": "suggestion.withdrawn",
}
