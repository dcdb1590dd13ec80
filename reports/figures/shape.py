"""What the consolidated report says, as data: screen, XLSX and PDF draw from nothing else.

Names of units and the wording of the plan are part of it, so that a frozen report reads the same
after any later correction.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Basis:
    number: str
    issued_on: str
    issuer: str
    title: str


@dataclass(frozen=True)
class GradeName:
    code: str
    short: str
    name: str


@dataclass(frozen=True)
class ReasonName:
    """Why someone on the roll is not rated, as the rule set prints it."""

    code: str
    label: str


@dataclass(frozen=True)
class Head:
    campaign: str
    year: int
    title: str
    number: str
    issued_on: str
    issuer: str
    place: str
    subject: str
    rule_set: str
    guidance: str
    unit: int
    unit_name: str
    day: str
    bases: tuple[Basis, ...]
    grades: tuple[GradeName, ...]
    reasons: tuple[ReasonName, ...]


@dataclass(frozen=True)
class Cap:
    """The maximum by the rule set, `limit`, and by how many it is exceeded, `over`."""

    percent: int
    base: str
    clause: str
    group: str
    limit: int
    over: int


@dataclass(frozen=True)
class Line:
    """One object kind at one level; an empty level is the kind as a whole.

    `shares` are of all rated, `of_good` is Excellent against “Hoàn thành tốt” alone, the base of
    the cap. `tables` says how many accepted tables the line is the sum of.
    """

    kind: str
    level: str
    tables: int
    on_roll: int
    rated: int
    unrated: int
    rated_share: str | None
    grades: dict[str, int]
    shares: dict[str, str | None]
    good_or_above: int
    good_share: str | None
    of_good: str | None
    reasons: dict[str, int]
    cap: Cap | None


@dataclass(frozen=True)
class OverCap:
    unit: int
    unit_name: str
    kind: str
    level: str
    excellent: int
    good: int
    limit: int
    over: int
    of_good: str | None


@dataclass(frozen=True)
class Excess:
    """A peer group decided over its cap, with the decision's number and justification."""

    group: str
    kind: str
    excellent: int
    good: int
    limit: int
    number: str
    decided_on: str
    justification: str


@dataclass(frozen=True)
class OtherReason:
    unit: int
    unit_name: str
    kind: str
    level: str
    number: int
    reason: str


@dataclass(frozen=True)
class TaskLine:
    """A unit that sent late, or has not sent: `days` after the last day in time."""

    task: int
    unit: int
    unit_name: str
    parent_name: str
    is_direct: bool
    state: str
    last_day: str | None
    sent_on: str | None
    days: int
    reason: str


@dataclass(frozen=True)
class Progress:
    """One milestone: `due` = accepted + submitted + returned + open + overdue.

    Overdue are the unsent, open or returned, whose last day has passed; `late` were sent late.
    Exempt units stand apart.
    """

    milestone: str
    title: str
    level: str
    printed_words: str
    last_day: str | None
    due: int
    accepted: int
    submitted: int
    returned: int
    open: int
    exempt: int
    late: int
    overdue: int
    sent_late: tuple[TaskLine, ...]
    not_sent: tuple[TaskLine, ...]


@dataclass(frozen=True)
class Mismatch:
    """A figure a unit reports, and what it should be by `check`: children · units · members."""

    check: str
    unit: int
    unit_name: str
    kind: str
    level: str
    column: str
    stated: int
    found: int
    difference: int
    below_due: int
    below_accepted: int


@dataclass(frozen=True)
class Reconciliation:
    compared: int
    units: int
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True)
class Source:
    """An accepted table the totals are made of."""

    unit: int
    unit_name: str
    submission: int
    version: int
    accepted_on: str


@dataclass(frozen=True)
class UnitLine:
    """A row of one unit; all of them together make the totals."""

    unit: int
    unit_name: str
    line: Line


@dataclass(frozen=True)
class GroupLine:
    """A peer group, all of it published, counted from the decisions."""

    group: int
    name: str
    line: Line


@dataclass(frozen=True)
class Change:
    """Percentage points against the year before: “+1.2”, “-0.3”, “0.0”."""

    kind: str
    level: str
    shares: dict[str, str | None]
    good_share: str | None
    of_good: str | None


@dataclass(frozen=True)
class YearBefore:
    """`run` where the system holds that year's report, else 0 and figures entered from `basis`."""

    year: int
    run: int
    basis: str
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Reviewed:
    """By level. An accepted result says that the unit held its review; a member rated was reviewed.

    `attended`: units whose review somebody from above attended.
    """

    level: str
    units_due: int
    units_reviewed: int
    members_due: int
    members_reviewed: int
    attended: int


@dataclass(frozen=True)
class Remedies:
    """Only those that no suggestion stands behind: the others are secret even as a number."""

    total: int
    carried: int
    planned: int
    done: int
    verified: int
    overdue: int


@dataclass(frozen=True)
class General:
    head: Head
    kinds: tuple[Line, ...]
    lines: tuple[Line, ...]
    over_cap: tuple[OverCap, ...]
    other_reasons: tuple[OtherReason, ...]
    progress: tuple[Progress, ...]
    reconciliation: Reconciliation
    expected: int
    sources: tuple[Source, ...]
    is_complete: bool
    # Reports frozen before there were rating cases have none.
    excesses: tuple[Excess, ...] = ()
    # Nor what was added later still.
    units: tuple[UnitLine, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    before: YearBefore | None = None
    reviewed: tuple[Reviewed, ...] = ()
    remedies: Remedies | None = None
