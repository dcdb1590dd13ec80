"""Who is rated in a campaign: a unit, a leading collective, or a person of a unit with a post.

A case is frozen where it stood when it was opened. Its grades are confidential until published.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib.lifecycle import held
from campaign.models import Campaign, ExemptionRule
from campaign.models.rules import GradeCode, ObjectKind
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import Appointment, OrgUnit, Person, User
from orgunits.roles import Permission

from .groups import PeerGroup
from .reach import fully

OF_PERSONS = [ObjectKind.PARTY_MEMBER.value, ObjectKind.LEADING_CADRE.value]
PROPOSED_ON = ["proposed", "decided", "published"]
DECIDED_ON = PROPOSED_ON[1:]
OTHER = "other"
UNRATED_CODES = [*ExemptionRule.Code.choices, (OTHER, _("lý do khác"))]


class CaseQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> CaseQuerySet:
        """All for who rates; to a unit and a person their own; published ones to who follows the
        unit. What of a case they then see is `ratings.domain.ladder`'s to say."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        own = Q(person=None) & within(roots(user, Permission.SUBMIT))
        if user.person_id:
            own |= Q(person_id=user.person_id)
        told = Q(published_at__isnull=False) & within(roots(user, Permission.FOLLOW))
        return self.filter(fully(user) | own | told)

    def by_protocol(self) -> CaseQuerySet:
        """Units as they stand in the tree; of their people the head, then by place of the post."""
        posts = Appointment.objects.filter(person=OuterRef("person"), unit=OuterRef("unit"))
        place = Subquery(posts.order_by("place").values("place")[:1])
        return self.order_by("unit_path", "-is_head", place, "pk")

    def rated(self) -> CaseQuerySet:
        return self.exclude(state=RatingCase.State.UNRATED)


class RatingCase(models.Model):
    class State(models.TextChoices):
        COLLECTING = "collecting", _("Đang tập hợp")
        PROPOSED = "proposed", _("Đã đề xuất mức")
        DECIDED = "decided", _("Đã quyết định, chưa công bố")
        PUBLISHED = "published", _("Đã công bố")
        UNRATED = "unrated", _("Không xếp loại")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("đợt"), on_delete=models.PROTECT, related_name="cases"
    )
    group = models.ForeignKey(
        PeerGroup,
        verbose_name=_("nhóm đối tượng"),
        on_delete=models.PROTECT,
        related_name="cases",
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="cases"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("cá nhân"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    object_kind = models.CharField(_("đối tượng"), max_length=20, choices=ObjectKind)
    post = models.CharField(_("chức vụ"), max_length=120, blank=True)
    is_head = models.BooleanField(_("người đứng đầu"), default=False)
    # The tree as it was when the case was opened.
    unit_path = models.CharField(max_length=255, editable=False, db_index=True)
    unit_name = models.CharField(_("tên đơn vị"), max_length=200, editable=False)
    unit_level = models.CharField(_("cấp"), max_length=12, choices=OrgUnit.Level, editable=False)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=State, default=State.COLLECTING
    )
    opened_at = models.DateTimeField(_("mở lúc"))
    # The newest proposal and the newest decision; all of them stand in Assessment and Decision.
    proposed_grade = models.CharField(
        _("mức đề xuất"), max_length=20, choices=GradeCode, blank=True
    )
    proposed_at = models.DateTimeField(_("đề xuất lúc"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grade = models.CharField(_("mức quyết định"), max_length=20, choices=GradeCode, blank=True)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unrated_code = models.CharField(
        _("trường hợp"),
        max_length=20,
        choices=UNRATED_CODES,
        blank=True,
    )
    unrated_reason = models.CharField(_("lý do không xếp loại"), max_length=500, blank=True)
    unrated_at = models.DateTimeField(null=True, blank=True)
    unrated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ xếp loại")
        verbose_name_plural = _("hồ sơ xếp loại")
        ordering = ["group__place", "unit_path", "-is_head", "pk"]
        indexes = [models.Index(fields=["group", "state"], name="case_by_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "object_kind", "unit"],
                condition=Q(person=None),
                name="one_case_per_unit_and_kind",
            ),
            models.UniqueConstraint(
                fields=["campaign", "object_kind", "person"],
                condition=Q(person__isnull=False),
                name="one_case_per_person_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(object_kind__in=OF_PERSONS, person__isnull=False)
                | (~Q(object_kind__in=OF_PERSONS) & Q(person=None)),
                name="case_of_a_person_names_one",
            ),
            models.CheckConstraint(
                condition=held(PROPOSED_ON, "proposed_at", "proposed_by"),
                name="case_proposed_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=PROPOSED_ON) & ~Q(proposed_grade=""))
                | (~Q(state__in=PROPOSED_ON) & Q(proposed_grade="")),
                name="case_proposed_with_a_grade",
            ),
            models.CheckConstraint(
                condition=held(DECIDED_ON, "decided_at", "decided_by"),
                name="case_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=DECIDED_ON) & ~Q(grade=""))
                | (~Q(state__in=DECIDED_ON) & Q(grade="")),
                name="case_decided_with_a_grade",
            ),
            # A case re-rated is decided again while its first decision stays published.
            models.CheckConstraint(
                condition=held(["published"], "published_at", "published_by", free=["decided"]),
                name="case_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(["unrated"], "unrated_at", "unrated_by"),
                name="case_unrated_at_and_by",
            ),
            models.CheckConstraint(
                condition=(Q(state="unrated") & ~Q(unrated_code="") & ~Q(unrated_reason=""))
                | (~Q(state="unrated") & Q(unrated_code="", unrated_reason="")),
                name="case_unrated_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.unit_name})" if self.person_id else self.unit_name

    def get_absolute_url(self) -> str:
        return reverse("ratings:case", args=[self.pk])

    @property
    def name(self) -> str:
        return str(self.person) if self.person_id else self.unit_name

    @property
    def role(self) -> str:
        """Below the name: the post of a person, else what of the unit is rated."""
        if self.person_id:
            return f"{self.post}, {self.unit_name}" if self.post else self.unit_name
        return str(self.get_object_kind_display())

    @property
    def current(self) -> str:
        """What counts towards the cap: the decision, before it the proposal."""
        return self.grade or self.proposed_grade

    @property
    def look(self) -> str:
        return LOOKS[self.state]


LOOKS = {
    "collecting": "open",
    "proposed": "submitted",
    "decided": "submitted",
    "published": "accepted",
    "unrated": "exempt",
}
