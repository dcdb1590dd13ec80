"""What the annexes of the general report share: cells, notes, numbered lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from campaign.lib.document import Annex, Block, Cell, Paragraph, Table, TableRow
from campaign.templatetags.vietnamese import count, percent

Names = dict[str, dict[str, str]]
Part = tuple[Annex, list[Block]]
NONE = "Không có."


def note(words: str) -> Paragraph:
    return Paragraph(f"({words})", align="centre", indent=False)


def n(value: Any) -> Cell:
    return Cell(count(value), "right")


def p(value: str | None) -> Cell:
    return Cell(percent(value), "right")


def listed(head: TableRow, widths: tuple[int, ...], rows: Iterable[TableRow]) -> Block:
    """Numbered lines; a sentence where there is none."""
    drawn = tuple((Cell(str(k), "centre"), *row) for k, row in enumerate(rows, 1))
    return Table((("TT", *head),), drawn, widths) if drawn else Paragraph(NONE)


def who(each: Any, names: Names) -> str:
    return f"{names['kind'][each.kind]}, {names['level'][each.level].lower()}"


def meant(names: Names) -> str:
    """What the short names in the head of a table stand for."""
    pairs = (f"{short(code, names)}: {names['grade'][code]}" for code in ("excellent", "good"))
    return "; ".join(pairs)


def short(code: str, names: Names) -> str:
    """A rule set may print no short name of a grade."""
    return names["short"].get(code, names["grade"][code])
