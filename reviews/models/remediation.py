"""Remedies: shortcoming → measure, owner, date, evidence, verified by the level above (R10–R11).

One that follows from a suggestion is as secret as the suggestion. Texts are sealed and addresses
carry a random key: neither content nor a gap in numbers tells of it.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign.lib import clock
from campaign.lib.lifecycle import held
from campaign.lib.sealed import SealedTextField
from campaign.models import Campaign
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission

from .conferences import Conference
from .suggestions import Suggestion
from .traced import Traced


def random_key() -> str:
    return uuid.uuid4().hex


class RemediationQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> RemediationQuerySet:
        seen = Suggestion.objects.visible_to(user).order_by().values("pk")
        own = Q(owner=user.person_id) if getattr(user, "person_id", None) else Q(pk__in=[])
        in_scope = Q(suggestion=None) & (within(roots(user, Permission.VIEW)) | own)
        return self.filter(in_scope | Q(suggestion__in=seen))

    def carried_into(self, campaign: Campaign) -> RemediationQuerySet:
        """R11, R60: named in an earlier year and not verified before this one began."""
        earlier = self.filter(campaign__year__lt=campaign.year)
        open_still = ~Q(state=Remediation.State.VERIFIED)
        return earlier.filter(open_still | Q(verified_at__year__gte=campaign.year))

    def followed_in(self, campaign: Campaign) -> RemediationQuerySet:
        """The campaign's own, and what earlier ones left to it."""
        return self.filter(campaign=campaign) | self.carried_into(campaign)

    def unfinished(self) -> RemediationQuerySet:
        return self.filter(state=Remediation.State.PLANNED)

    def overdue(self, today: date) -> RemediationQuerySet:
        return self.unfinished().filter(due_on__lt=today)


class Remediation(Traced):
    class State(models.TextChoices):
        PLANNED = "planned", _("Đang khắc phục")
        DONE = "done", _("Đã báo cáo khắc phục")
        VERIFIED = "verified", _("Cấp trên đã xác nhận")

    key = models.CharField(max_length=32, unique=True, default=random_key, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="remedies")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="remedies")
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, null=True, blank=True, related_name="remedies"
    )
    # Given by the conclusions of a conference (R42).
    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, blank=True, related_name="remedies"
    )
    shortcoming = SealedTextField(_("hạn chế, khuyết điểm"))
    measure = SealedTextField(_("biện pháp khắc phục"))
    owner = models.ForeignKey(
        Person,
        verbose_name=_("người chịu trách nhiệm"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
    )
    due_on = models.DateField(_("hoàn thành chậm nhất ngày"))
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    evidence = SealedTextField(_("kết quả, minh chứng"), blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    remark = SealedTextField(_("ý kiến của cấp trên"), blank=True)

    objects = RemediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("biện pháp khắc phục")
        verbose_name_plural = _("biện pháp khắc phục")
        ordering = ["due_on", "unit", "key"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=held(["done", "verified"], "done_at", "done_by"),
                name="remedy_done_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(evidence=""), name="remedy_done_with_evidence"
            ),
            models.CheckConstraint(
                condition=held(["verified"], "verified_at", "verified_by"),
                name="remedy_verified_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(suggestion=None) | Q(conference=None), name="remedy_of_one_source"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.key[:8]}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:remedy", args=[self.key])

    @property
    def matter(self) -> str:
        """What it is called where its words are not shown."""
        if self.conference_id:
            return _now("Việc giao theo kết luận hội nghị")
        return _now("Khắc phục hạn chế, khuyết điểm")

    @property
    def is_of_own_conference(self) -> bool:
        """The collective that met gave it to itself."""
        return self.conference is not None and self.conference.unit_id == self.unit_id

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.PLANNED and self.due_on < clock.today()

    @property
    def look(self) -> str:
        looks = {"planned": "open", "done": "submitted", "verified": "accepted"}
        return "late" if self.is_overdue else looks[self.state]
