"""Editing a draft: each change on record, and nothing of a published plan."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import milestones, periods, rules
from campaign.models import Campaign, Milestone
from orgunits import audit
from orgunits.models import OrgUnit, User

Rows = list[dict[str, Any]]
REMIND_BEFORE = [7, 3, 1]


@transaction.atomic
def begin(*, values: dict[str, Any], rule_set: str, unit: OrgUnit, by: User) -> Campaign:
    """A plan from nothing: its head, its rules; milestones and lists are added to it."""
    year = values["year"]
    if Campaign.objects.of_province().filter(year=year).exists():
        raise ValidationError({"year": _("Năm %(year)s đã có kế hoạch.") % {"year": year}})
    found = rules.load(rule_set, unit=unit, by=by)
    plan = Campaign.objects.create(
        key=str(year), unit=unit, rule_set=found, remind_days_before=REMIND_BEFORE, **values
    )
    audit.record("campaign.drafted", plan, by=by, after={"number": plan.number})
    return plan


@transaction.atomic
def save_identity(*, plan_id: int, values: dict[str, Any], by: User) -> Campaign:
    plan = _draft(plan_id)
    before = _changed(plan, values)
    if "period" in before:
        periods.refuse_unknown(plan)
    if before:
        plan.save(update_fields=list(before))
        after = {name: values[name] for name in before}
        audit.record("campaign.edited", plan, by=by, before=before, after=after)
    return plan


@transaction.atomic
def save_milestone(
    *, plan_id: int, milestone_id: int | None, values: dict[str, Any], by: User
) -> Milestone:
    plan = _draft(plan_id)
    row = plan.milestones.get(pk=milestone_id) if milestone_id else _new_milestone(plan)
    row.campaign = plan
    before = _changed(row, values)
    _check(row)
    if before or not row.pk:
        action = "milestone.edited" if row.pk else "milestone.added"
        row.save()
        after = {name: values[name] for name in before}
        audit.record(action, row, by=by, before=before, after=after)
    return row


@transaction.atomic
def remove_milestone(*, plan_id: int, milestone_id: int, by: User) -> None:
    plan = _draft(plan_id)
    row = plan.milestones.get(pk=milestone_id)
    facts = {"title": row.title, "printed_words": row.printed_words}
    audit.record("milestone.removed", row, by=by, before=facts, unit=plan.unit)
    row.delete()


@transaction.atomic
def save_rows(*, plan_id: int, part: str, rows: Rows, by: User) -> None:
    """The whole of a list (topics, recipients, bases, assumptions) in its new order."""
    plan = _draft(plan_id)
    manager = getattr(plan, part)
    before = [str(row) for row in manager.all()]
    manager.all().delete()
    fresh = [manager.model(campaign=plan, place=n, **row) for n, row in enumerate(rows, start=1)]
    manager.bulk_create(fresh)
    after = [str(row) for row in fresh]
    audit.record("campaign.list_edited", plan, by=by, before={part: before}, after={part: after})


def _draft(plan_id: int) -> Campaign:
    plan = Campaign.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != Campaign.State.DRAFT:
        raise ValidationError(_("Kế hoạch đã ban hành: chỉ đổi bằng văn bản sửa đổi."))
    return plan


def _new_milestone(plan: Campaign) -> Milestone:
    last = plan.milestones.order_by("place").last()
    return Milestone(campaign=plan, place=last.place + 1 if last else 1)


def _changed(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set what differs; what stood before comes back."""
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    for name in before:
        setattr(row, name, values[name])
    return before


def _check(row: Milestone) -> None:
    problems: dict[str, list[str]] = {}
    for name, reason in milestones.date_problems(row):
        problems.setdefault(name, []).append(reason)
    same = Milestone.objects.filter(campaign=row.campaign, key=row.key).exclude(pk=row.pk)
    if same.exists():
        problems["key"] = [_("Đã có mốc “%(key)s”.") % {"key": row.key}]
    if later := milestones.later_than_parent(row):
        problems.setdefault("printed_date" if row.printed_date else "internal_date", []).append(
            later
        )
    if problems:
        raise ValidationError(problems)
