"""Opening the cases of a campaign: previewed, repeatable, one case a subject; and who of them is
not rated, with a reason, counted apart (QĐ 124, Điều 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign, ExemptionRule
from orgunits import access, audit
from orgunits.models import OrgUnit, Person, User
from orgunits.roles import Permission
from ratings.domain import groups
from ratings.domain.groups import Member
from ratings.lifecycles import CASE
from ratings.models import PeerGroup, RatingCase

Code = ExemptionRule.Code
# Whoever came after this day has not six months at the end of the year.
MIDSUMMER = (6, 30)


@dataclass(frozen=True)
class Row:
    """What opening would do for one group."""

    group: PeerGroup
    missing: list[Member] = field(repr=False)
    existing: int
    unrated: int

    @property
    def to_open(self) -> int:
        return len(self.missing)


@dataclass(frozen=True)
class Preview:
    rows: list[Row]

    @property
    def to_open(self) -> int:
        return sum(row.to_open for row in self.rows)

    @property
    def existing(self) -> int:
        return sum(row.existing for row in self.rows)


def preview(campaign: Campaign, keys: Collection[str] | None = None) -> Preview:
    """`keys`: only these groups, so that a person falls to the first of them; None: all."""
    chosen = [g for g in groups.of_campaign(campaign) if keys is None or g.key in keys]
    wanted, standing = groups.members(chosen, campaign), _standing(campaign)
    rules = _rules(campaign)
    rows = []
    for group in chosen:
        of_group = wanted[group.key]
        missing = [m for m in of_group if (group.object_kind, m.key) not in standing]
        unrated = sum(bool(_unrated(m, campaign, rules)) for m in missing)
        rows.append(Row(group, missing, len(of_group) - len(missing), unrated))
    return Preview(rows)


@transaction.atomic
def open_cases(*, campaign_id: int, keys: Collection[str], by: User) -> tuple[int, int]:
    """Whoever comes second waits for the campaign's row; (opened now, stood before)."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    access.require(by, Permission.RATE, campaign.unit)
    require_published(campaign)
    plan, rules, opened = preview(campaign, keys), _rules(campaign), 0
    for row in plan.rows:
        if not row.group.pk and row.missing:
            row.group.save()
        fresh = [_case(row.group, member, campaign, rules, by) for member in row.missing]
        RatingCase.objects.bulk_create(fresh, batch_size=500)
        opened += len(fresh)
    if opened:
        named = [row.group.key for row in plan.rows if row.missing]
        after = {"groups": named, "count": opened}
        audit.record("rating_case.opened", campaign, by=by, after=after)
    return opened, plan.existing


def require_published(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.PUBLISHED or campaign.parent_id:
        raise ValidationError(
            _("Chỉ mở hồ sơ xếp loại cho kế hoạch của tỉnh đã ban hành, chưa khép lại.")
        )


@transaction.atomic
def exempt(*, case_id: int, code: str, reason: str, by: User) -> RatingCase:
    case = locked(case_id, by, "exempt")
    before = CASE.advance(case, "exempt", reason=reason)
    case.proposed_grade, case.proposed_at, case.proposed_by = "", None, None
    case.unrated_code, case.unrated_reason = code, reason.strip()
    case.unrated_at, case.unrated_by = clock.now(), by
    case.save()
    after = {"state": case.state, "unrated_code": code}
    audit.record("rating_case.exempted", case, by=by, before={"state": before}, after=after,
                 reason=reason.strip())  # fmt: skip
    return case


@transaction.atomic
def include(*, case_id: int, reason: str, by: User) -> RatingCase:
    case = locked(case_id, by, "include")
    before = {"state": CASE.advance(case, "include", reason=reason)}
    before["unrated_code"] = case.unrated_code
    case.unrated_code = case.unrated_reason = ""
    case.unrated_at = case.unrated_by = None
    case.save()
    after = {"state": case.state}
    audit.record("rating_case.included", case, by=by, before=before, after=after,
                 reason=reason.strip())  # fmt: skip
    return case


@transaction.atomic
def regroup(*, case_id: int, group_id: int, by: User) -> RatingCase:
    """To another group of the same kind; both groups' rows are locked, in order."""
    case = RatingCase.objects.get(pk=case_id)
    rows = PeerGroup.objects.select_for_update(of=("self",)).order_by("pk")
    found = {group.pk: group for group in rows.filter(pk__in={case.group_id, group_id})}
    case = locked(case_id, by, "propose")
    new = found[group_id]
    access.require(by, Permission.RATE, new.unit)
    if new.campaign_id != case.campaign_id or new.object_kind != case.object_kind:
        raise ValidationError(_("Nhóm phải cùng đợt và cùng loại đối tượng."))
    if case.grade:
        raise ValidationError(_("Hồ sơ đã có quyết định, không đổi nhóm được nữa."))
    before, case.group = {"group": found[case.group_id].name}, new
    case.save(update_fields=["group"])
    audit.record("rating_case.regrouped", case, by=by, before=before, after={"group": new.name})
    return case


def locked(case_id: int, by: User, step: str) -> RatingCase:
    """The row, for whoever holds the right of the step over its unit."""
    rows = RatingCase.objects.select_related("unit", "group", "person", "campaign")
    case = rows.select_for_update(of=("self",)).get(pk=case_id)
    access.require(by, CASE.steps[step].permission, case.unit)
    return case


def _standing(campaign: Campaign) -> set[tuple[str, tuple[str, int]]]:
    rows = RatingCase.objects.filter(campaign=campaign).order_by()
    return {
        (kind, ("person", person) if person else ("unit", unit))
        for kind, unit, person in rows.values_list("object_kind", "unit_id", "person_id")
    }


def _case(
    group: PeerGroup, member: Member, campaign: Campaign, rules: dict[str, ExemptionRule], by: User
) -> RatingCase:
    unit, post = member.unit, member.post
    rule = _unrated(member, campaign, rules)
    unrated: dict[str, Any] = {}
    if rule:
        unrated = {"state": RatingCase.State.UNRATED, "unrated_code": rule.code}
        unrated |= {"unrated_reason": f"{rule.label} ({rule.clause})"[:500]}
        unrated |= {"unrated_at": clock.now(), "unrated_by": by}
    return RatingCase(
        campaign=campaign,
        group=group,
        unit=unit,
        person_id=post.person_id if post else None,
        object_kind=group.object_kind,
        post=post.post if post else "",
        is_head=bool(post and post.is_head),
        unit_path=unit.path,
        unit_name=unit.name,
        unit_level=unit.level,
        opened_at=clock.now(),
        **unrated,
    )


def _rules(campaign: Campaign) -> dict[str, ExemptionRule]:
    return {rule.code: rule for rule in campaign.rule_set.exemptions.all()}


def _unrated(
    member: Member, campaign: Campaign, rules: dict[str, ExemptionRule]
) -> ExemptionRule | None:
    """The first case of the rule set that holds; the six months are counted to the year's end."""
    code = _person_code(member.post.person, campaign) if member.post else ""
    if not member.post and _is_young(member.unit, campaign):
        code = Code.UNDER_SIX_MONTHS
    return rules.get(code)


def _person_code(person: Person, campaign: Campaign) -> str:
    today = clock.today()
    if _holds(person.exempted_from, person.exempted_to, today):
        return Code.EXEMPTED
    if _holds(person.suspended_from, person.suspended_to, today):
        return Code.SUSPENDED
    return Code.UNDER_SIX_MONTHS if _is_recent(person.admitted_on, campaign) else ""


def _is_young(unit: OrgUnit, campaign: Campaign) -> bool:
    return _is_recent(unit.valid_from, campaign)


def _is_recent(day: date | None, campaign: Campaign) -> bool:
    return day is not None and day > date(campaign.year, *MIDSUMMER)


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return first is not None and first <= day and (last is None or day <= last)
