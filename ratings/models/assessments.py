"""The ladder of a case (QĐ 124, Điều 11): each step a row with body, grade, date, document, votes.
Nothing is overwritten: a later row of the same step and body supersedes the one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .cases import RatingCase
from .reach import fully


class Step(models.TextChoices):
    """In the order of the ladder. `civil` is the rating as cadre or civil servant (R9)."""

    SELF = "self", _("Tự xếp loại")
    CELL = "cell", _("Chi bộ đề xuất")
    CIVIL = "civil", _("Xếp loại cán bộ, công chức, viên chức")
    AGENCY = "agency", _("Ý kiến cơ quan liên quan")
    VERIFIED = "verified", _("Thẩm định")
    PROPOSED = "proposed", _("Đề xuất mức xếp loại")
    VOTED = "voted", _("Biểu quyết")


class AssessmentQuerySet(ScopedQuerySet):
    unit_field = "case__unit"

    def visible_to(self, user: Any) -> AssessmentQuerySet:
        """All steps to who rates; of their own case, a unit and a person see what they wrote."""
        own = Q(case__person=None) & within(roots(user, Permission.SUBMIT), self.unit_field)
        if getattr(user, "person_id", None):
            own |= Q(case__person_id=user.person_id)
        return self.filter(fully(user, self.unit_field) | (own & Q(step=Step.SELF)))

    def current(self) -> AssessmentQuerySet:
        return self.filter(superseded_at=None)


class Assessment(models.Model):
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="assessments")
    step = models.CharField(_("bước"), max_length=10, choices=Step)
    body = models.CharField(_("cơ quan, tổ chức đánh giá"), max_length=200)
    grade = models.CharField(_("mức xếp loại"), max_length=20, choices=GradeCode)
    held_on = models.DateField(_("ngày"))
    document = models.CharField(_("văn bản"), max_length=120, blank=True)
    votes_for = models.PositiveIntegerField(_("số phiếu đồng ý"), null=True, blank=True)
    votes_of = models.PositiveIntegerField(_("trên tổng số"), null=True, blank=True)
    remark = models.TextField(_("nhận xét"), blank=True)
    entered_at = models.DateTimeField(_("nhập lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(_("thay thế lúc"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bước đánh giá")
        verbose_name_plural = _("bước đánh giá")
        ordering = ["case", "entered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "body"],
                condition=Q(superseded_at=None),
                name="one_current_assessment_per_step_and_body",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_of=None)
                | Q(votes_for__isnull=False, votes_of__isnull=False, votes_for__lte=F("votes_of")),
                name="votes_for_are_among_votes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.get_step_display()}"

    @property
    def unit(self) -> OrgUnit:
        return self.case.unit
