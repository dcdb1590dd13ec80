"""What the cap board shows: the columns, each candidate with what speaks against it, and what
moving it would do to the cap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaign.models.rules import GradeCode
from ratings.domain import board, first_proposals, ladder
from ratings.domain.board import Standing
from ratings.domain.cautions import Caution, Circle
from ratings.models import CapExcess, PeerGroup, RatingCase, Step

COLUMNS = (board.EXCELLENT, board.GOOD)
ORDER = "order"


@dataclass(frozen=True)
class Move:
    """To which grade, how the group would then stand, and which rules that would break."""

    grade: str
    label: str
    effect: str
    short: str
    is_over: bool
    breaks: list[Caution] = field(default_factory=list)

    @property
    def is_against(self) -> bool:
        return self.is_over or bool(self.breaks)

    @property
    def said(self) -> str:
        """For whoever points at the button, or holds the card over the column."""
        against = [f"{_('Trái quy định:')} {each.text} {each.clause}" for each in self.breaks]
        return " ".join([f"{self.label}: {self.effect}.", *against])


@dataclass(frozen=True)
class Row:
    case: RatingCase
    cautions: list[Caution] = field(default_factory=list)
    against: list[Caution] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    self_grade: str = ""
    # What the decision follows: the vote, and where there was none the proposal.
    to_decide: str = ""

    @property
    def limits(self) -> list[tuple[str, Caution]]:
        """The best grade that a rule leaves, while the candidate keeps to it."""
        kept = [each for each in self.cautions if each.ceiling and each not in self.against]
        return [(labels()[each.ceiling], each) for each in kept]

    @property
    def notes(self) -> list[Caution]:
        """What guides without forbidding a grade; the order of rating is said once for all."""
        return [each for each in self.cautions if not each.ceiling and each.kind != ORDER]

    @property
    def first_moves(self) -> list[Move]:
        """Between the two columns; the others stay folded."""
        return [move for move in self.moves if move.grade in COLUMNS]

    @property
    def other_moves(self) -> list[Move]:
        return [move for move in self.moves if move.grade not in COLUMNS]


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    standing: Standing
    unrated: list[RatingCase]
    excesses: list[CapExcess]

    @property
    def beginnings(self) -> int:
        """Of those without a grade, how many the steps before say one for."""
        return sum(bool(first_proposals.grade_of(row.case)) for row in self.waiting)

    def having(self, grade: str) -> list[Row]:
        return [row for row in self.rows if row.case.current == grade]

    @property
    def excellent(self) -> list[Row]:
        return self.having(GradeCode.EXCELLENT)

    @property
    def good(self) -> list[Row]:
        return self.having(GradeCode.GOOD)

    @property
    def others(self) -> list[Row]:
        """Lower grades."""
        order = (GradeCode.COMPLETED, GradeCode.NOT_COMPLETED)
        return [row for grade in order for row in self.having(grade)]

    @property
    def waiting(self) -> list[Row]:
        """Without a grade yet."""
        return self.having("")

    @property
    def guides(self) -> list[tuple[Caution, int]]:
        """The order of rating, each sentence with the number of candidates it is about."""
        said = [each for row in self.rows for each in row.cautions if each.kind == ORDER]
        return list(Counter(said).items())

    def moved(self, key: int) -> str:
        """“Đỗ Đức Đông: Tốt; còn 1 chỗ trong 2”, below the meter and read aloud."""
        row = next((row for row in self.rows if row.case.pk == key), None)
        if not row or not row.case.current:
            return ""
        return f"{row.case.name}: {labels()[row.case.current]}; {self.standing.words}"

    @property
    def to_decide(self) -> int:
        return sum(row.case.state == RatingCase.State.PROPOSED for row in self.rows)

    @property
    def decided(self) -> bool:
        """Some are, and none waits to be."""
        return not self.to_decide and any(row.case.grade for row in self.rows)

    @property
    def to_publish(self) -> int:
        return sum(row.case.state == RatingCase.State.DECIDED for row in self.rows)


def of(group: PeerGroup) -> Page:
    """A fixed number of queries for any number of candidates."""
    known = group.cases.by_protocol().select_related("person", "unit")
    found = list(ladder.with_steps(known, Step.SELF, Step.VERIFIED, Step.VOTED))
    circle, standing = Circle.of(group.campaign), board.standing(group)
    rated = [case for case in found if case.state != RatingCase.State.UNRATED]
    rows = [_row(case, circle, standing) for case in rated]
    unrated = [case for case in found if case.state == RatingCase.State.UNRATED]
    return Page(rows, standing, unrated, list(group.excesses.all()))


def _row(case: RatingCase, circle: Circle, standing: Standing) -> Row:
    cautions = circle.about(case)
    to_decide = getattr(case, "voted_grade", "") or case.proposed_grade
    grade = case.grade or to_decide
    against = [caution for caution in cautions if caution.is_against(grade)]
    own = getattr(case, "self_grade", "")
    return Row(case, cautions, against, _moves(case, standing, cautions), own, to_decide)


def _moves(case: RatingCase, standing: Standing, cautions: list[Caution]) -> list[Move]:
    """None once decided: from then on a new decision is needed."""
    if case.grade:
        return []
    grades = [grade for grade in GradeCode.values if grade != case.proposed_grade]
    return [_move(grade, case, standing, cautions) for grade in grades]


def _move(grade: str, case: RatingCase, standing: Standing, cautions: list[Caution]) -> Move:
    after = standing.after(case.proposed_grade, grade)
    breaks = [caution for caution in cautions if caution.is_against(grade)]
    # Going down is never blamed for an excess that stood before.
    makes_over = after.is_over and after.excess > standing.excess
    short = after.short if makes_over or board.EXCELLENT in (grade, case.proposed_grade) else ""
    return Move(grade, labels()[grade], _effect(after), short, makes_over, breaks)


def _effect(after: Standing) -> str:
    return _("khi đó %(words)s") % {"words": after.words}


def labels() -> dict[str, str]:
    return {
        GradeCode.EXCELLENT.value: _("Xuất sắc"),
        GradeCode.GOOD.value: _("Tốt"),
        GradeCode.COMPLETED.value: _("Hoàn thành"),
        GradeCode.NOT_COMPLETED.value: _("Không hoàn thành"),
    }
