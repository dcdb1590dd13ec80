"""The plan against the system: what answers each clause, and honestly where nothing does yet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign

FOLDER = Path(__file__).resolve().parent.parent / "plans"


class State(TextChoices):
    DONE = "done", _("đã có")
    PARTLY = "partly", _("phần nào")
    MISSING = "missing", _("chưa có")


@dataclass(frozen=True)
class Link:
    """`url` is empty where the reader's roles do not open that page."""

    words: str
    url: str


@dataclass(frozen=True)
class Line:
    key: str
    section: str
    text: str
    state: State
    answer: str
    links: list[Link]


@dataclass(frozen=True)
class Against:
    """`number` is the plan the clauses were written for: this one, or the one it came from."""

    number: str
    lines: list[Line]

    @property
    def counts(self) -> list[tuple[State, int]]:
        return [(state, sum(line.state == state for line in self.lines)) for state in State]


def against(plan: Campaign, user: Any) -> Against | None:
    """None where nobody has written the clauses of this plan, nor of one it came from."""
    for number in _line_of(plan):
        if number in files():
            return Against(number, [_line(row, plan, user) for row in files()[number]])
    return None


@cache
def files() -> dict[str, list[dict[str, Any]]]:
    """The clauses of each plan we have them of, by the plan's number."""
    read = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*-clauses.toml"))
    ]
    return {file["number"]: file["clauses"] for file in read}


def _line_of(plan: Campaign) -> list[str]:
    numbers, seen = [], set()
    step: Campaign | None = plan
    while step and step.pk not in seen:
        numbers.append(step.number)
        seen.add(step.pk)
        step = step.drafted_from
    return numbers


def _line(row: dict[str, Any], plan: Campaign, user: Any) -> Line:
    links = [
        Link(link["words"], _open(_address(link, plan), user)) for link in row.get("links", [])
    ]
    return Line(row["key"], row["section"], row["text"], State(row["state"]), row["answer"], links)


def _address(link: dict[str, str], plan: Campaign) -> str:
    try:
        url = reverse(link["page"])
    except NoReverseMatch:
        url = reverse(link["page"], args=[plan.key])
    query, anchor = link.get("query", ""), link.get("anchor", "")
    return f"{url}{f'?{query}' if query else ''}{f'#{anchor}' if anchor else ''}"


def _open(url: str, user: Any) -> str:
    guard = getattr(resolve(url.split("?")[0].split("#")[0]).func, "guard", None)
    return url if guard and guard.admits(user) else ""
