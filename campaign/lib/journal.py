"""The mail relay's own journal: the one witness of a mail whose hand-over was cut short.

Any text log will do that prints `message-id=<…>` for each mail taken, as Postfix does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

MESSAGE_ID = re.compile(rb"message-id=(<[^>\s]+>)", re.IGNORECASE)
ROTATED = ".1"


def taken(path: Path, wanted: set[str]) -> set[str]:
    """Which of these Message-IDs the journal names, the last rotated part included."""
    asked = {each.encode() for each in wanted}
    return {each.decode() for each in _ids(path) if each in asked}


def written_at(path: Path) -> float:
    """Seconds since 1970 of the last line; 0 where there is no journal."""
    return path.stat().st_mtime if path.is_file() else 0.0


def _ids(path: Path) -> Iterator[bytes]:
    for part in (path.with_name(path.name + ROTATED), path):
        if part.is_file():
            with part.open("rb") as lines:
                for line in lines:
                    yield from MESSAGE_ID.findall(line)
