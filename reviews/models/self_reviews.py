"""What is written into an official review form (01, 02A, 02B): one per version of a submission.

Every text is sealed: a self-review names shortcomings, and its section on suggested matters may
tell that there was a suggestion. The form itself is kept with it, as it stood when it was begun.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.domain import review_forms
from campaign.domain.review_forms import ReviewForm, Section
from campaign.lib.sealed import SealedTextField
from campaign.models.rules import GradeCode
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit

from .remediation import Remediation
from .submissions import Submission
from .traced import Traced


class Level(models.TextChoices):
    """QĐ 124, Điều 10: each criterion is given one of four levels."""

    EXCELLENT = "excellent", _("Xuất sắc")
    GOOD = "good", _("Tốt")
    AVERAGE = "average", _("Trung bình")
    POOR = "poor", _("Kém")


class SelfReviewQuerySet(ScopedQuerySet):
    unit_field = "submission__task__unit"

    def visible_to(self, user: Any) -> SelfReviewQuerySet:
        return self.filter(submission__in=Submission.objects.visible_to(user))


class SelfReview(Traced):
    """What was sent keeps a salted digest of all its words, which the trail keeps too."""

    submission = models.OneToOneField(
        Submission, verbose_name=_("bản gửi"), on_delete=models.CASCADE, related_name="self_review"
    )
    form = models.JSONField(_("mẫu"), editable=False)
    form_code = models.CharField(_("mẫu"), max_length=8)
    # What the person's posts speak for; another form needs a reason.
    proposed_code = models.CharField(_("mẫu theo chức vụ"), max_length=8)
    switch_reason = models.CharField(_("lý do dùng mẫu khác"), max_length=300, blank=True)
    # The head of the form, as typed: names, posts, day of birth.
    facts = SealedTextField(_("phần đầu"), blank=True)
    # Places of the campaign's focus topics (II.1) that the writer has marked as dealt with.
    topics = models.JSONField(_("nội dung trọng tâm đã kiểm điểm"), default=list, blank=True)
    is_attached = models.BooleanField(_("nộp bằng văn bản đính kèm"), default=False)
    # Counts each saving, and remembers the window it came from: two windows never overwrite.
    revision = models.PositiveIntegerField(default=0)
    saved_from = models.CharField(max_length=32, blank=True)
    is_sent = models.BooleanField(default=False, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    objects = SelfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản kiểm điểm")
        verbose_name_plural = _("bản kiểm điểm")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(form_code=F("proposed_code")) | ~Q(switch_reason=""),
                name="another_form_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False) | Q(is_attached=True) | ~Q(fingerprint=""),
                name="sent_review_has_its_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return str(self.submission)

    @property
    def unit(self) -> OrgUnit:
        return self.submission.task.unit

    @property
    def is_written(self) -> bool:
        """Sent as written here, not as a paper."""
        return self.is_sent and not self.is_attached

    @property
    def official(self) -> ReviewForm:
        return review_forms.thaw(self.form)


class SelfReviewRow(models.Model):
    """One section, or one earlier shortcoming under the section about them."""

    class Kind(models.TextChoices):
        PROSE = "prose", _("đoạn văn")
        LEVEL = "level", _("đoạn văn và cấp độ")
        REMEDIES = "remedies", _("khắc phục hạn chế")
        MATTERS = "matters", _("vấn đề được gợi ý")
        GRADE = "grade", _("mức xếp loại")
        REMEDY = "remedy", _("một hạn chế đã chỉ ra")

    review = models.ForeignKey(SelfReview, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    place = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)
    text = SealedTextField(_("nội dung"), blank=True)
    level = models.CharField(_("cấp độ"), max_length=9, choices=Level, blank=True)
    grade = models.CharField(_("mức tự nhận"), max_length=13, choices=GradeCode, blank=True)
    remedy = models.ForeignKey(
        Remediation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_fixed = models.BooleanField(_("đã khắc phục"), null=True, blank=True)
    # Set when the review is sent as written: from then on the database insists that it is whole.
    is_sent = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("mục của bản kiểm điểm")
        verbose_name_plural = _("mục của bản kiểm điểm")
        ordering = ["review", "place", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="section_once_per_review"),
            models.CheckConstraint(
                condition=Q(is_sent=False)
                | Q(is_required=False)
                | ~Q(kind__in=["prose", "level"])
                | ~Q(text=""),
                name="sent_section_is_written",
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False)
                | Q(is_required=False)
                | ~Q(kind__in=["level", "remedy"])
                | ~Q(level=""),
                name="sent_section_has_its_level",
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False) | Q(is_required=False) | ~Q(kind="grade") | ~Q(grade=""),
                name="sent_review_proposes_a_grade",
            ),
            models.CheckConstraint(
                condition=(Q(kind="remedy") & Q(remedy__isnull=False))
                | (~Q(kind="remedy") & Q(remedy=None, is_fixed=None)),
                name="only_a_shortcoming_is_fixed_or_not",
            ),
            models.CheckConstraint(
                condition=Q(is_sent=False) | ~Q(kind="remedy") | Q(is_fixed__isnull=False),
                name="sent_shortcoming_says_fixed_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.key}"

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.level or self.grade or self.is_fixed is not None)

    @property
    def section(self) -> Section:
        key = "remedies" if self.kind == self.Kind.REMEDY else self.key
        return self.review.official.section(key)
