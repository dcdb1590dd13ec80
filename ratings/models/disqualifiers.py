"""What stands against a grade: discipline, conclusions, targets missed (QĐ 124, Điều 12). Entered
once; the person, the collective and the head are all warned by it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.models import OrgUnit, Person

from .reach import fully
from .standing import Standing, StandingQuerySet, withdrawn_with_a_reason


class DisqualifierQuerySet(StandingQuerySet):
    def visible_to(self, user: Any) -> DisqualifierQuerySet:
        return self.filter(fully(user))


class Disqualifier(Standing):
    class Kind(models.TextChoices):
        DISCIPLINE = "discipline", _("Bị thi hành kỷ luật trong năm")
        CONCLUSION = "conclusion", _("Kết luận của cấp có thẩm quyền về vi phạm, mất đoàn kết")
        TARGETS = "targets", _("Không hoàn thành chỉ tiêu, nhiệm vụ")
        OTHER = "other", _("Trường hợp khác theo quy định")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="disqualifiers")
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="disqualifiers"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("cá nhân"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disqualifiers",
    )
    kind = models.CharField(_("trường hợp"), max_length=12, choices=Kind)
    # The rule's own words, as they stood when the case was entered.
    words = models.CharField(_("theo quy định"), max_length=500)
    clause = models.CharField(_("điều khoản"), max_length=120, blank=True)
    document = models.CharField(_("số văn bản"), max_length=120)
    document_on = models.DateField(_("ngày văn bản"))
    authority = models.CharField(_("cơ quan ban hành"), max_length=200)
    on_day = models.DateField(_("ngày vi phạm hoặc kết luận"))
    # QĐ 124, Điều 12: “trừ trường hợp tự phát hiện và khắc phục xong hậu quả”.
    is_self_remedied = models.BooleanField(
        _("tự phát hiện, đã khắc phục xong hậu quả"), default=False
    )
    remark = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = DisqualifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("trường hợp ảnh hưởng xếp loại")
        verbose_name_plural = _("trường hợp ảnh hưởng xếp loại")
        ordering = ["campaign", "-entered_at", "-pk"]
        constraints = [withdrawn_with_a_reason("disqualifier_withdrawn_with_a_reason")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ratings:disqualifiers")

    @property
    def subject(self) -> str:
        return f"{self.person} ({self.unit})" if self.person_id else str(self.unit)
