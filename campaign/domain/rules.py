"""Rule sets come from a file per regulation and are pinned to campaigns."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.domain import files
from campaign.domain.files import Placed
from campaign.lib.tomlfile import TOP, Problem, Refused, TomlFile
from campaign.models import Campaign, CapRule, ExemptionRule, Grade, RuleSet, VoteRule
from campaign.models.rules import GradeCode
from orgunits import audit
from orgunits.models import OrgUnit, User

FOLDER = Path(__file__).resolve().parent.parent / "rulesets"
RULE_SET = {"code", "title", "issued_on", "guidance"}
GRADE = {"code", "short", "name", "rank"}
CAP = {"object_kind", "percent", "base", "clause", "group"}
EXEMPTION = {"code", "label", "is_reviewed", "clause"}
VOTE = {"object_kind", "is_secret", "quorum_parts", "quorum_of", "threshold_parts", "threshold_of"}
VOTE |= {"base", "fallback", "clause", "is_assumed"}
Tables = dict[str, list[Placed]]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def name_of(code: str) -> str:
    """The shipped file of a rule set; one that came otherwise is named by its own code."""
    texts = {name: (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in names()}
    known = {tomllib.loads(text)["rule_set"]["code"]: name for name, text in texts.items()}
    return known.get(code, code)


@transaction.atomic
def load(name: str, *, unit: OrgUnit, by: User | None = None) -> RuleSet:
    """The shipped file of that name as a rule set; loading it again changes nothing."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    tables = read(text)
    fresh = tables["rule_set"][0].row
    known = RuleSet.objects.select_for_update().filter(code=fresh.code).first()
    if known and known.sha256 == sha256:
        return known
    _refuse_if_in_use(known)
    fresh.pk, fresh.sha256 = known.pk if known else None, sha256
    fresh.save()
    _save_rules(fresh, tables)
    audit.record("rule_set.loaded", fresh, by=by, unit=unit, after={"sha256": sha256})
    return fresh


def read(text: str) -> Tables:
    """All rows of a rule set file; `Refused` names everything that is wrong with it."""
    file = TomlFile(text)
    tables = {
        "rule_set": files.rows(file, "rule_set", RuleSet, RULE_SET),
        "grades": files.rows(file, "grades", Grade, GRADE),
        "caps": files.rows(file, "caps", CapRule, CAP),
        "exemptions": files.rows(file, "exemptions", ExemptionRule, EXEMPTION),
        "vote_rules": files.rows(file, "vote_rules", VoteRule, VOTE),
    }
    if len(tables["rule_set"]) != 1:
        file.refuse(TOP, "rule_set", _("cần đúng một bảng [rule_set]."))
    grades = {placed.row.code for placed in tables["grades"]}
    for missing in [code for code in GradeCode.values if code not in grades]:
        file.refuse(TOP, "", _("thiếu mức xếp loại “%(code)s”.") % {"code": missing})
    file.finish()
    return tables


def _refuse_if_in_use(known: RuleSet | None) -> None:
    """Editing rules never changes a campaign that was published under them."""
    if known and Campaign.objects.filter(rule_set=known).exclude(state="draft").exists():
        reason = _("%(code)s đã dùng cho một kế hoạch đã ban hành, không nạp đè được.")
        raise Refused([Problem(1, reason % {"code": known.code})])


def _save_rules(rule_set: RuleSet, tables: Tables) -> None:
    for name in ("grades", "caps", "exemptions", "vote_rules"):
        manager = getattr(rule_set, name)
        manager.all().delete()
        for placed in tables[name]:
            placed.row.rule_set = rule_set
        manager.bulk_create([placed.row for placed in tables[name]])
