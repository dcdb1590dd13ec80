"""Ballots (R46): one sheet put to the vote at a conference, its electorate, and who counts.

The software never sees an individual ballot: marks are made on paper, and nothing here leads from
a person to a mark.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.lib.lifecycle import held
from campaign.models import Campaign
from campaign.models.rules import ObjectKind
from orgunits.access import ScopedQuerySet, roots, within
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission
from reviews.models import Conference

from .reach import fully

PRINTED_ON = ["printed", "open", "counted", "confirmed", "signed"]
OPEN_ON = PRINTED_ON[1:]
CONFIRMED_ON = PRINTED_ON[3:]


def stored_under(instance: Ballot, filename: str) -> str:
    return f"minutes/{instance.sha256[:2]}/{instance.sha256}"


class BallotTeller(models.Model):
    """One of the counting team (tổ kiểm phiếu) of a conference."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="tellers")
    user = models.ForeignKey(
        User, verbose_name=_("người kiểm phiếu"), on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(_("giao lúc"))
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("người kiểm phiếu")
        verbose_name_plural = _("tổ kiểm phiếu")
        ordering = ["conference", "user__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "user"], name="teller_once_a_conference")
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit


class BallotQuerySet(ScopedQuerySet):
    unit_field = "conference__unit"

    def visible_to(self, user: Any) -> BallotQuerySet:
        """To who may know grades before they are published; once printed, to its own tellers."""
        return self.filter(fully(user, self.unit_field)) | self.to_count(user)

    def to_count(self, user: Any) -> BallotQuerySet:
        if not getattr(user, "is_active", False):
            return self.none()
        assigned = BallotTeller.objects.filter(user=user).values("conference")
        reach = within(roots(user, Permission.COUNT), self.unit_field)
        return self.filter(reach, conference__in=assigned, state__in=PRINTED_ON)

    def in_force(self) -> BallotQuerySet:
        """Not replaced by a corrected edition."""
        return self.filter(replaced_by=None)


class Ballot(models.Model):
    class Kind(models.TextChoices):
        """The three of R46."""

        MEMBERS = "members", _("Ủy viên Ban Thường vụ")
        COLLECTIVE = "collective", _("Tập thể Ban Thường vụ")
        ORGANIZATION = "organization", _("Đảng bộ tỉnh")

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Đang soạn")
        PRINTED = "printed", _("Đã in")
        OPEN = "open", _("Đang kiểm phiếu")
        COUNTED = "counted", _("Đã có một bản kiểm phiếu")
        CONFIRMED = "confirmed", _("Hai bản kiểm phiếu khớp")
        SIGNED = "signed", _("Đã ký biên bản")

    conference = models.ForeignKey(
        Conference, verbose_name=_("hội nghị"), on_delete=models.PROTECT, related_name="ballots"
    )
    kind = models.CharField(_("loại phiếu"), max_length=12, choices=Kind)
    stage = models.PositiveSmallIntegerField(_("lần biểu quyết"), default=1)
    # The first vote, whose undecided subjects this one puts to the vote again.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later_stages"
    )
    edition = models.PositiveSmallIntegerField(_("bản"), default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    correction_reason = models.CharField(_("lý do lập bản mới"), max_length=500, blank=True)
    state = models.CharField(_("trạng thái"), max_length=9, choices=State, default=State.DRAFTED)
    # How many times both tellers have been asked to count; each time keeps its figures.
    round = models.PositiveSmallIntegerField(_("lần kiểm"), default=1)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    copies = models.PositiveSmallIntegerField(_("số bản in"), null=True, blank=True)
    printed_at = models.DateTimeField(_("in lúc"), null=True, blank=True)
    printed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    convened = models.PositiveSmallIntegerField(_("số được triệu tập"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("số có mặt"), null=True, blank=True)
    opened_at = models.DateTimeField(_("chốt danh sách lúc"), null=True, blank=True)
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("khớp lúc"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(_("ngày ký biên bản"), null=True, blank=True)
    signed_at = models.DateTimeField(_("ghi nhận ký lúc"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    content = models.FileField(upload_to=stored_under, max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu biểu quyết")
        verbose_name_plural = _("phiếu biểu quyết")
        ordering = ["-conference__starts_on", "conference", "kind", "stage", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind", "stage", "edition"], name="one_ballot_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(stage=1, follows=None) | Q(stage=2, follows__isnull=False),
                name="second_vote_follows_a_first",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces=None, correction_reason="")
                | (Q(edition__gt=1, replaces__isnull=False) & ~Q(correction_reason="")),
                name="ballot_corrected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=held(PRINTED_ON, "copies", "printed_at", "printed_by"),
                name="ballot_printed_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(OPEN_ON, "convened", "present", "opened_at", "opened_by"),
                name="ballot_opened_with_its_electorate",
            ),
            models.CheckConstraint(
                condition=Q(present=None) | Q(present__lte=F("convened")),
                name="ballot_present_are_convened",
            ),
            models.CheckConstraint(
                condition=held(CONFIRMED_ON, "confirmed_at", "confirmed_by"),
                name="ballot_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=held(["signed"], "signed_on", "signed_at", "signed_by")
                & (Q(state="signed") & ~Q(sha256="") | ~Q(state="signed") & Q(sha256="")),
                name="ballot_signed_with_its_scan",
            ),
        ]

    def __str__(self) -> str:
        title = str(_("Phiếu biểu quyết: %(kind)s") % {"kind": self.get_kind_display()})
        return f"{title}, {self.stage_words}" if self.stage > 1 else title

    def get_absolute_url(self) -> str:
        return reverse("ratings:ballot", args=[self.pk])

    @property
    def unit(self) -> OrgUnit:
        return self.conference.unit

    @property
    def campaign(self) -> Campaign:
        return self.conference.campaign

    @property
    def object_kind(self) -> str:
        return OBJECT_KINDS[self.kind]

    @property
    def stage_words(self) -> str:
        return str(_("lần %(n)s") % {"n": self.stage})

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED

    @property
    def is_confirmed(self) -> bool:
        return self.state in CONFIRMED_ON

    @property
    def look(self) -> str:
        looks = {"drafted": "open", "confirmed": "accepted", "signed": "accepted"}
        return looks.get(self.state, "submitted")


OBJECT_KINDS: dict[str, str] = {
    Ballot.Kind.MEMBERS: ObjectKind.LEADING_CADRE,
    Ballot.Kind.COLLECTIVE: ObjectKind.LEADING_COLLECTIVE,
    Ballot.Kind.ORGANIZATION: ObjectKind.PARTY_ORG,
}


class BallotItem(models.Model):
    """One line of the sheet, in the words printed on it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField(_("STT"))
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="ballot_items"
    )
    name = models.CharField(_("họ và tên, tên tổ chức"), max_length=200)
    post = models.CharField(_("chức vụ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đối tượng biểu quyết")
        verbose_name_plural = _("đối tượng biểu quyết")
        ordering = ["ballot", "place"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "place"], name="one_line_per_place"),
            models.UniqueConstraint(
                fields=["ballot", "person"],
                condition=Q(person__isnull=False),
                name="one_line_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BallotElector(models.Model):
    """Who might vote when the ballot was opened; not how, and not even whether they did."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("có mặt"))

    class Meta:
        verbose_name = _("người được biểu quyết")
        verbose_name_plural = _("danh sách được biểu quyết")
        ordering = ["ballot", "person__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="elector_once_per_ballot")
        ]

    def __str__(self) -> str:
        return str(self.person)
