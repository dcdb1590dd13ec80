"""A plan comes from a file as a draft, is published once, and is then left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import plan_files, rules
from campaign.lib import clock
from campaign.lib.tomlfile import Problem, Refused
from campaign.lifecycles import PLAN
from campaign.models import Campaign
from orgunits import audit
from orgunits.models import OrgUnit, User

# What apps further right do in the same transaction; they add it in `AppConfig.ready`.
WHEN_PUBLISHED: list[Callable[[Campaign], object]] = []


@transaction.atomic
def load(text: str, *, unit: OrgUnit, by: User | None = None) -> Campaign:
    """Make the draft be what the file says; loading it again changes nothing."""
    file = plan_files.read(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    known = Campaign.objects.select_for_update().filter(key=file.campaign.key).first()
    if known and known.sha256 == sha256:
        return known
    _refuse_if_published(known)
    fresh = file.campaign
    fresh.pk, fresh.unit, fresh.sha256 = known.pk if known else None, unit, sha256
    fresh.drafted_from = known.drafted_from if known else None
    fresh.rule_set = rules.load(file.rule_set, unit=unit, by=by)
    fresh.save()
    _save_rows(fresh, file)
    audit.record("campaign.loaded", fresh, by=by, after={"sha256": sha256})
    return fresh


@transaction.atomic
def publish(*, campaign_id: int, by: User) -> Campaign:
    """From now on the plan, its milestones and its rule set stand as they are."""
    plan = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    old = PLAN.advance(plan, "publish")
    plan.published_at, plan.published_by = clock.now(), by
    plan.save(update_fields=["state", "published_at", "published_by"])
    for act in WHEN_PUBLISHED:
        act(plan)
    audit.record(
        "campaign.published", plan, by=by, before={"state": old}, after={"state": plan.state}
    )
    return plan


def _refuse_if_published(known: Campaign | None) -> None:
    if known and known.state != Campaign.State.DRAFT:
        reason = _("kế hoạch “%(key)s” đã ban hành, không nạp đè được.") % {"key": known.key}
        raise Refused([Problem(1, reason)])


def _save_rows(campaign: Campaign, file: plan_files.PlanFile) -> None:
    _replace(campaign, campaign.bases, file.bases)
    _replace(campaign, campaign.milestones, file.milestones)
    _replace(campaign, campaign.topics, file.topics)
    _replace(campaign, campaign.recipients, file.recipients)
    _replace(campaign, campaign.assumptions, file.assumptions)


def _replace(campaign: Campaign, manager: Any, rows: list[Any]) -> None:
    """A draft has no tasks yet, so that its rows may go."""
    manager.all().delete()
    for row in rows:
        row.campaign = campaign
    manager.bulk_create(rows)
