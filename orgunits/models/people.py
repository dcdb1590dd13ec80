"""Persons, their posts, and the standing charge of units (Thông báo 1725-TB/TU)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib import text
from orgunits.access import ScopedQuerySet
from orgunits.roles import Permission

from .units import OrgUnit


class DatedQuerySet(ScopedQuerySet):
    def in_force(self, day: date) -> DatedQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> PersonQuerySet:
        """Through a post, present or past, at a unit in scope; and oneself."""
        posts = Appointment.objects.visible_to(user).values("person")
        own = getattr(user, "person_id", None) if getattr(user, "is_active", False) else None
        return self.filter(Q(pk__in=posts) | Q(pk=own))

    def managed_by(self, user: Any) -> PersonQuerySet:
        """Whose posts and facts the user may change."""
        posts = Appointment.objects.under(user, Permission.MANAGE_PEOPLE).values("person")
        return self.filter(pk__in=posts)

    def matching(self, words: str) -> PersonQuerySet:
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Person(models.Model):
    """Only what the plan and its rules need: who, and the facts that decide who is assessed."""

    # What a spreadsheet knows a person by; NULL where no list gives one.
    code = models.CharField(_("mã cán bộ"), max_length=40, null=True, blank=True, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    admitted_on = models.DateField(_("ngày kết nạp Đảng"), null=True, blank=True)
    exempted_from = models.DateField(_("miễn công tác, sinh hoạt từ ngày"), null=True, blank=True)
    exempted_to = models.DateField(_("miễn đến hết ngày"), null=True, blank=True)
    suspended_from = models.DateField(_("đình chỉ sinh hoạt từ ngày"), null=True, blank=True)
    suspended_to = models.DateField(_("đình chỉ đến hết ngày"), null=True, blank=True)
    temporary_unit = models.ForeignKey(
        OrgUnit,
        verbose_name=_("nơi sinh hoạt tạm thời"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="temporary_members",
    )
    search_text = models.CharField(max_length=120, editable=False, default="", db_index=True)
    sort_key = models.CharField(max_length=300, editable=False, default="", db_index=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("cán bộ, đảng viên")
        verbose_name_plural = _("cán bộ, đảng viên")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(exempted_to=None) | Q(exempted_to__gte=F("exempted_from")),
                name="exemption_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(suspended_to=None) | Q(suspended_to__gte=F("suspended_from")),
                name="suspension_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("orgunits:person", args=[self.pk])

    def fill_keys(self) -> None:
        self.full_name = text.clean(self.full_name)
        self.search_text = text.search_key(self.full_name)
        self.sort_key = text.person_key(self.full_name)[:300]


class Appointment(models.Model):
    class ManagedBy(models.TextChoices):
        CENTRE = "centre", _("diện Trung ương quản lý")
        STANDING_COMMITTEE = "standing_committee", _("diện Ban Thường vụ Tỉnh ủy quản lý")
        DISTRICT = "district", _("diện cấp ủy cấp huyện quản lý")
        OTHER = "other", _("cấp khác quản lý")

    person = models.ForeignKey(
        Person, verbose_name=_("cán bộ"), on_delete=models.PROTECT, related_name="appointments"
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="appointments"
    )
    post = models.CharField(_("chức vụ"), max_length=120)
    is_head = models.BooleanField(_("người đứng đầu"), default=False)
    managed_by = models.CharField(
        _("diện quản lý"), max_length=20, choices=ManagedBy, default=ManagedBy.OTHER
    )
    place = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    basis = models.CharField(_("văn bản"), max_length=120, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chức vụ")
        verbose_name_plural = _("chức vụ")
        ordering = ["unit", "place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"


class StandingCharge(models.Model):
    """Which Standing Committee member follows which unit; outlives campaigns (II.7)."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("Ủy viên Ban Thường vụ"),
        on_delete=models.PROTECT,
        related_name="charges",
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="charges"
    )
    basis = models.CharField(_("văn bản phân công"), max_length=120)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    end_reason = models.CharField(_("lý do kết thúc"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công phụ trách")
        verbose_name_plural = _("phân công phụ trách")
        ordering = ["unit", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | ~Q(end_reason=""),
                name="charge_ended_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to=None), name="one_open_charge_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"
