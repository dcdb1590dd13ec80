"""A plan as its file: reading what is written here gives the same plan again."""

from __future__ import annotations

from typing import Any

from django.db import models

from campaign.domain import plan_files, rule_files
from campaign.domain.plan_files import PlanFile
from campaign.lib import dates, tomlwrite
from campaign.models import Assumption, BasisDocument, Campaign, Milestone, Recipient

HEAD = "# Kế hoạch số {number} ngày {day}. Tệp này nạp lại được ở “Soạn từ tệp”.\n\n"


def of(plan: Campaign) -> str:
    return write(
        PlanFile(
            campaign=plan,
            rule_set=rule_files.name_of(plan.rule_set.code),
            bases=list(plan.bases.all()),
            milestones=list(plan.milestones.all()),
            topics=list(plan.topics.all()),
            recipients=list(plan.recipients.all()),
            assumptions=list(plan.assumptions.all()),
        )
    )


def write(plan: PlanFile) -> str:
    head = HEAD.format(number=plan.campaign.number, day=dates.short(plan.campaign.issued_on))
    own = [*_pairs(plan.campaign, Campaign, plan_files.CAMPAIGN), ("rule_set", plan.rule_set)]
    parts = [
        head.replace("\r", " "),
        "topics = [\n",
        *(f"  {tomlwrite.string(topic.text)},\n" for topic in plan.topics),
        "]\n",
        tomlwrite.table("[campaign]", own),
    ]
    for name, model, keys, rows in (
        ("bases", BasisDocument, plan_files.BASIS, plan.bases),
        ("milestones", Milestone, plan_files.MILESTONE, plan.milestones),
        ("recipients", Recipient, {"text", "subjects"}, plan.recipients),
        ("assumptions", Assumption, {"clause", "text"}, plan.assumptions),
    ):
        parts += [tomlwrite.table(f"[[{name}]]", _pairs(row, model, keys)) for row in rows]
    return "".join(parts)


def _pairs(row: models.Model, model: type[models.Model], keys: set[str]) -> list[tuple[str, Any]]:
    """In the order of the fields; what has its default is not written."""
    found = []
    for field in model._meta.fields:
        if field.name in keys and (known := getattr(row, field.name)) != _empty(field):
            found.append((field.name, known))
    return found


def _empty(field: Any) -> Any:
    return field.get_default() if field.blank or field.null else object()
