"""Proposing suggestions, and consolidating proposals into one point a unit (R20–R23). The texts go
nowhere but into their sealed columns and onto their own pages; the trail keeps salted digests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import Appointment, OrgUnit, Person, User
from reviews.lifecycles import PROPOSAL
from reviews.models import Proposal, Suggestion

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


def persons(campaign: Campaign) -> QuerySet[Person]:
    """Individuals under the management of the Standing Committee, each with a post at a subject."""
    return Person.objects.filter(pk__in=_managed_posts(campaign).values("person"))


def _managed_posts(campaign: Campaign) -> QuerySet[Appointment]:
    managed = Appointment.ManagedBy.STANDING_COMMITTEE
    posts = Appointment.objects.in_force(clock.today()).filter(managed_by=managed)
    return posts.filter(unit__in=subjects(campaign).order_by().values("pk"))


@transaction.atomic
def propose(
    *,
    campaign: Campaign,
    unit: OrgUnit,
    category: str,
    text: str,
    by: User,
    person: Person | None = None,
) -> Proposal:
    checked(text)
    if person and not _managed_posts(campaign).filter(person=person, unit=unit).exists():
        raise ValidationError(
            {"person": _("Đồng chí này không giữ chức vụ diện Ban Thường vụ quản lý ở đơn vị.")}
        )
    proposal = Proposal.objects.create(
        campaign=campaign,
        unit=unit,
        person=person,
        category=category,
        text=text.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    audit.record("suggestion.proposed", proposal, by=by, after=_traces(proposal))
    return proposal


@transaction.atomic
def refuse(*, proposal_id: int, step: str, reason: str, by: User) -> Proposal:
    """Rejected by who consolidates, or withdrawn by who proposed."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    PROPOSAL.advance(proposal, step, reason=reason)
    proposal.reason = reason.strip()
    proposal.decided_at, proposal.decided_by = clock.now(), by
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    after = _traces(proposal) | {"reason_trace": proposal.trace(proposal.reason)}
    audit.record(f"suggestion.proposal_{proposal.state}", proposal, by=by, after=after)
    return proposal


@transaction.atomic
def consolidate(*, proposal_ids: Iterable[int], category: str, text: str, by: User) -> Suggestion:
    """One point of several proposals about the same unit or person; each keeps its proposer."""
    proposals = list(Proposal.objects.select_for_update().filter(pk__in=set(proposal_ids)))
    together(proposals)
    checked(text)
    first, now = proposals[0], clock.now()
    point = Suggestion.objects.create(
        campaign=first.campaign,
        unit=first.unit,
        person=first.person,
        category=category,
        text=text.strip(),
        consolidated_at=now,
        consolidated_by=by,
    )
    for proposal in proposals:
        PROPOSAL.advance(proposal, "merge")
        proposal.suggestion, proposal.decided_at, proposal.decided_by = point, now, by
        proposal.save(update_fields=["state", "suggestion", "decided_at", "decided_by"])
    after = {"state": point.state, "text_trace": point.trace(point.text), "of": len(proposals)}
    audit.record("suggestion.consolidated", point, by=by, after=after)
    return point


def together(proposals: Sequence[Proposal]) -> None:
    if not proposals:
        raise ValidationError(_("Cần chọn ít nhất một đề xuất."))
    if len({(p.campaign_id, p.unit_id, p.person_id) for p in proposals}) > 1:
        raise ValidationError(
            _("Chỉ tổng hợp chung được các đề xuất về cùng một tập thể hoặc cùng một cá nhân.")
        )


@transaction.atomic
def read(*, proposals: Sequence[Proposal], by: User) -> None:
    """Recorded before anything is shown."""
    entries = [audit.Entry("suggestion.read", p, after=_traces(p)) for p in proposals]
    audit.record_many(entries, by=by)


def checked(text: str) -> None:
    if not text.strip() or len(text) > TEXT_LENGTH:
        raise ValidationError(
            _("Nội dung phải có, và dài không quá %(n)s ký tự.") % {"n": TEXT_LENGTH}
        )


def _traces(proposal: Proposal) -> dict[str, str]:
    return {"state": proposal.state, "text_trace": proposal.trace(proposal.text)}
