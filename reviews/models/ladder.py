"""Where a leading cadre is reviewed, one place after the other (R38), and the unit's own year-end
summary, before which all of it must be done (R12)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from orgunits.access import ScopedQuerySet
from orgunits.models import OrgUnit, Person, User


class LadderStep(models.Model):
    class Place(models.IntegerChoices):
        CELL = 1, _("Chi bộ")
        COLLECTIVE = 2, _("Tập thể lãnh đạo cơ quan, đơn vị")
        STANDING_COMMITTEE = 3, _("Ban Thường vụ Tỉnh ủy")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="ladder")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ladder")
    # Where the whole of it is reported to, which is who may see it.
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="ladder")
    place = models.PositiveSmallIntegerField(_("nơi kiểm điểm"), choices=Place)
    held_on = models.DateField(_("ngày kiểm điểm"))
    document = models.CharField(_("biên bản, văn bản"), max_length=200, blank=True)
    override_reason = models.CharField(
        _("lý do kiểm điểm trước nơi dưới"), max_length=500, blank=True
    )
    entered_at = models.DateTimeField(_("ghi lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("nơi kiểm điểm")
        verbose_name_plural = _("nơi kiểm điểm")
        ordering = ["person", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "place"], name="each_place_once_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(place=1) | Q(override_reason=""), name="the_first_place_waits_for_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_place_display()}"


class AnnualSummary(models.Model):
    """“hoàn thành trước khi tổng kết công tác năm” (II.4): the unit's own day."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="summaries")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="summaries")
    held_on = models.DateField(_("ngày tổng kết công tác năm"))
    entered_at = models.DateTimeField(_("ghi lúc"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổng kết công tác năm")
        verbose_name_plural = _("tổng kết công tác năm")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_summary_day_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.held_on:%d/%m/%Y}"
