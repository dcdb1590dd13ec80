"""What a unit sends for a task: versions, and files known by their SHA-256."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission

from .tasks import ReviewTask


class SubmissionQuerySet(ScopedQuerySet):
    unit_field = "task__unit"

    def visible_to(self, user: Any) -> SubmissionQuerySet:
        """What was sent, to all who see the task; a draft only to those who may send it."""
        writes = within(roots(user, Permission.SUBMIT), self.unit_field)
        if getattr(user, "person_id", None):
            writes |= Q(task__person_id=user.person_id)
        seen = self.filter(task__in=ReviewTask.objects.visible_to(user))
        return seen.filter(Q(state=Submission.State.SENT) | writes)

    def sent(self) -> SubmissionQuerySet:
        return self.filter(state=Submission.State.SENT)


class Secrecy(models.TextChoices):
    SECRET = "secret", _("Mật")
    TOP_SECRET = "top_secret", _("Tối mật")
    UTMOST = "utmost", _("Tuyệt mật")


class Submission(models.Model):
    """A draft until sent; what was sent is never changed, a correction is the next version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        SENT = "sent", _("Đã gửi")

    task = models.ForeignKey(
        ReviewTask, verbose_name=_("nhiệm vụ"), on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.PositiveSmallIntegerField(_("lần gửi"))
    state = models.CharField(_("trạng thái"), max_length=6, choices=State, default=State.DRAFT)
    note = models.TextField(_("nội dung trình bày thêm"), blank=True)
    # Rule 10: paper stands on an equal footing; a clerk above enters it for the unit.
    on_paper = models.BooleanField(_("nộp bản giấy"), default=False)
    paper_received_on = models.DateField(_("ngày nhận bản giấy"), null=True, blank=True)
    saved_at = models.DateTimeField(_("lưu lúc"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The last day as it stood when this version was sent; an extension does not rewrite receipts.
    due_on = models.DateField(_("ngày cuối khi gửi"), null=True, blank=True)
    late_reason = models.CharField(_("lý do gửi muộn"), max_length=500, blank=True)
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField(_("lý do trả lại"), max_length=1000, blank=True)
    recalled_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recall_reason = models.CharField(_("lý do thu hồi"), max_length=1000, blank=True)
    # Rule 10: of a classified paper only these facts are kept, never the paper itself.
    secrecy = models.CharField(_("độ mật"), max_length=12, choices=Secrecy, blank=True)
    classified_number = models.CharField(_("số, ký hiệu văn bản mật"), max_length=60, blank=True)
    classified_on = models.DateField(_("ngày văn bản mật"), null=True, blank=True)
    handed_over_on = models.DateField(_("ngày giao văn bản"), null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản gửi")
        verbose_name_plural = _("bản gửi")
        ordering = ["task", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["task", "version"], name="version_once_per_task"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="draft"), name="one_draft_per_task"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, sent_by__isnull=False)
                | Q(state="draft", sent_at=None, sent_by=None),
                name="submission_sent_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(on_paper=True, paper_received_on__isnull=False)
                | Q(on_paper=False, paper_received_on=None),
                name="paper_has_a_day_of_receipt",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None, return_reason="")
                | (
                    Q(state="sent", returned_at__isnull=False, returned_by__isnull=False)
                    & ~Q(return_reason="")
                ),
                name="version_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_by=None, recall_reason="")
                | (
                    Q(state="sent", recalled_at__isnull=False, recalled_by__isnull=False)
                    & ~Q(recall_reason="")
                ),
                name="version_recalled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(secrecy="", classified_number="", classified_on=None)
                & Q(handed_over_on=None)
                | Q(state="draft")
                | (~Q(secrecy="") & ~Q(classified_number="") & Q(classified_on__isnull=False)),
                name="classified_paper_has_number_and_day",
            ),
        ]

    def __str__(self) -> str:
        return _("%(task)s, lần %(version)s") % {"task": self.task, "version": self.version}

    def get_absolute_url(self) -> str:
        return reverse("reviews:receipt", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit

    @property
    def is_classified(self) -> bool:
        return bool(self.secrecy)

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def counts_from(self) -> date:
        """The day that is held against the last day: of the paper, or of sending."""
        return self.paper_received_on or clock.day_of(self.sent_at or clock.now())

    @property
    def last_day(self) -> date | None:
        return self.due_on or self.task.last_day

    @property
    def is_late(self) -> bool:
        return bool(self.last_day and self.counts_from > self.last_day)


class FileQuerySet(ScopedQuerySet):
    unit_field = "submission__task__unit"

    def visible_to(self, user: Any) -> FileQuerySet:
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def of_drafts(self) -> FileQuerySet:
        return self.filter(submission__state=Submission.State.DRAFT)


def stored_under(instance: SubmissionFile, filename: str) -> str:
    """By content, not by name: names come from strangers."""
    return f"submissions/{instance.sha256[:2]}/{instance.sha256}"


class SubmissionFile(models.Model):
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("tên tệp"), max_length=200)
    content = models.FileField(upload_to=stored_under, max_length=200)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="file_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reviews:file", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        """A scan shows what was signed; the other can be worked on."""
        return self.name.lower().endswith((".docx", ".xlsx"))

    @property
    def role(self) -> str:
        return str(_("bản để sửa") if self.is_editable else _("bản ký, quét"))

    @property
    def unit(self) -> OrgUnit:
        return self.submission.task.unit
