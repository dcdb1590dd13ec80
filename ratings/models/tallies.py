"""Counts (R47): each teller's own figures, and nothing about any single ballot.

issued ≥ returned = valid + invalid + blank; for each subject, the marks on the valid ballots (four
grades), those left unmarked and those marked wrongly make the number of valid ballots.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.rules import GradeCode
from orgunits.models import OrgUnit, User

from .ballots import Ballot, BallotItem

SHEET = ("issued", "returned", "valid", "invalid", "blank")
MARKS = (*GradeCode.values, "unmarked", "spoiled")


class TallySheet(models.Model):
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="sheets")
    round = models.PositiveSmallIntegerField(_("lần kiểm"), default=1)
    teller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("nhập lúc"))
    issued = models.PositiveSmallIntegerField(_("số phiếu phát ra"))
    returned = models.PositiveSmallIntegerField(_("số phiếu thu về"))
    valid = models.PositiveSmallIntegerField(_("số phiếu hợp lệ"))
    invalid = models.PositiveSmallIntegerField(_("số phiếu không hợp lệ"))
    blank = models.PositiveSmallIntegerField(_("số phiếu trắng"))

    class Meta:
        verbose_name = _("bản kiểm phiếu")
        verbose_name_plural = _("bản kiểm phiếu")
        ordering = ["ballot", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "round", "teller"], name="one_count_per_teller_and_round"
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued")), name="ballots_returned_were_issued"
            ),
            models.CheckConstraint(
                condition=Q(returned=F("valid") + F("invalid") + F("blank")),
                name="ballots_returned_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}, {self.teller}"

    @property
    def unit(self) -> OrgUnit:
        return self.ballot.unit


class TallyLine(models.Model):
    sheet = models.ForeignKey(TallySheet, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(BallotItem, on_delete=models.PROTECT, related_name="lines")
    # The valid ballots, repeated here so that the database can insist that the line adds up.
    of = models.PositiveSmallIntegerField(_("số phiếu hợp lệ"))
    excellent = models.PositiveSmallIntegerField(GradeCode.EXCELLENT.label)
    good = models.PositiveSmallIntegerField(GradeCode.GOOD.label)
    completed = models.PositiveSmallIntegerField(GradeCode.COMPLETED.label)
    not_completed = models.PositiveSmallIntegerField(GradeCode.NOT_COMPLETED.label)
    unmarked = models.PositiveSmallIntegerField(_("không đánh dấu"))
    spoiled = models.PositiveSmallIntegerField(_("đánh dấu sai"))

    class Meta:
        verbose_name = _("dòng kiểm phiếu")
        verbose_name_plural = _("dòng kiểm phiếu")
        ordering = ["sheet", "item__place"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="one_tally_line_per_subject"),
            models.CheckConstraint(
                condition=Q(of=sum((F(name) for name in MARKS[1:]), F(MARKS[0]))),
                name="tally_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def votes(self) -> dict[str, int]:
        return {grade: getattr(self, grade) for grade in GradeCode.values}
