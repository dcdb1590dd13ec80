"""Registering a case under a special case of its campaign's rules, and withdrawing it; the best
grade it leaves stands among the cautions, with the rule's words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import rulebooks
from campaign.lib import clock
from orgunits import access, audit
from orgunits.models import User
from orgunits.roles import Permission
from ratings.domain import cases, pinned_rules, withdrawals
from ratings.models import RatingCase, SpecialCase
from ratings.models.cases import OTHER


def known(case: RatingCase) -> list[rulebooks.SpecialCase]:
    """What the campaign's rules let a person's case be registered under, rated nevertheless."""
    return [row for row in _of_person(case) if row.is_rated]


def unrated(case: RatingCase) -> list[rulebooks.SpecialCase]:
    """Under which a person is not rated: reasons to exempt, with the rule's own words."""
    return [row for row in _of_person(case) if not row.is_rated]


def _of_person(case: RatingCase) -> tuple[rulebooks.SpecialCase, ...]:
    if not case.person_id or case.state == RatingCase.State.UNRATED:
        return ()
    return pinned_rules.of(case.campaign).special_cases


def exempt(*, case: RatingCase, code: str, reason: str, by: User) -> RatingCase:
    """Under a code of the rule set's exemptions, or under a special case: then the rule's own words
    come before the reason given."""
    if rule := next((row for row in unrated(case) if row.key == code), None):
        code, reason = OTHER, f"{rule.words} ({rule.clause}). {reason}"[:500]
    return cases.exempt(case_id=case.pk, code=code, reason=reason, by=by)


@transaction.atomic
def register(*, case_id: int, key: str, basis: str, by: User) -> SpecialCase:
    rows = RatingCase.objects.select_related("unit", "campaign__rule_set")
    case = rows.select_for_update(of=("self",)).get(pk=case_id)
    access.require(by, Permission.RATE, case.unit)
    rule = next((row for row in known(case) if row.key == key), None)
    if rule is None:
        raise ValidationError({"key": _("Bộ quy định của đợt không có trường hợp này.")})
    if case.specials.standing().filter(key=key).exists():
        raise ValidationError({"key": _("Trường hợp này đã được ghi.")})
    if not basis.strip():
        raise ValidationError({"basis": _("Cần ghi căn cứ.")})
    row = SpecialCase.objects.create(
        case=case,
        key=key,
        words=rule.words,
        clause=rule.clause,
        max_grade=rule.max_grade,
        basis=basis.strip(),
        entered_at=clock.now(),
        entered_by=by,
    )
    audit.record("special_case.registered", case, by=by, after={"special": key})
    return row


@transaction.atomic
def withdraw(*, special_id: int, reason: str, by: User) -> SpecialCase:
    rows = SpecialCase.objects.select_related("case__unit")
    row = rows.select_for_update(of=("self",)).get(pk=special_id)
    access.require(by, Permission.RATE, row.unit)
    withdrawals.withdraw(row, reason=reason, by=by)
    audit.record("special_case.withdrawn", row.case, by=by, reason=reason.strip())
    return row
