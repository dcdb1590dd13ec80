"""Conferences: when, who is convened, the programme, and by which rules (II.8, III.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Milestone
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission


class ConferenceRules(models.Model):
    """What plan and guidance leave to be set; the defaults stand until someone sets them."""

    class Counting(models.TextChoices):
        CALENDAR = "calendar", _("ngày lịch")
        WORKING = "working", _("ngày làm việc")

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="conference_rules"
    )
    papers_days = models.PositiveSmallIntegerField(_("gửi tài liệu trước (ngày)"), default=3)
    papers_counting = models.CharField(
        _("cách tính ngày gửi tài liệu"),
        max_length=8,
        choices=Counting,
        default=Counting.CALENDAR,
    )
    report_days = models.PositiveSmallIntegerField(_("gửi dự thảo báo cáo trước (ngày)"), default=3)
    report_counting = models.CharField(
        _("cách tính ngày gửi dự thảo báo cáo"),
        max_length=8,
        choices=Counting,
        default=Counting.WORKING,
    )
    quorum_parts = models.PositiveSmallIntegerField(_("số dự tối thiểu: tử số"), default=2)
    quorum_of = models.PositiveSmallIntegerField(_("số dự tối thiểu: mẫu số"), default=3)

    class Meta:
        verbose_name = _("quy định về hội nghị")
        verbose_name_plural = _("quy định về hội nghị")
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_parts__gte=1, quorum_parts__lte=F("quorum_of")),
                name="quorum_is_a_share",
                violation_error_message=_("Tử số phải từ 1 đến mẫu số."),
            )
        ]

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit


class ConferenceQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> ConferenceQuerySet:
        """To whoever holds conferences there; once called, to those convened and to the members
        who attend that unit's review."""
        seen = within(roots(user, Permission.HOLD_CONFERENCE))
        if getattr(user, "is_authenticated", False) and user.is_active and user.person_id:
            called = ~Q(state=Conference.State.PLANNED)
            seats = ConferenceSeat.objects.filter(person_id=user.person_id)
            seen |= called & Q(pk__in=seats.values("conference"))
            attends = user.person.supervisions.filter(valid_to=None).values("unit")
            seen |= called & within(roots(user, Permission.VIEW)) & Q(unit__in=attends)
        return self.filter(seen)

    def ahead(self, today: date) -> ConferenceQuerySet:
        return self.filter(ends_on__gte=today)


class Conference(models.Model):
    class Kind(models.TextChoices):
        REVIEW = "review", _("Hội nghị kiểm điểm")
        RATING = "rating", _("Hội nghị đánh giá, xếp loại")
        SELF_RATING = "self_rating", _("Hội nghị tự đánh giá, xếp loại")

    class State(models.TextChoices):
        PLANNED = "planned", _("Dự kiến")
        CALLED = "called", _("Đã triệu tập")
        HELD = "held", _("Đã họp")
        CLOSED = "closed", _("Đã có biên bản")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="conferences"
    )
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("mốc của kế hoạch"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
    )
    unit = models.ForeignKey(
        OrgUnit,
        verbose_name=_("cơ quan họp"),
        on_delete=models.PROTECT,
        related_name="conferences",
    )
    kind = models.CharField(_("loại hội nghị"), max_length=11, choices=Kind)
    title = models.CharField(_("tên hội nghị"), max_length=200)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    begins_at = models.TimeField(_("giờ bắt đầu mỗi ngày"))
    ends_at = models.TimeField(_("giờ kết thúc mỗi ngày"))
    place = models.CharField(_("địa điểm"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=7, choices=State, default=State.PLANNED)
    called_at = models.DateTimeField(_("triệu tập lúc"), null=True, blank=True)
    called_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_at = models.DateTimeField(_("ghi nhận đã họp lúc"), null=True, blank=True)
    held_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("khép lại lúc"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội nghị")
        verbose_name_plural = _("hội nghị")
        ordering = ["starts_on", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="conference_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="conference_day_ends_after_it_begins",
                violation_error_message=_("Giờ kết thúc phải sau giờ bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(state="planned", called_at=None, called_by=None)
                | (~Q(state="planned") & Q(called_at__isnull=False, called_by__isnull=False)),
                name="conference_called_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "called"], held_at=None, held_by=None)
                | Q(
                    state__in=["held", "closed"],
                    held_at__isnull=False,
                    held_by__isnull=False,
                ),
                name="conference_held_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None)),
                name="conference_closed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:conference", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def look(self) -> str:
        """The shape shown beside the word of the state."""
        return {"planned": "open", "called": "submitted"}.get(self.state, "accepted")

    def days(self) -> Iterator[date]:
        for number in range((self.ends_on - self.starts_on).days + 1):
            yield self.starts_on + timedelta(days=number)


class ConferenceSeat(models.Model):
    """One convened person; whoever is neither guest nor secretary counts for the quorum."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chủ trì")
        MEMBER = "member", _("thành viên")
        SECRETARY = "secretary", _("thư ký")
        GUEST = "guest", _("khách mời")

    class Attended(models.TextChoices):
        UNKNOWN = "", _("chưa ghi")
        YES = "yes", _("có mặt")
        NO = "no", _("vắng")
        EXCUSED = "excused", _("vắng có lý do")

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(
        Person, verbose_name=_("đồng chí"), on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(_("vai trò"), max_length=9, choices=Role, default=Role.MEMBER)
    attended = models.CharField(_("điểm danh"), max_length=7, choices=Attended, blank=True)
    excuse = models.CharField(_("lý do vắng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thành phần hội nghị")
        verbose_name_plural = _("thành phần hội nghị")
        ordering = ["conference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "person"], name="one_seat_per_person"),
            models.UniqueConstraint(
                fields=["conference"], condition=Q(role="chair"), name="one_chair_per_conference"
            ),
            models.CheckConstraint(
                condition=~Q(attended="excused") | ~Q(excuse=""),
                name="excused_with_a_reason",
                violation_error_message=_("Vắng có lý do thì cần ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit


class ProgrammeItem(models.Model):
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="programme")
    day = models.DateField(_("ngày"))
    begins_at = models.TimeField(_("từ giờ"))
    content = models.CharField(_("nội dung"), max_length=300)
    presenter = models.CharField(_("người trình bày"), max_length=120, blank=True)
    conclusion = models.TextField(_("kết luận"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("mục chương trình")
        verbose_name_plural = _("chương trình hội nghị")
        ordering = ["conference", "day", "begins_at", "pk"]

    def __str__(self) -> str:
        return self.content

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit
