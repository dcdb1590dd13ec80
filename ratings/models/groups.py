"""Peer groups (nhóm đối tượng có vị trí, vai trò, chức năng, nhiệm vụ tương đồng): the cap of
QĐ 124, Điều 12 counts within one of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, CapRule
from campaign.models.rules import ObjectKind
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, User

from .reach import fully


class PeerGroupQuerySet(ScopedQuerySet):
    unit_field = "campaign__unit"

    def visible_to(self, user: Any) -> PeerGroupQuerySet:
        return self.filter(fully(user, self.unit_field))


class PeerGroup(models.Model):
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="peer_groups"
    )
    key = models.SlugField(_("mã"), max_length=40)
    name = models.CharField(_("tên nhóm"), max_length=200)
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    place = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    # Whom the Commission means, as read by `ratings.domain.groups`; empty for a group made by hand.
    subjects = models.JSONField(_("gồm"), default=dict, blank=True)

    # The document that recognizes exceptional results: then the group has its own percentage,
    # where the rules of the campaign give one.
    exceptional_basis = models.CharField(
        _("văn bản công nhận thành tích đặc biệt"), max_length=200, blank=True
    )

    objects = PeerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhóm đối tượng tương đồng")
        verbose_name_plural = _("nhóm đối tượng tương đồng")
        ordering = ["campaign", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="peer_group_key_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ratings:board", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.campaign.unit

    @property
    def is_exceptional(self) -> bool:
        return bool(self.exceptional_basis)

    @property
    def cap(self) -> CapRule | None:
        return self.campaign.rule_set.caps.filter(object_kind=self.object_kind).first()


class CapExcessQuerySet(ScopedQuerySet):
    unit_field = "group__campaign__unit"

    def visible_to(self, user: Any) -> CapExcessQuerySet:
        return self.filter(fully(user, self.unit_field))


class CapExcess(models.Model):
    """A decision that left its group over the cap, with the written justification; the report
    keeps this line."""

    group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="excesses")
    excellent = models.PositiveIntegerField(_("số hoàn thành xuất sắc"))
    allowed = models.PositiveIntegerField(_("mức tối đa"))
    good = models.PositiveIntegerField(_("số hoàn thành tốt"))
    number = models.CharField(_("số quyết định"), max_length=40)
    decided_on = models.DateField(_("ngày quyết định"))
    justification = models.TextField(_("giải trình"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = CapExcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("vượt tỷ lệ")
        verbose_name_plural = _("vượt tỷ lệ")
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(excellent__gt=models.F("allowed")) & ~Q(justification=""),
                name="excess_is_over_and_justified",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.excellent}/{self.allowed}"

    @property
    def unit(self) -> OrgUnit:
        return self.group.campaign.unit
