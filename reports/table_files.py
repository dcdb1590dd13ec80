"""Statistical tables (domain 2.9, A–F) as data: one file of columns per rule set, so that an
official form is a new file and no new code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from campaign.models.rules import ObjectKind
from reports.table_values import ROWS, is_known

FOLDER = Path(__file__).resolve().parent / "tables"


class TableProblem(Exception):
    """What is wrong in a template, with file, table and column."""


@dataclass(frozen=True)
class Column:
    title: str
    value: str
    width: float
    over: str = ""


@dataclass(frozen=True)
class Template:
    key: str
    title: str
    rows: str
    kinds: tuple[str, ...]
    notes: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def heads(self) -> list[tuple[str, int]]:
        """(common title, columns under it); an empty one stands over a single column."""
        runs = ((over, len(list(run))) for over, run in groupby(c.over for c in self.columns))
        return [each for run in runs for each in ([run] if run[0] else [("", 1)] * run[1])]


@dataclass(frozen=True)
class Templates:
    rule_sets: tuple[str, ...]
    left_signature: str
    right_signature: str
    tables: tuple[Template, ...]


def of(rule_set: str) -> Templates:
    """The rule set's own, else those of the first file."""
    known = [read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return next((each for each in known if rule_set in each.rule_sets), known[0])


@cache
def read(path: Path) -> Templates:
    facts = tomllib.loads(path.read_text("utf-8"))
    return Templates(
        tuple(facts["rule_sets"]),
        facts["left_signature"],
        facts["right_signature"],
        tuple(_table(path.name, table) for table in facts["tables"]),
    )


def _table(file: str, facts: dict[str, Any]) -> Template:
    where = f"{file}, biểu {facts['key']}"
    if facts["rows"] not in ROWS:
        raise TableProblem(f"{where}: không có loại dòng “{facts['rows']}” ({', '.join(ROWS)}).")
    if strange := set(facts["kinds"]) - set(ObjectKind.values):
        raise TableProblem(f"{where}: không có đối tượng “{strange.pop()}”.")
    columns = tuple(Column(**column) for column in facts.pop("columns"))
    for column in columns:
        if not is_known(facts["rows"], column.value):
            raise TableProblem(f"{where}, cột “{column.title}”: không có số liệu “{column.value}”.")
    kinds, notes = tuple(facts.pop("kinds")), tuple(facts.pop("notes"))
    return Template(**facts, kinds=kinds, notes=notes, columns=columns)
