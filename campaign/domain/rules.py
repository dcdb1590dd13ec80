"""Rule sets come from a file per regulation and are pinned to campaigns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import files, periods, rule_files, rulebooks
from campaign.domain.files import Placed
from campaign.lib.tomlfile import TOP, Problem, Refused, TomlFile
from campaign.models import Campaign, CapRule, ExemptionRule, Grade, RuleSet, VoteRule
from campaign.models.rules import GradeCode
from orgunits import access, audit
from orgunits.models import OrgUnit, User

RULE_SET = {"code", "title", "issued_on", "guidance"}
GRADE = {"code", "short", "name", "rank"}
CAP = {"object_kind", "percent", "base", "clause", "group"}
EXEMPTION = {"code", "label", "is_reviewed", "clause"}
VOTE = {"object_kind", "is_secret", "quorum_parts", "quorum_of", "threshold_parts", "threshold_of"}
VOTE |= {"base", "fallback", "clause", "is_assumed"}
# What is counted in lists; the rest of a rule set is read from its text (`rulebooks`).
KEPT: dict[str, tuple[type[Any], set[str]]] = {
    "rule_set": (RuleSet, RULE_SET),
    "grades": (Grade, GRADE),
    "caps": (CapRule, CAP),
    "exemptions": (ExemptionRule, EXEMPTION),
    "vote_rules": (VoteRule, VOTE),
}
Tables = dict[str, list[Placed]]


@transaction.atomic
def load(name: str, *, unit: OrgUnit, by: User | None = None) -> RuleSet:
    """The shipped file of that name as a rule set; loading it again changes nothing."""
    text = rule_files.text_of(name)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    tables = read(text)
    fresh = tables["rule_set"][0].row
    known = RuleSet.objects.select_for_update().filter(code=fresh.code).first()
    if known and (known.sha256 == sha256 or _stands(known, tables)):
        return known
    _refuse_if_in_use(known)
    fresh.pk, fresh.sha256 = known.pk if known else None, sha256
    fresh.save()
    _save_rules(fresh, tables)
    audit.record("rule_set.loaded", fresh, by=by, unit=unit, after={"sha256": sha256})
    return fresh


@transaction.atomic
def choose(*, campaign_id: int, name: str, by: User) -> Campaign:
    """Another rule set for a draft; what was published keeps its own."""
    plan = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    access.require(by, plan.maker_permission, plan.unit)
    if plan.state != Campaign.State.DRAFT:
        raise ValidationError(_("Kế hoạch đã ban hành: bộ quy định giữ như khi ban hành."))
    if name not in rule_files.names():
        raise ValidationError(_("Không có bộ quy định này."))
    if said := periods.problem(plan, rule_files.shipped()[name]):
        raise ValidationError(said)
    before, plan.rule_set = plan.rule_set.code, load(name, unit=plan.unit, by=by)
    plan.save(update_fields=["rule_set"])
    old, new = {"rule_set": before}, {"rule_set": plan.rule_set.code}
    audit.record("campaign.rules_chosen", plan, by=by, before=old, after=new)
    return plan


def read(text: str) -> Tables:
    """All rows of a rule set file; `Refused` names everything that is wrong with it."""
    file = TomlFile(text)
    tables = {
        name: files.rows(file, name, model, keys, frozenset(_keys(name) - keys))
        for name, (model, keys) in KEPT.items()
    }
    rulebooks.take(file)
    grades = {placed.row.code for placed in tables["grades"]}
    for missing in [code for code in GradeCode.values if code not in grades]:
        file.refuse(TOP, "", _("thiếu mức xếp loại “%(code)s”.") % {"code": missing})
    file.finish()
    return tables


def _keys(name: str) -> set[str]:
    model = rulebooks.TABLES[name][0] if name in rulebooks.TABLES else rulebooks.Identity
    return {field.name for field in fields(model)}


def _stands(known: RuleSet, tables: Tables) -> bool:
    """Whether all that is counted reads as it stands: a campaign keeps the rest as pinned, and an
    edition that only says more, or where it was read, is no other rule set."""
    return all(
        _values(getattr(known, name).all(), name) == _values((p.row for p in tables[name]), name)
        for name in KEPT.keys() - {"rule_set"}
    )


def _values(rows: Iterable[Any], name: str) -> list[tuple[Any, ...]]:
    keys = sorted(KEPT[name][1])
    return sorted(tuple(getattr(row, key) for key in keys) for row in rows)


def _refuse_if_in_use(known: RuleSet | None) -> None:
    """Editing rules never changes a campaign that was published under them."""
    if known and Campaign.objects.filter(rule_set=known).exclude(state="draft").exists():
        reason = _("%(code)s đã dùng cho một kế hoạch đã ban hành, không nạp đè được.")
        raise Refused([Problem(1, reason % {"code": known.code})])


def _save_rules(rule_set: RuleSet, tables: Tables) -> None:
    for name in KEPT.keys() - {"rule_set"}:
        manager = getattr(rule_set, name)
        manager.all().delete()
        for placed in tables[name]:
            placed.row.rule_set = rule_set
        manager.bulk_create([placed.row for placed in tables[name]])
