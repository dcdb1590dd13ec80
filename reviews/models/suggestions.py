"""Suggestions for review (gợi ý kiểm điểm, R20–R26). Their very existence is secret.

Who proposed stands in `Proposal` alone; the consolidated point that a unit receives has no way
to its proposers but through that table.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.lib.lifecycle import held
from campaign.lib.sealed import SealedTextField
from campaign.models import Campaign
from orgunits.access import ScopedQuerySet, granted_on, roots, within
from orgunits.domain import people
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission

from .traced import Traced

# The states that the recipient knows, in their order; and the two ends of a point not issued.
ISSUED_ON = ["issued", "answered", "verified", "followed"]
CLOSED_STATES = ["rejected", "withdrawn"]


class Category(models.TextChoices):
    """R22."""

    TASK_RESULTS = "task_results", _("Kết quả thực hiện nhiệm vụ chính trị")
    DISUNITY = "disunity", _("Dấu hiệu mất đoàn kết nội bộ")
    BREACH = "breach", _("Vi phạm nguyên tắc, quy định của Đảng, pháp luật")
    MISCONDUCT = "misconduct", _("Dấu hiệu tham nhũng, tiêu cực, suy thoái")
    COMPLICATED = "complicated", _("Vấn đề phức tạp, dư luận quan tâm")
    OTHER = "other", _("Vấn đề khác")


class Point(Traced):
    """What a proposal and the point made of it have in common."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="%(class)ss")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    category = models.CharField(_("nội dung thuộc nhóm"), max_length=16, choices=Category)
    text = SealedTextField(_("nội dung gợi ý"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk}"


def may_propose(user: Any) -> bool:
    """R20: bodies by their role, members of the Standing Committee by their seat."""
    return bool(roots(user, Permission.PROPOSE)) or people.is_member(user)


class ProposalQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ProposalQuerySet:
        """To who consolidates, and to each who proposes their own."""
        managed = within(roots(user, Permission.MANAGE_SUGGESTION))
        own = Q(proposed_by=user) if may_propose(user) else Q(pk__in=[])
        return self.filter(managed | own)

    def waiting(self) -> ProposalQuerySet:
        return self.filter(state=Proposal.State.PROPOSED)


class Proposal(Point):
    class State(models.TextChoices):
        PROPOSED = "proposed", _("Đã đề xuất")
        MERGED = "merged", _("Đã tổng hợp")
        REJECTED = "rejected", pgettext_lazy("trạng thái", "Không đưa vào tổng hợp")
        WITHDRAWN = "withdrawn", _("Đã rút")

    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    suggestion = models.ForeignKey(
        "reviews.Suggestion", on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedTextField(_("lý do"), blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề xuất gợi ý")
        verbose_name_plural = _("đề xuất gợi ý")
        ordering = ["unit", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=held({"merged"}, "suggestion"), name="proposal_merged_into_a_point"
            ),
            models.CheckConstraint(
                condition=held({"merged", "rejected", "withdrawn"}, "decided_at", "decided_by"),
                name="proposal_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "withdrawn"]) | ~Q(reason=""),
                name="proposal_refused_with_a_reason",
            ),
        ]


class SuggestionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> SuggestionQuerySet:
        """All states for who consolidates and approves; issued ones to the attending member and to
        the head of that very unit: not to whoever heads a unit above it."""
        known = within(roots(user, Permission.MANAGE_SUGGESTION))
        known |= within(roots(user, Permission.APPROVE_SUGGESTION))
        received = within(roots(user, Permission.READ_SUGGESTION))
        received |= Q(unit__in=granted_on(user, Permission.ANSWER_SUGGESTION))
        return self.filter(known | (received & Q(state__in=ISSUED_ON)))

    def issued(self) -> SuggestionQuerySet:
        """Issued, whatever followed."""
        return self.filter(state__in=ISSUED_ON)


class Suggestion(Point):
    class State(models.TextChoices):
        CONSOLIDATED = "consolidated", _("Đã tổng hợp")
        APPROVED = "approved", _("Đã duyệt")
        ISSUED = "issued", _("Đã ban hành")
        ANSWERED = "answered", _("Đã giải trình")
        VERIFIED = "verified", _("Đã xác nhận")
        FOLLOWED = "followed", _("Đã chốt khắc phục")
        REJECTED = "rejected", pgettext_lazy("trạng thái", "Không duyệt")
        WITHDRAWN = "withdrawn", _("Đã rút")

    state = models.CharField(max_length=12, choices=State, default=State.CONSOLIDATED)
    consolidated_at = models.DateTimeField()
    consolidated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(_("số văn bản"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày văn bản"), null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    remark = SealedTextField(_("nhận xét"), blank=True)
    followed_at = models.DateTimeField(null=True)
    followed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedTextField(_("lý do"), blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("gợi ý kiểm điểm")
        verbose_name_plural = _("gợi ý kiểm điểm")
        ordering = ["unit", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=held(
                    {"approved", *ISSUED_ON}, "approved_at", "approved_by", free=CLOSED_STATES
                ),
                name="suggestion_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(ISSUED_ON, "issued_at", "issued_by", "issued_on"),
                name="suggestion_issued_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ISSUED_ON) & ~Q(number=""))
                | (~Q(state__in=ISSUED_ON) & Q(number="")),
                name="suggestion_issued_under_a_number",
            ),
            models.CheckConstraint(
                condition=held(ISSUED_ON[1:], "answered_at", "answered_by"),
                name="suggestion_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(ISSUED_ON[2:], "verified_at", "verified_by"),
                name="suggestion_verified_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ISSUED_ON[2:]) | ~Q(remark=""),
                name="suggestion_verified_with_a_remark",
            ),
            models.CheckConstraint(
                condition=held(ISSUED_ON[3:], "followed_at", "followed_by"),
                name="suggestion_followed_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(CLOSED_STATES, "closed_at", "closed_by"),
                name="suggestion_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED_STATES) | ~Q(reason=""),
                name="suggestion_closed_with_a_reason",
            ),
        ]


class SuggestionAnswer(Traced):
    """One explanation by the recipient's head; sent back, it stays and a new version follows."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField()
    text = SealedTextField(_("giải trình"))
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedTextField(_("lý do trả lại"), blank=True)

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        ordering = ["suggestion", "version"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "version"], name="one_answer_a_version"),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None, reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(reason="")),
                name="answer_returned_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.suggestion_id}/{self.version}"
