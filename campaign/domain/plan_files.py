"""Reading a plan file: rows, and every reason for which the file cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.domain import files, review_forms, rule_files
from campaign.domain import milestones as milestones_domain
from campaign.domain.files import Placed
from campaign.lib.tomlfile import TOP, Place, TomlFile
from campaign.models import Assumption, BasisDocument, Campaign, FocusTopic, Milestone, Recipient
from orgunits.models import OrgUnit

CAMPAIGN = {
    "key",
    "year",
    "period",
    "title",
    "number",
    "issued_on",
    "place",
    "issuer",
    "subject",
    "signed_for",
    "signer_post",
    "before_is_inclusive",
    "remind_days_before",
    "remind_overdue_every",
}
BASIS = {"number", "issued_on", "issuer", "title"}
MILESTONE = {
    "key",
    "requirements",
    "title",
    "short_title",
    "printed_words",
    "operator",
    "printed_date",
    "internal_date",
    "level",
    "actor",
    "deliverable",
    "recipient",
    "clause",
    "work",
    "form",
    "subjects",
    "derivation",
}
Known = Callable[[Any], bool]
SUBJECTS: dict[str, Known] = {
    "kinds": lambda value: _all_in(value, OrgUnit.Kind.values),
    "level": lambda value: value in OrgUnit.Level.values,
    "codes": lambda value: _all_in(value, None),
    "posts": lambda value: _all_in(value, OrgUnit.Kind.values),
}
DERIVATION: dict[str, Known] = {
    "conference": lambda value: isinstance(value, str),
    "after": lambda value: isinstance(value, str),
    "lead_days": lambda value: _is_few(value),
    "lengths": lambda value: isinstance(value, list) and all(map(_is_few, value)),
}


@dataclass(frozen=True)
class PlanFile:
    campaign: Campaign
    rule_set: str
    bases: list[BasisDocument]
    milestones: list[Milestone]
    topics: list[FocusTopic]
    recipients: list[Recipient]
    assumptions: list[Assumption]


def read(text: str) -> PlanFile:
    """The plan as rows not yet saved; `Refused` names all errors at once."""
    file = TomlFile(text)
    heads = files.rows(file, "campaign", Campaign, CAMPAIGN, frozenset({"rule_set"}))
    if len(heads) != 1:
        file.refuse(TOP, "campaign", _("cần đúng một bảng [campaign]."))
    milestones = files.rows(file, "milestones", Milestone, MILESTONE)
    recipients = files.rows(file, "recipients", Recipient, {"text", "subjects"})
    plan = PlanFile(
        campaign=heads[0].row if heads else Campaign(),
        rule_set=_rule_set(file),
        bases=_plain(files.rows(file, "bases", BasisDocument, BASIS)),
        milestones=_plain(milestones),
        topics=_texts(file, "topics", FocusTopic),
        recipients=_plain(recipients),
        assumptions=_plain(files.rows(file, "assumptions", Assumption, {"clause", "text"})),
    )
    _check_reminders(file, plan.campaign)
    _check_milestones(file, milestones)
    for one in recipients:
        _check_table(file, one.place, "subjects", one.row.subjects, SUBJECTS)
    file.finish()
    return plan


def _plain(placed: list[Placed]) -> list[Any]:
    return [one.row for one in placed]


def _texts(file: TomlFile, name: str, model: type[Any]) -> list[Any]:
    return [model(place=n, text=text) for n, text in enumerate(file.texts(name), start=1)]


def _rule_set(file: TomlFile) -> str:
    tables = file.tables("campaign")
    name = tables[0][1].get("rule_set", "") if tables else ""
    if tables and name not in rule_files.names():
        known = ", ".join(rule_files.names())
        reason = _("không có bộ quy định “%(name)s”; hiện có: %(known)s.")
        file.refuse(("campaign", 0), "rule_set", reason % {"name": name, "known": known})
    return str(name)


def _check_reminders(file: TomlFile, campaign: Campaign) -> None:
    offsets = campaign.remind_days_before
    if not isinstance(offsets, list) or not all(type(n) is int and 0 < n < 366 for n in offsets):
        reason = _("“remind_days_before” phải là dãy số ngày dương, như [7, 3, 1].")
        file.refuse(("campaign", 0), "remind_days_before", reason)


def _check_milestones(file: TomlFile, placed: list[Placed]) -> None:
    keys = [one.row.key for one in placed]
    if not placed:
        file.refuse(TOP, "milestones", _("kế hoạch chưa có mốc nào ([[milestones]])."))
    for number, (place, milestone) in enumerate((one.place, one.row) for one in placed):
        if milestone.key in keys[:number]:
            reason = _("mốc “%(key)s” đã khai báo ở trên.") % {"key": milestone.key}
            file.refuse(place, "key", reason)
        for name, reason in milestones_domain.date_problems(milestone):
            file.refuse(place, name, reason)
        if not _all_in(milestone.requirements or ["-"], None):
            file.refuse(place, "requirements", _("“requirements” phải là dãy chuỗi."))
        _check_form(file, place, milestone)
        _check_subjects(file, place, milestone)
        _check_derivation(file, place, milestone, keys)


def _check_form(file: TomlFile, place: Place, milestone: Milestone) -> None:
    if milestone.form and milestone.form not in review_forms.codes():
        words = {"code": milestone.form, "known": ", ".join(review_forms.codes())}
        file.refuse(place, "form", _("không có mẫu “%(code)s”; hiện có: %(known)s.") % words)


def _check_subjects(file: TomlFile, place: Place, milestone: Milestone) -> None:
    opens, subjects = milestone.work != Milestone.Work.NOTHING, milestone.subjects
    if opens and not subjects:
        file.refuse(place, "subjects", _("mốc mở nhiệm vụ cần nêu đối tượng (“subjects”)."))
    _check_table(file, place, "subjects", subjects, SUBJECTS)


def _check_derivation(file: TomlFile, place: Place, milestone: Milestone, keys: list[str]) -> None:
    derivation = milestone.derivation
    if not _check_table(file, place, "derivation", derivation, DERIVATION):
        return
    if derivation and derivation.keys() != DERIVATION.keys():
        wanted = ", ".join(DERIVATION)
        file.refuse(place, "derivation", _("cần đủ các mục: %(keys)s.") % {"keys": wanted})
    for name in ("conference", "after"):
        if name in derivation and derivation[name] not in keys:
            reason = _("không có mốc “%(key)s”.") % {"key": derivation[name]}
            file.refuse(place, "derivation", reason)


def _check_table(
    file: TomlFile, place: Place, key: str, table: Any, known: dict[str, Known]
) -> bool:
    if not isinstance(table, dict):
        file.refuse(place, key, _("“%(key)s” phải là một bảng { … }.") % {"key": key})
        return False
    wrong = [name for name, value in table.items() if name not in known or not known[name](value)]
    for name in wrong:
        reason = _("“%(name)s = %(value)s” không hợp lệ trong “%(key)s”.")
        file.refuse(place, key, reason % {"name": name, "value": table[name], "key": key})
    return not wrong


def _is_few(value: Any) -> bool:
    """Days before or of a conference."""
    return type(value) is int and 0 <= value <= 60


def _all_in(value: Any, choices: list[str] | None) -> bool:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        return False
    return choices is None or set(value) <= set(choices)
