"""TOML files written by hand: a wrong one is answered with every error, each with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

HEADER = re.compile(r"^\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
KEY = re.compile(r"^\s*([\w-]+)\s*=")
PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

Place = tuple[str, int]
TOP: Place = ("", 0)


@dataclass(frozen=True, order=True)
class Problem:
    line: int
    reason: str

    def __str__(self) -> str:
        return _("Dòng %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


class Refused(Exception):
    """Nothing was saved; `problems` says all that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class TomlFile:
    """The content of a file, and on which line each key of each table stands."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._lines = _locate(text)
        self.data = _parse(text)

    def tables(self, name: str) -> list[tuple[Place, dict[str, Any]]]:
        """The tables of that name, each with its place; one [table] counts as a list of one."""
        found = self.data.get(name, [])
        tables = found if isinstance(found, list) else [found]
        if not all(isinstance(table, dict) for table in tables):
            self.refuse(TOP, name, _("“%(name)s” phải là một bảng.") % {"name": name})
            return []
        return [((name, number), table) for number, table in enumerate(tables)]

    def texts(self, name: str) -> list[str]:
        found = self.data.get(name, [])
        if isinstance(found, list) and all(isinstance(text, str) for text in found):
            return found
        self.refuse(TOP, name, _("“%(name)s” phải là một dãy chuỗi.") % {"name": name})
        return []

    def refuse(self, place: Place, key: str, reason: str) -> None:
        self.problems.append(Problem(self.line(place, key), reason))

    def line(self, place: Place, key: str = "") -> int:
        """The line of the key; of its table when the key is missing; else the first."""
        return self._lines.get((*place, key)) or self._lines.get((*place, "")) or 1

    def finish(self) -> None:
        if self.problems:
            raise Refused(self.problems)


def _parse(text: str) -> dict[str, Any]:
    try:
        return _no_nul(text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = PLACE.search(str(error))
        last = text.count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        said = PLACE.sub("", str(error))
        reason = _("sai cú pháp TOML (%(said)s).") % {"said": said}
        raise Refused([Problem(line, reason)]) from error
    except (RecursionError, ValueError) as error:  # nested too deep; a number out of all bounds
        raise Refused([Problem(1, _("tệp lồng quá sâu hoặc có số quá dài."))]) from error


def _no_nul(text: str, data: dict[str, Any]) -> dict[str, Any]:
    """Escaped, it passes TOML and no database."""
    waiting: list[Any] = [data]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, str) and "\0" in found:
            at = text.lower().find("\\u0000")
            line = text.count("\n", 0, max(at, 0)) + 1
            raise Refused([Problem(line, _("có ký tự không in được."))])
    return data


def _locate(text: str) -> dict[tuple[str, int, str], int]:
    """Line by line; what stands inside a string of several lines is not a key."""
    lines: dict[tuple[str, int, str], int] = {}
    counts: dict[str, int] = {}
    place, inside = TOP, False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and (header := HEADER.match(line)):
            place = (header[1], counts.get(header[1], 0))
            counts[header[1]] = place[1] + 1
            lines[(*place, "")] = number
        elif not inside and (key := KEY.match(line)):
            lines.setdefault((*place, key[1]), number)
        inside ^= line.count('"""') % 2 == 1
    return lines
