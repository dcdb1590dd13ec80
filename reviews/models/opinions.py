"""Opinions asked of others: on the collective report (R34–R35), on a person (R37).

Each one asked is tracked alone and sees only the paper and the own answer, never the others'.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from campaign.lib.sealed import SealedTextField
from campaign.models import Campaign
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission

from .tasks import ReviewTask


def stored_under(instance: CollectiveDraft, filename: str) -> str:
    return f"drafts/{instance.sha256[:2]}/{instance.sha256}"


class CollectiveDraft(models.Model):
    """The draft collective report as it was sent for opinion; a new text is the next version."""

    class State(models.TextChoices):
        ASKING = "asking", _("Đang lấy ý kiến")
        SETTLED = "settled", _("Đã tiếp thu, hoàn thiện")

    task = models.ForeignKey(ReviewTask, on_delete=models.PROTECT, related_name="collective_drafts")
    version = models.PositiveSmallIntegerField(_("lần lấy ý kiến"))
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.ASKING)
    due_on = models.DateField(_("góp ý đến hết ngày"))
    name = models.CharField(_("tên tệp"), max_length=200)
    content = models.FileField(upload_to=stored_under, max_length=200)
    size = models.PositiveIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    sent_at = models.DateTimeField(_("gửi lúc"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("hoàn thiện lúc"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settle_reason = models.CharField(
        _("lý do còn ý kiến chưa giải trình"), max_length=500, blank=True
    )

    class Meta:
        verbose_name = _("dự thảo báo cáo tập thể")
        verbose_name_plural = _("dự thảo báo cáo tập thể")
        ordering = ["task", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["task", "version"], name="draft_version_once"),
            models.CheckConstraint(
                condition=Q(state="asking", settled_at=None, settled_by=None)
                | Q(state="settled", settled_at__isnull=False, settled_by__isnull=False),
                name="draft_settled_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return _("Dự thảo lần %(n)s") % {"n": self.version}

    @property
    def unit(self) -> OrgUnit:
        return self.task.unit


class OpinionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> OpinionQuerySet:
        """To whoever asks for the unit, and to the one asked."""
        return self.filter(within(roots(user, Permission.HOLD_CONFERENCE)) | asked_of(user))

    def asked_of(self, user: Any) -> OpinionQuerySet:
        return self.filter(asked_of(user))

    def waiting(self) -> OpinionQuerySet:
        return self.filter(state=OpinionRequest.State.ASKED)


def asked_of(user: Any) -> Q:
    """The person named, or whoever sends for the very unit asked."""
    if not getattr(user, "is_active", False):
        return Q(pk__in=[])
    mine = Q(asked_unit__path__in=roots(user, Permission.SUBMIT))
    return mine | Q(asked_person_id=user.person_id) if user.person_id else mine


class OpinionRequest(models.Model):
    class Kind(models.TextChoices):
        REPORT = "report", _("Góp ý dự thảo báo cáo kiểm điểm tập thể")
        RESIDENCE = "residence", _("Nhận xét của cấp ủy nơi cư trú")
        AGENCY = "agency", _("Ý kiến của cơ quan, đơn vị liên quan")
        TEMPORARY = "temporary", _("Nhận xét của chi bộ nơi sinh hoạt tạm thời")

    class Audience(models.TextChoices):
        EXECUTIVE = "executive", _("Ủy viên Ban Chấp hành")
        SUBORDINATE = "subordinate", _("Ban thường vụ đảng bộ trực thuộc")
        OTHER = "other", _("Tổ chức, cá nhân có liên quan")

    class State(models.TextChoices):
        ASKED = "asked", _("Chờ ý kiến")
        ANSWERED = "answered", _("Đã có ý kiến")
        AGREED = "agreed", _("Nhất trí, không có ý kiến thêm")
        EXCUSED = "excused", _("Không phải lấy ý kiến")

    class Excuse(models.TextChoices):
        """HD 33-HD/BTCTW, 30/10/2020: no yearly comment of the residence for these."""

        BARRACKS = "barracks", _("Quân đội, công an ở doanh trại hoặc nhà công vụ")
        MOBILE = "mobile", _("Công việc lưu động, xa nhà")
        ROTATED = "rotated", _("Cán bộ luân chuyển ở nhà công vụ")
        STUDY = "study", _("Học tập trung từ 12 tháng")
        STUDENT = "student", _("Học sinh, sinh viên ở xa nhà")
        SPECIAL = "special", _("Nhiệm vụ đặc biệt, đơn vị sẵn sàng chiến đấu")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    # Whose paper it is about: the unit that drafts the report, or where the person is reviewed.
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="opinions")
    draft = models.ForeignKey(
        CollectiveDraft, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions_about"
    )
    audience = models.CharField(_("thành phần"), max_length=12, choices=Audience, blank=True)
    asked_unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions_asked"
    )
    asked_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions_asked"
    )
    asked_name = models.CharField(_("nơi được hỏi"), max_length=200, blank=True)
    due_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("hỏi lúc"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("mở lúc"), null=True, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Rule 10: an answer on paper, entered by whoever asked.
    paper_number = models.CharField(_("số, ký hiệu văn bản"), max_length=60, blank=True)
    paper_signed_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    excuse = models.CharField(_("trường hợp"), max_length=10, choices=Excuse, blank=True)
    excuse_reason = models.CharField(_("lý do"), max_length=300, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lấy ý kiến")
        verbose_name_plural = _("lấy ý kiến")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="report", draft__isnull=False, person=None) & ~Q(audience="")
                | ~Q(kind="report") & Q(draft=None, person__isnull=False, audience=""),
                name="opinion_is_about_a_draft_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(asked_unit__isnull=False, asked_person=None, asked_name="")
                | Q(asked_unit=None, asked_person__isnull=False, asked_name="")
                | Q(asked_unit=None, asked_person=None) & ~Q(asked_name="")
                | Q(state="excused", asked_unit=None, asked_person=None, asked_name=""),
                name="opinion_is_asked_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, answered_by=None)
                | ~Q(state="asked") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="opinion_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="excused") & Q(excuse="")
                | Q(state="excused", kind="residence") & ~Q(excuse="") & ~Q(excuse_reason=""),
                name="opinion_excused_with_case_and_reason",
            ),
            models.UniqueConstraint(
                fields=["draft", "asked_unit"],
                condition=Q(asked_unit__isnull=False),
                name="unit_asked_once_per_draft",
            ),
            models.UniqueConstraint(
                fields=["draft", "asked_person"],
                condition=Q(asked_person__isnull=False),
                name="person_asked_once_per_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.asked}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:opinion", args=[self.pk])

    @property
    def asked(self) -> str:
        return str(self.asked_unit or self.asked_person or self.asked_name)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def look(self) -> str:
        """The shape on lists."""
        if self.is_overdue:
            return "late"
        done = {"answered": "accepted", "agreed": "accepted", "excused": "exempt"}
        return done.get(self.state, "open")

    @property
    def last_day(self) -> date | None:
        return self.due_on


class OpinionPoint(models.Model):
    """One opinion on one part, and what the drafter made of it (R33–R35)."""

    class Verdict(models.TextChoices):
        ADOPTED = "adopted", _("Tiếp thu")
        PARTLY = "partly", _("Tiếp thu một phần")
        DECLINED = "declined", _("Giải trình, giữ nguyên")

    request = models.ForeignKey(OpinionRequest, on_delete=models.PROTECT, related_name="points")
    place = models.PositiveSmallIntegerField()
    part = models.CharField(_("phần, mục"), max_length=120, blank=True)
    text = SealedTextField(_("ý kiến"))
    verdict = models.CharField(_("xử lý"), max_length=8, choices=Verdict, blank=True)
    reply = SealedTextField(_("giải trình của cơ quan soạn thảo"), blank=True, default="")
    replied_at = models.DateTimeField(_("giải trình lúc"), null=True, blank=True)
    replied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")
        ordering = ["request", "place"]
        constraints = [
            models.UniqueConstraint(fields=["request", "place"], name="opinion_point_place_once"),
            models.CheckConstraint(
                condition=Q(verdict="", replied_at=None, replied_by=None)
                | ~Q(verdict="") & Q(replied_at__isnull=False, replied_by__isnull=False),
                name="opinion_point_replied_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} ({self.place})"
