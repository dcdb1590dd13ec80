"""What a confirmed count says: the grade of each subject, its share, or why none passed (R47)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.models import Grade, VoteRule
from campaign.models.rules import GradeCode
from ratings.domain import tallies, vote_rules
from ratings.models import Ballot, BallotItem, TallyLine, TallySheet


@dataclass(frozen=True)
class Base:
    """What a majority is counted from."""

    number: int
    words: str  # “đồng chí được triệu tập”
    needed: int
    share: str  # “50%”, “2/3”

    @property
    def rule_words(self) -> str:
        words = _("cần trên %(share)s của %(base)s %(of)s = %(needed)s phiếu")
        facts = {"share": self.share, "base": self.number, "of": self.words}
        return words % {**facts, "needed": self.needed}


@dataclass(frozen=True)
class Votes:
    code: str
    name: str
    short: str
    number: int
    percent: float | None
    is_winner: bool


@dataclass(frozen=True)
class Outcome:
    item: BallotItem
    votes: list[Votes]
    line: TallyLine
    grade: str
    reason: str = ""  # why there is none, and what then

    @property
    def winner(self) -> Votes | None:
        return next((each for each in self.votes if each.is_winner), None)


@dataclass(frozen=True)
class Result:
    sheet: TallySheet
    base: Base
    outcomes: list[Outcome]

    @property
    def undecided(self) -> list[BallotItem]:
        return [each.item for each in self.outcomes if not each.grade]


def of(ballot: Ballot) -> Result | None:
    sheet = tallies.confirmed(ballot)
    if sheet is None:
        return None
    rule = vote_rules.of(ballot)
    based, grades = base(ballot, rule, sheet), grades_of(ballot)
    lines = sheet.lines.select_related("item__person", "item__unit")
    return Result(sheet, based, [_outcome(ballot, rule, based, grades, line) for line in lines])


def base(ballot: Ballot, rule: VoteRule, sheet: TallySheet | None = None) -> Base:
    """Before the count the valid ballots are not known; they are then counted as present."""
    numbers: dict[str, int | None] = {
        vote_rules.Base.CONVENED: ballot.convened,
        vote_rules.Base.PRESENT: ballot.present,
        vote_rules.Base.VALID: sheet.valid if sheet else ballot.present,
    }
    number = numbers[rule.base] or 0
    return Base(
        number, str(rule.get_base_display()), vote_rules.votes_needed(rule, number), rule.share
    )


def grades_of(ballot: Ballot) -> dict[str, tuple[str, str]]:
    """In the words of the pinned rule set: code → name and short form, the highest first."""
    rows = Grade.objects.filter(rule_set=ballot.campaign.rule_set_id).order_by("rank")
    known = {row.code: (row.name, row.short) for row in rows}
    return known or {code: (str(label), str(label)) for code, label in GradeCode.choices}


def _outcome(
    ballot: Ballot, rule: VoteRule, based: Base, grades: dict[str, tuple[str, str]], line: TallyLine
) -> Outcome:
    numbers = {code: line.votes[code] for code in grades}
    grade = vote_rules.winner(rule, numbers, based.number)
    votes = [
        Votes(
            code, name, short, numbers[code], _percent(numbers[code], based.number), code == grade
        )
        for code, (name, short) in grades.items()
    ]
    reason = "" if grade else _why_none(ballot, rule, based, votes)
    return Outcome(line.item, votes, line, grade, reason)


def _why_none(ballot: Ballot, rule: VoteRule, based: Base, votes: list[Votes]) -> str:
    most = max(each.number for each in votes)
    shorts = ", ".join(each.short for each in votes if each.number == most)
    words = _("Cao nhất là %(short)s với %(n)s phiếu, cần %(needed)s.")
    said = words % {"short": shorts, "n": most, "needed": based.needed}
    if rule.fallback == vote_rules.Fallback.RUNOFF and ballot.stage == 1:
        return f"{said} {_('Biểu quyết lần hai đối với đối tượng này.')}"
    return f"{said} {_('Cấp có thẩm quyền xem xét, quyết định.')}"


def _percent(number: int, total: int) -> float | None:
    return 100 * number / total if total else None
