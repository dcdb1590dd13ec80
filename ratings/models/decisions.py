"""What was decided, under which number; publishing is apart from deciding, and a re-rating is a
new version (QĐ 124; HD 25, mục 4)."""

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


class DecisionQuerySet(ScopedQuerySet):
    unit_field = "case__unit"

    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Before it is published only who rates knows it; then also the unit and the person."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        told = within(roots(user, Permission.FOLLOW), self.unit_field)
        told |= Q(case__person=None) & within(roots(user, Permission.SUBMIT), self.unit_field)
        if user.person_id:
            told |= Q(case__person_id=user.person_id)
        published = Q(published_at__isnull=False)
        return self.filter(fully(user, self.unit_field) | (published & told))


class Decision(models.Model):
    class Outcome(models.TextChoices):
        KEPT = "kept", _("Giữ nguyên mức xếp loại")
        CHANGED = "changed", _("Xếp loại lại")

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveSmallIntegerField(_("lần"))
    grade = models.CharField(_("mức xếp loại"), max_length=20, choices=GradeCode)
    number = models.CharField(_("số quyết định"), max_length=40)
    decided_on = models.DateField(_("ngày quyết định"))
    authority = models.CharField(_("cấp quyết định"), max_length=200)
    justification = models.TextField(_("giải trình"), blank=True)
    # HD 25, mục 4: an old breach re-opens the rating of its own year, at the unit of that time.
    reason = models.TextField(_("lý do xếp loại lại"), blank=True)
    effective_year = models.PositiveSmallIntegerField(_("năm được xếp loại"))
    unit_at_breach = models.ForeignKey(
        OrgUnit,
        verbose_name=_("đơn vị khi vi phạm"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("ghi lúc"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_received_on = models.DateField(_("nhận khiếu nại ngày"), null=True, blank=True)
    appeal_text = models.CharField(_("nội dung khiếu nại"), max_length=1000, blank=True)
    appeal_outcome = models.CharField(
        _("kết quả giải quyết"), max_length=8, choices=Outcome, blank=True
    )
    appeal_closed_on = models.DateField(_("giải quyết ngày"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định xếp loại")
        verbose_name_plural = _("quyết định xếp loại")
        ordering = ["case", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="decision_version_once"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="decision_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="rating_again_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(appeal_received_on=None, appeal_outcome="", appeal_closed_on=None)
                | Q(
                    appeal_received_on__isnull=False,
                    published_at__isnull=False,
                    appeal_outcome="",
                    appeal_closed_on=None,
                )
                | (
                    Q(
                        appeal_received_on__isnull=False,
                        appeal_closed_on__isnull=False,
                        appeal_closed_on__gte=F("appeal_received_on"),
                    )
                    & ~Q(appeal_outcome="")
                ),
                name="appeal_closed_after_it_was_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.number}"

    @property
    def unit(self) -> OrgUnit:
        return self.case.unit
