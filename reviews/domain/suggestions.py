"""Proposing, issuing and reading suggestions for review (R20–R23). The text goes nowhere but into
its sealed column and onto its own page; the audit trail keeps a hash."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import OrgUnit, User
from reviews.models import Suggestion

TEXT_LENGTH = 4000
Kind = OrgUnit.Kind
# R21: under the management of the Provincial Standing Committee.
MANAGED_KINDS = (
    Kind.DISTRICT_COMMITTEE,
    Kind.DIRECT_COMMITTEE,
    Kind.PARTY_CAUCUS,
    Kind.PARTY_AFFAIRS,
    Kind.PARTY_BUILDING,
    Kind.OFFICE,
    Kind.GOVERNMENT,
)


def subjects(campaign: Campaign) -> QuerySet[OrgUnit]:
    """About whom a suggestion can be made."""
    return (
        OrgUnit.objects.below(campaign.unit)
        .in_force(clock.today())
        .filter(kind__in=MANAGED_KINDS)
        .order_by("place", "path")
    )


@transaction.atomic
def propose(*, campaign: Campaign, unit: OrgUnit, category: str, text: str, by: User) -> Suggestion:
    if not text.strip() or len(text) > TEXT_LENGTH:
        raise ValidationError(
            _("Nội dung gợi ý phải có, và dài không quá %(n)s ký tự.") % {"n": TEXT_LENGTH}
        )
    suggestion = Suggestion.objects.create(
        campaign=campaign,
        unit=unit,
        category=category,
        text=text.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    audit.record("suggestion.proposed", suggestion, by=by, after=_traces(suggestion))
    return suggestion


@transaction.atomic
def issue(*, suggestion_id: int, number: str, on: date, by: User) -> Suggestion:
    """From here on the unit's head and its directing member can read it."""
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    if suggestion.state != Suggestion.State.PROPOSED:
        raise ValidationError(_("Gợi ý này đã được ban hành."))
    if not number.strip():
        raise ValidationError(_("Cần ghi số văn bản."))
    if on > clock.today():
        raise ValidationError(_("Ngày văn bản không được sau hôm nay."))
    suggestion.state = Suggestion.State.ISSUED
    suggestion.number, suggestion.issued_on = number.strip(), on
    suggestion.issued_at, suggestion.issued_by = clock.now(), by
    suggestion.save(update_fields=["state", "number", "issued_on", "issued_at", "issued_by"])
    audit.record("suggestion.issued", suggestion, by=by, after=_traces(suggestion))
    return suggestion


@transaction.atomic
def read(*, suggestion: Suggestion, by: User) -> str:
    """The text, once the reading of it stands in the audit trail."""
    audit.record("suggestion.read", suggestion, by=by, after=_traces(suggestion))
    return suggestion.text


def _traces(suggestion: Suggestion) -> dict[str, str]:
    digest = hashlib.sha256(suggestion.text.encode()).hexdigest()
    return {"state": suggestion.state, "text_sha256": digest}
