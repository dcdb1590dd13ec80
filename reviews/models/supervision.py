"""Who attends, directs or follows the review of a unit in one campaign (R24–R28)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.lib.sealed import SealedTextField
from campaign.models import Campaign
from orgunits.access import roots, within
from orgunits.models import OrgUnit, Person, StandingCharge
from orgunits.models.people import DatedQuerySet
from orgunits.roles import Permission

from .traced import Traced


class SupervisionQuerySet(DatedQuerySet):
    def listed_for(self, user: Any) -> SupervisionQuerySet:
        """R26: a member who directs where nobody ever had a standing charge tells of a suggestion.
        Such a row goes to who may know of suggestions there, and to who drafts the notice (R29)."""
        charges = StandingCharge.objects.filter(unit=models.OuterRef("unit"))
        rights = (Permission.READ_SUGGESTION, Permission.MANAGE_SUGGESTION)
        knows = within({path for right in rights for path in roots(user, right)})
        found = self.under(user, Permission.SEE_SUPERVISION)
        if _drafts_the_notice(user):
            return found
        return found.filter(~Q(kind="attend_direct") | knows | models.Exists(charges))


def _drafts_the_notice(user: Any) -> bool:
    """The Office prepares the conferences of the whole province."""
    return any(len(path) == OrgUnit.steplen for path in roots(user, Permission.HOLD_CONFERENCE))


class Supervision(Traced):
    class Kind(models.TextChoices):
        DIRECT = "attend_direct", _("dự, chỉ đạo")
        FOLLOW = "attend_follow", _("dự, theo dõi")
        GOVERNMENT = "government", _("Ban cán sự đảng UBND tỉnh phân công")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="supervisions"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("người dự"), on_delete=models.PROTECT, related_name="supervisions"
    )
    # Whose leaders attend and follow (R27).
    agency = models.ForeignKey(
        OrgUnit,
        verbose_name=_("cơ quan cử"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="representatives",
    )
    kind = models.CharField(_("hình thức"), max_length=14, choices=Kind)
    basis = models.CharField(_("văn bản phân công"), max_length=120)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    end_reason = models.CharField(_("lý do thay"), max_length=300, blank=True)
    attended_on = models.DateField(_("đã dự ngày"), null=True, blank=True)
    remarks = SealedTextField(_("ghi nhận"), blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công dự kiểm điểm")
        verbose_name_plural = _("phân công dự kiểm điểm")
        ordering = ["unit", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | ~Q(end_reason=""),
                name="supervision_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(agency=None) | Q(kind="attend_follow"),
                name="only_who_follows_is_sent_by_an_agency",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=Q(valid_to=None, kind="attend_direct"),
                name="one_directing_member_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"
