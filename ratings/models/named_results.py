"""Results by name that a unit reports beside its counts: who was rated how, decided by whom.

A row belongs to a version of what was sent; only those of an accepted version count, and enter the
history of the person or the unit.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode, ObjectKind
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import Appointment, OrgUnit, Person
from orgunits.roles import Permission
from reviews.models import ReviewTask, Submission

from .cases import OF_PERSONS, UNRATED_CODES
from .reach import fully

SENT_BY = "submission__task__unit"


class NamedResultQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> NamedResultQuerySet:
        """Drafts to whoever writes them, what was sent also to who receives it; once accepted, the
        person their own, and who follows the unit."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        sent = Q(submission__state=Submission.State.SENT)
        told = within(roots(user, Permission.FOLLOW))
        if user.person_id:
            told |= Q(person_id=user.person_id)
        received = within(roots(user, Permission.ACCEPT), SENT_BY) | fully(user)
        written = within(roots(user, Permission.SUBMIT), SENT_BY)
        return self.filter(written | (sent & received) | (_accepted() & told))

    def written_by(self, user: Any) -> NamedResultQuerySet:
        """Of the drafts that the user may change."""
        written = within(roots(user, Permission.SUBMIT), SENT_BY)
        return self.filter(written, submission__state=Submission.State.DRAFT)

    def accepted(self) -> NamedResultQuerySet:
        return self.filter(_accepted())


def _accepted() -> Q:
    """Of the version that was accepted: the last one sent."""
    return Q(
        submission__state=Submission.State.SENT,
        submission__task__state="accepted",
        submission__version=F("submission__task__accepted_version"),
    )


class NamedResult(models.Model):
    submission = models.ForeignKey(
        Submission, verbose_name=_("bản gửi"), on_delete=models.PROTECT, related_name="named"
    )
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="named_results"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("cá nhân"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="named_results",
    )
    # The post by which the person belongs to the unit, and its name as it was then.
    appointment = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)
    is_head = models.BooleanField(_("người đứng đầu"), default=False)
    grade = models.CharField(_("mức xếp loại"), max_length=20, choices=GradeCode, blank=True)
    civil_grade = models.CharField(
        _("xếp loại cán bộ, công chức, viên chức"), max_length=20, choices=GradeCode, blank=True
    )
    unrated_code = models.CharField(
        _("trường hợp không xếp loại"),
        max_length=20,
        choices=UNRATED_CODES,
        blank=True,
    )
    unrated_reason = models.CharField(_("lý do không xếp loại"), max_length=300, blank=True)
    authority = models.CharField(_("cấp quyết định"), max_length=200, blank=True)
    number = models.CharField(_("số quyết định"), max_length=40, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)

    objects = NamedResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả theo tên")
        verbose_name_plural = _("kết quả theo tên")
        ordering = ["submission", "unit__path", "object_kind", "-is_head", "person__sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(object_kind__in=OF_PERSONS, person__isnull=False)
                | (~Q(object_kind__in=OF_PERSONS) & Q(person=None, civil_grade="")),
                name="named_result_of_a_person_names_one",
            ),
            models.UniqueConstraint(
                fields=["submission", "object_kind", "person"],
                condition=Q(person__isnull=False),
                name="named_result_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["submission", "object_kind", "unit"],
                condition=Q(person=None),
                name="named_result_once_per_unit",
            ),
            models.CheckConstraint(
                condition=(~Q(grade="") & ~Q(authority="") & Q(unrated_code="", unrated_reason=""))
                | (Q(grade="") & ~Q(unrated_code="") & ~Q(unrated_reason="")),
                name="named_result_graded_or_unrated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def task(self) -> ReviewTask:
        return self.submission.task

    @property
    def name(self) -> str:
        return str(self.person) if self.person_id else self.unit.name

    @property
    def role(self) -> str:
        """Below the name: the post of a person, else what of the unit is rated."""
        if self.person_id:
            return f"{self.post}, {self.unit.short_name}" if self.post else self.unit.short_name
        return str(self.get_object_kind_display())

    @property
    def outcome(self) -> str:
        return str(self.get_grade_display() or self.get_unrated_code_display())
