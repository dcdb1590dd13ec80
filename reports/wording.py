"""The words around the figures, the same on screen, in the workbook and in the document.

Party documents are Vietnamese whatever language the reader's screen has.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils import translation

from campaign.lib import dates
from campaign.models import CapRule
from campaign.models.rules import GradeCode, ObjectKind
from campaign.templatetags.vietnamese import percent
from orgunits.models import OrgUnit
from reports.figures.shape import Basis, Change, General, Line, Progress, TaskLine
from reviews.models import ReviewTask

NOUNS = {
    ObjectKind.PARTY_ORG: "tổ chức đảng",
    ObjectKind.PARTY_MEMBER: "đảng viên",
    ObjectKind.LEADING_COLLECTIVE: "tập thể",
    ObjectKind.LEADING_CADRE: "cá nhân",
}
ADMITTED, FOUNDED = "mới kết nạp", "mới thành lập"
NEW: dict[str, tuple[str, str]] = {
    ObjectKind.PARTY_ORG: (f"{ADMITTED}, {FOUNDED}", FOUNDED),
    ObjectKind.LEADING_COLLECTIVE: (f"{ADMITTED}, {FOUNDED}", FOUNDED),
    ObjectKind.PARTY_MEMBER: (f"{ADMITTED}, {FOUNDED}", ADMITTED),
}
CHECKS = {
    "children": "Cộng biểu của các đơn vị trực thuộc",
    "units": "Số tổ chức cơ sở đảng trong danh mục",
    "members": "Số đảng viên trong danh mục",
}


def names(figures: General) -> dict[str, dict[str, str]]:
    """Labels by code; grades and reasons as the rule set printed them."""
    with translation.override("vi"):
        reasons = {reason.code: reason.label for reason in figures.head.reasons}
        grades = {code: str(label) for code, label in GradeCode.choices}
        grades |= {grade.code: grade.name for grade in figures.head.grades}
        return {
            "kind": {code: str(label) for code, label in ObjectKind.choices},
            "noun": {str(code): noun for code, noun in NOUNS.items()},
            "level": {code: str(label) for code, label in OrgUnit.Level.choices} | {"": "Cộng"},
            "grade": grades,
            "short": {grade.code: grade.short for grade in figures.head.grades},
            "reason": reasons,
            "reason_in_text": {code: text[:1].lower() + text[1:] for code, text in reasons.items()},
            "column": {"on_roll": "Tổng số", **grades, **reasons},
            "state": {code: str(label) for code, label in ReviewTask.State.choices},
            "base": {code: str(label) for code, label in CapRule.Base.choices},
            "check": CHECKS,
        }


def standing(line: TaskLine) -> str:
    """Where an unsent task stands, in words."""
    words = "Trả lại để bổ sung" if line.state == ReviewTask.State.RETURNED else "Chưa gửi"
    if line.days:
        return f"{words}, quá hạn {line.days} ngày"
    return f"{words}, chưa hết hạn" if line.last_day else words


def by_parent(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lower units are listed under the committee that has to call them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in told:
        parent = "" if each["line"].is_direct else each["line"].parent_name
        groups.setdefault(parent, []).append(each)
    return [{"parent": parent, "lines": found} for parent, found in groups.items()]


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def milestones(figures: General) -> list[dict[str, Any]]:
    return [_milestone(each) for each in figures.progress]


def _milestone(progress: Progress) -> dict[str, Any]:
    not_sent = [_told(line) for line in progress.not_sent]
    return {
        "progress": progress,
        "last_day": day(progress.last_day),
        "sent_late": [_told(line) for line in progress.sent_late],
        "not_sent": not_sent,
        "not_sent_groups": by_parent(not_sent),
    }


def _told(line: TaskLine) -> dict[str, Any]:
    return {
        "line": line,
        "standing": standing(line),
        "last_day": day(line.last_day),
        "sent_on": day(line.sent_on),
    }


def share(value: str | None) -> str:
    """A share inside a sentence: “12,5%”, but “100%” and “0%”."""
    return {"100.0": "100%", "0.0": "0%"}.get(value or "", percent(value))


def reason_of(kind: str, words: str) -> str:
    """The table's column serves people and organizations; a sentence means one of them."""
    words = words.removeprefix("chưa xếp loại ")
    return words.replace(*NEW[kind]) if kind in NEW else words


def basis_texts(figures: General) -> list[str]:
    """“Quy định số 124-QĐ/TW, ngày 04/10/2023 của …”; only those of the rule set."""
    rules = f"{figures.head.rule_set} {figures.head.guidance}"
    ruling = [basis for basis in figures.head.bases if basis.number and basis.number in rules]
    return [_basis(basis) for basis in ruling]


def caps(figures: General) -> list[dict[str, Any]]:
    """The cap by kind; each level is a group of its own, so those over it are named besides."""
    return [
        {
            "line": line,
            "cap": line.cap,
            "clause": clause(line.cap.clause),
            "over": [
                each
                for each in figures.lines
                if each.kind == line.kind and each.cap and each.cap.over
            ],
        }
        for line in figures.kinds
        if line.cap and line.tables
    ]


def comparison(figures: General) -> list[dict[str, Any]]:
    """This year, the year before and the change, grade by grade and Excellent against Good."""
    if figures.before is None:
        return []
    now = {(line.kind, line.level): line for line in (*figures.kinds, *figures.lines)}
    old = {(line.kind, line.level): line for line in figures.before.lines}
    codes = [grade.code for grade in figures.head.grades]
    found = []
    for change in figures.before.changes:
        key = change.kind, change.level
        cells = _compared(now[key], old[key], change, codes)
        found.append({"kind": change.kind, "level": change.level, "cells": cells})
    return found


def _compared(now: Line, old: Line, change: Change, codes: list[str]) -> list[dict[str, Any]]:
    """In the order of the grades: a JSON column of PostgreSQL keeps none."""
    cells = [
        {"now": now.shares[c], "before": old.shares[c], "change": pointed(change.shares[c])}
        for c in codes
    ]
    return [
        *cells,
        {"now": now.of_good, "before": old.of_good, "change": pointed(change.of_good)},
        {"now": now.good_share, "before": old.good_share, "change": pointed(change.good_share)},
    ]


def pointed(points: str | None) -> str:
    """“+1,2”, “−0,3”; a dash where one of the two years has no share."""
    return "–" if points is None else points.replace(".", ",").replace("-", "−")


def clause(text: str) -> str:
    """A clause as a document cites it; our own remarks (in brackets, or what was not
    checked against the text of the regulation) stay on the screen."""
    return re.sub(r"\s*\[[^]]*\]|,[^,]*chưa đối chiếu", "", text)


def mismatches(figures: General) -> list[dict[str, Any]]:
    return [
        {"each": each, "difference": signed(each.difference)}
        for each in figures.reconciliation.mismatches
    ]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def signed(number: int) -> str:
    digits = f"{abs(number):,}".replace(",", ".")
    return f"{'+' if number > 0 else '−'}{digits}"


def _basis(basis: Basis) -> str:
    kind, rest = " ".join(basis.title.split()[:2]), " ".join(basis.title.split()[2:])
    dated = f", ngày {dates.short(date.fromisoformat(basis.issued_on))}" if basis.issued_on else ""
    return f"{kind} số {basis.number}{dated} của {basis.issuer} {rest}"
