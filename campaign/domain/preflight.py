"""Before a plan is published: what is missing, what is tight, whom each milestone would reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.domain import schedule, subjects
from campaign.domain.schedule import Note
from campaign.lib import dates
from campaign.lifecycles import PLAN
from campaign.models import Campaign, Milestone

SATURDAY = 5


@dataclass(frozen=True)
class Reach:
    """The people and units of a milestone as they stand today, not as last year."""

    milestone: Milestone
    count: int
    persons: bool
    unknown: list[str]

    @property
    def sentence(self) -> str:
        if self.persons:
            return ngettext("%(n)s đồng chí", "%(n)s đồng chí", self.count) % {"n": self.count}
        return ngettext("%(n)s đơn vị", "%(n)s đơn vị", self.count) % {"n": self.count}


@dataclass(frozen=True)
class Preflight:
    blockers: list[str]
    warnings: list[Note]
    notes: list[Note]
    reach: list[Reach] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.blockers


def check(plan: Campaign) -> Preflight:
    """Warnings are shown as they are: publishing is not stopped by them, nothing is repaired."""
    milestones = list(plan.milestones.select_related("campaign__unit"))
    reach = [_reach(milestone) for milestone in milestones if milestone.subjects]
    notes = schedule.notes(milestones)
    tight = [note for note in notes if note.is_tight]
    return Preflight(
        blockers=PLAN.blockers(plan, "publish"),
        warnings=tight + _without_anyone(reach) + _days_off(milestones) + _reused_number(plan),
        notes=[note for note in notes if not note.is_tight] + _undated(milestones),
        reach=reach,
    )


def _reach(milestone: Milestone) -> Reach:
    found = subjects.of_milestone(milestone)
    persons = "posts" in milestone.subjects
    return Reach(milestone, len(found), persons, subjects.unknown(milestone))


def _without_anyone(reach: list[Reach]) -> list[Note]:
    notes = []
    for row in reach:
        key, clause = row.milestone.key, row.milestone.clause
        if row.unknown:
            said = _("Mốc %(key)s nêu mã không có đơn vị nào đang hoạt động: %(codes)s.")
            notes.append(Note(clause, said % {"key": key, "codes": ", ".join(row.unknown)}, True))
        elif not row.count and row.milestone.work != Milestone.Work.NOTHING:
            said = _("Mốc %(key)s hôm nay không có đơn vị, cá nhân nào thuộc đối tượng.")
            notes.append(Note(clause, said % {"key": key}, True))
    return notes


def _days_off(milestones: list[Milestone]) -> list[Note]:
    said = _("Mốc %(key)s hết ngày %(day)s, là %(weekday)s.")
    notes = []
    for milestone in milestones:
        day = milestone.last_day
        if day and day.weekday() >= SATURDAY:
            words = {"day": dates.short(day), "weekday": dates.weekday(day)}
            notes.append(Note(milestone.clause, said % {"key": milestone.key, **words}, True))
    return notes


def _reused_number(plan: Campaign) -> list[Note]:
    others = Campaign.objects.exclude(pk=plan.pk).exclude(state=Campaign.State.DRAFT)
    if not others.filter(unit=plan.unit, number=plan.number, issued_on__year=plan.issued_on.year):
        return []
    said = _("Số %(number)s năm %(year)s đã dùng cho một kế hoạch đã ban hành.")
    return [Note("", said % {"number": plan.number, "year": plan.issued_on.year}, True)]


def _undated(milestones: list[Milestone]) -> list[Note]:
    bare = [m for m in milestones if m.operator == Milestone.Operator.NONE and not m.last_day]
    said = _(
        "Mốc %(key)s: kế hoạch không ghi thời hạn và chưa đặt thời hạn nội bộ, nên không nhắc."
    )
    return [Note(m.clause, said % {"key": m.key}) for m in bare]
