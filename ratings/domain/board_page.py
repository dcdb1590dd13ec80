"""What the cap board shows: the columns, each candidate with what speaks against it, and what
moving it would do to the cap."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaign.models.rules import GradeCode
from ratings.domain import board, ladder
from ratings.domain.board import Standing
from ratings.domain.cautions import Caution, Circle
from ratings.models import CapExcess, PeerGroup, RatingCase, Step


@dataclass(frozen=True)
class Move:
    """To which grade, and how the group would then stand."""

    grade: str
    label: str
    effect: str
    short: str
    is_over: bool


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
    def notes(self) -> list[Caution]:
        """What guides without forbidding a grade."""
        return [caution for caution in self.cautions if not caution.ceiling]


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    standing: Standing
    unrated: list[RatingCase]
    excesses: list[CapExcess]

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
        """Lower grades, then those without one yet."""
        order = (GradeCode.COMPLETED, GradeCode.NOT_COMPLETED, "")
        return [row for grade in order for row in self.having(grade)]

    @property
    def to_decide(self) -> int:
        return sum(row.case.state == RatingCase.State.PROPOSED for row in self.rows)

    @property
    def to_publish(self) -> int:
        return sum(row.case.state == RatingCase.State.DECIDED for row in self.rows)


def of(group: PeerGroup) -> Page:
    """A fixed number of queries for any number of candidates."""
    known = group.cases.select_related("person", "unit")
    cases = ladder.with_steps(known, Step.SELF, Step.VOTED)
    found = list(cases.order_by("unit_path", "-is_head", "pk"))
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
    return Row(case, cautions, against, _moves(case, standing), own, to_decide)


def _moves(case: RatingCase, standing: Standing) -> list[Move]:
    """None once decided: from then on a new decision is needed."""
    if case.grade:
        return []
    return [
        Move(grade, labels()[grade], _effect(after), _short(grade, case, after), after.is_over)
        for grade in GradeCode.values
        if grade != case.proposed_grade
        for after in [standing.after(case.proposed_grade, grade)]
    ]


def _effect(after: Standing) -> str:
    return _("khi đó %(words)s") % {"words": after.words}


def _short(grade: str, case: RatingCase, after: Standing) -> str:
    """Only where the move touches the cap."""
    touches = {board.EXCELLENT, board.GOOD} & {grade, case.proposed_grade}
    return after.short if touches else ""


def labels() -> dict[str, str]:
    return {
        GradeCode.EXCELLENT.value: _("Xuất sắc"),
        GradeCode.GOOD.value: _("Tốt"),
        GradeCode.COMPLETED.value: _("Hoàn thành"),
        GradeCode.NOT_COMPLETED.value: _("Không hoàn thành"),
    }
