"""Deciding (one paper, one case or a whole group), publishing apart from it, appeals, rating again.

Over the cap, or against a warning, only with a written justification; what is decided over the cap
leaves a `CapExcess`, so that no excess stands unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign.lib import clock
from orgunits import access, audit
from orgunits.audit import Entry
from orgunits.models import OrgUnit, User
from orgunits.roles import Permission
from ratings.domain import announcements, excesses
from ratings.domain.cautions import Circle
from ratings.lifecycles import CASE
from ratings.models import Decision, PeerGroup, RatingCase


@dataclass(frozen=True)
class Paper:
    """The decision as it was signed."""

    number: str
    on: date
    authority: str

    def check(self) -> None:
        problems = {}
        if not self.number.strip():
            problems["number"] = _("Cần ghi số quyết định.")
        if not self.authority.strip():
            problems["authority"] = _("Cần ghi cấp quyết định.")
        if self.on > clock.today():
            problems["on"] = _("Ngày quyết định không được sau hôm nay.")
        if problems:
            raise ValidationError(problems)


@dataclass(frozen=True)
class Again:
    """Why a published rating is opened once more (HD 25, mục 4), and of which year.

    An old breach re-rates its own year; the grade of the campaign's year stays as it is.
    """

    reason: str
    effective_year: int
    unit_at_breach: OrgUnit | None = None


@transaction.atomic
def decide(
    *,
    group_id: int,
    grades: dict[int, str],
    paper: Paper,
    by: User,
    notes: dict[int, str] | None = None,
    cap_note: str = "",
) -> list[Decision]:
    """`grades` by case; all of them stand, or none."""
    paper.check()
    group = excesses.locked(group_id)
    cases = _locked_cases(group, grades)
    if not cases:
        raise ValidationError(_("Chưa chọn hồ sơ nào để quyết định."))
    for case in cases:
        access.require(by, Permission.DECIDE, case.unit)
    _require_notes(group, cases, grades, notes or {})
    for case in cases:
        CASE.advance(case, "decide")
    rows = [_write(case, grades[case.pk], paper, by, (notes or {}).get(case.pk, ""))
            for case in cases]  # fmt: skip
    excesses.hold(group, number=paper.number, on=paper.on, cap_note=cap_note, by=by)
    return rows


@transaction.atomic
def rate_again(
    *,
    case_id: int,
    grade: str,
    paper: Paper,
    again: Again,
    by: User,
    note: str = "",
    cap_note: str = "",
) -> Decision:
    """A new version; the one published stays published until this one is."""
    paper.check()
    group = excesses.locked(RatingCase.objects.values_list("group", flat=True).get(pk=case_id))
    (case,) = _locked_cases(group, {case_id: grade})
    access.require(by, Permission.DECIDE, case.unit)
    _require_year(case, again.effective_year)
    if again.effective_year == case.campaign.year:
        _require_notes(group, [case], {case.pk: grade}, {case.pk: note})
    CASE.advance(case, "rate_again", reason=again.reason)
    row = _write(case, grade, paper, by, note, again)
    excesses.hold(group, number=paper.number, on=paper.on, cap_note=cap_note, by=by)
    return row


@transaction.atomic
def publish(*, case_ids: Iterable[int], by: User) -> int:
    """Tells the unit and the person that there is a result, not which."""
    case_ids = list(case_ids)
    for group in PeerGroup.objects.filter(cases__in=case_ids).distinct().order_by("pk"):
        excesses.refuse_unexplained(excesses.locked(group.pk))
    rows = RatingCase.objects.select_related("unit", "campaign", "person")
    cases = list(rows.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk"))
    for case in cases:
        access.require(by, Permission.DECIDE, case.unit)
        CASE.advance(case, "publish")
        case.published_at, case.published_by = clock.now(), by
        case.save(update_fields=["state", "published_at", "published_by"])
    open_ = Decision.objects.filter(case__in=cases, published_at=None)
    open_.update(published_at=clock.now(), published_by=by)
    audit.record_many([Entry("rating_case.published", case) for case in cases], by=by)
    announcements.send(cases)
    return len(cases)


@transaction.atomic
def receive_appeal(*, decision_id: int, received_on: date, text: str, by: User) -> Decision:
    row = _locked_decision(decision_id, by)
    if row.published_at is None or row.appeal_received_on:
        raise ValidationError(_("Chỉ nhận khiếu nại về quyết định đã công bố, chưa bị khiếu nại."))
    if received_on > clock.today():
        raise ValidationError({"received_on": _("Ngày này không được sau hôm nay.")})
    row.appeal_received_on, row.appeal_text = received_on, text.strip()
    row.save(update_fields=["appeal_received_on", "appeal_text"])
    audit.record("rating_decision.appealed", row, by=by, after={"on": received_on})
    return row


@transaction.atomic
def close_appeal(*, decision_id: int, outcome: str, closed_on: date, by: User) -> Decision:
    row = _locked_decision(decision_id, by)
    if row.appeal_received_on is None or row.appeal_outcome:
        raise ValidationError(_("Không có khiếu nại nào đang chờ giải quyết."))
    if closed_on < row.appeal_received_on or closed_on > clock.today():
        raise ValidationError({"closed_on": _("Ngày giải quyết phải từ ngày nhận đến hôm nay.")})
    row.appeal_outcome, row.appeal_closed_on = outcome, closed_on
    row.save(update_fields=["appeal_outcome", "appeal_closed_on"])
    audit.record("rating_decision.appeal_closed", row, by=by, after={"on": closed_on})
    return row


def decisions_of(case: RatingCase) -> QuerySet[Decision]:
    """Of the same person, or of the same unit, in any campaign of the province."""
    whose = {"person": case.person_id} if case.person_id else {"unit": case.unit_id, "person": None}
    facts = {"object_kind": case.object_kind, "campaign__parent": None, **whose}
    return Decision.objects.filter(**{f"case__{name}": value for name, value in facts.items()})


def _require_year(case: RatingCase, year: int) -> None:
    own = case.campaign.year
    if year > own:
        words = _("Năm xếp loại lại không được sau năm của đợt (%(year)s).")
        raise ValidationError({"effective_year": words % {"year": own}})
    if year < own and decisions_of(case).exclude(case=case).filter(effective_year=year).exists():
        words = _("Năm %(year)s có hồ sơ riêng: hãy mở hồ sơ của đợt đó để xếp loại lại.")
        raise ValidationError({"effective_year": words % {"year": year}})


def _locked_cases(group: PeerGroup, grades: dict[int, str]) -> list[RatingCase]:
    rows = RatingCase.objects.filter(group=group, pk__in=grades).order_by("pk")
    related = rows.select_related("unit", "person", "campaign")
    return list(related.select_for_update(of=("self",)))


def _locked_decision(decision_id: int, by: User) -> Decision:
    rows = Decision.objects.select_related("case__unit", "case__campaign", "case__person")
    row = rows.select_for_update(of=("self",)).get(pk=decision_id)
    access.require(by, Permission.DECIDE, row.case.unit)
    return row


def _require_notes(
    group: PeerGroup, cases: list[RatingCase], grades: dict[int, str], notes: dict[int, str]
) -> None:
    circle = Circle.of(group.campaign)
    circle.know(grades)
    missing = [
        _("%(name)s: quyết định khác với cảnh báo thì phải có giải trình. %(text)s")
        % {"name": case.name, "text": found[0].text}
        for case in cases
        if (found := circle.against(case, grades[case.pk])) and not notes.get(case.pk, "").strip()
    ]
    if missing:
        raise ValidationError(missing)


def _write(
    case: RatingCase, grade: str, paper: Paper, by: User, note: str, again: Again | None = None
) -> Decision:
    year = again.effective_year if again else case.campaign.year
    if year == case.campaign.year:
        case.grade = grade
    case.decided_at, case.decided_by = clock.now(), by
    case.save(update_fields=["state", "grade", "decided_at", "decided_by"])
    row = Decision.objects.create(
        case=case,
        version=case.decisions.count() + 1,
        grade=grade,
        number=paper.number.strip(),
        decided_on=paper.on,
        authority=paper.authority.strip(),
        justification=note.strip(),
        reason=again.reason.strip() if again else "",
        effective_year=year,
        unit_at_breach=again.unit_at_breach if again else None,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    action = "rating_case.rated_again" if again else "rating_case.decided"
    audit.record(action, case, by=by, after={"version": row.version, "number": row.number})
    return row
