"""Suggestions for review (gợi ý kiểm điểm, R20–R22). Their very existence is secret."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.lib.sealed import SealedTextField
from campaign.models import Campaign
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission


class SuggestionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> SuggestionQuerySet:
        """All states for those who consolidate; to others only what was issued to their units."""
        managed = within(roots(user, Permission.MANAGE_SUGGESTION))
        issued = within(roots(user, Permission.READ_SUGGESTION)) & Q(state=Suggestion.State.ISSUED)
        return self.filter(managed | issued)

    def proposed_by_own(self, user: Any) -> SuggestionQuerySet:
        """What one proposed oneself, for as long as one may propose."""
        if not roots(user, Permission.PROPOSE):
            return self.none()
        return self.filter(proposed_by=user)

    def issued(self) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.ISSUED)


class Suggestion(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", _("Đã đề xuất")
        ISSUED = "issued", _("Đã ban hành")

    class Category(models.TextChoices):
        """R22."""

        TASK_RESULTS = "task_results", _("Kết quả thực hiện nhiệm vụ chính trị")
        DISUNITY = "disunity", _("Dấu hiệu mất đoàn kết nội bộ")
        BREACH = "breach", _("Vi phạm nguyên tắc, quy định của Đảng, pháp luật")
        MISCONDUCT = "misconduct", _("Dấu hiệu tham nhũng, tiêu cực, suy thoái")
        COMPLICATED = "complicated", _("Vấn đề phức tạp, dư luận quan tâm")
        OTHER = "other", _("Vấn đề khác")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="suggestions")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="suggestions")
    category = models.CharField(_("nội dung thuộc nhóm"), max_length=16, choices=Category)
    text = SealedTextField(_("nội dung gợi ý"))
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    number = models.CharField(_("số văn bản"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("gợi ý kiểm điểm")
        verbose_name_plural = _("gợi ý kiểm điểm")
        ordering = ["unit", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state="issued", issued_at__isnull=False, issued_by__isnull=False)
                    & Q(issued_on__isnull=False)
                    & ~Q(number="")
                )
                | Q(state="proposed", issued_at=None, issued_by=None, issued_on=None, number=""),
                name="suggestion_issued_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
