"""The head of the trail, written each day outside the database: who cuts off the tail of the table
and mends the chain still meets the line that was written when the tail was there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from campaign.lib import clock
from orgunits.models import AuditChain, AuditEvent

FILE = "audit.txt"


def folder() -> Path:
    return settings.VAR_DIR / "anchors"


def write() -> str:
    """One line: day, number, hash; the file is only ever appended to."""
    head = AuditChain.objects.filter(pk=1).first()
    if head is None or not head.last_number:
        return ""
    line = f"{clock.today().isoformat()} {head.last_number} {head.last_hash}"
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / FILE).open("a", encoding="ascii") as file:
        file.write(f"{line}\n")
    return line


def write_once_a_day() -> str:
    """For whoever asks every minute."""
    today = clock.today().isoformat()
    path = folder() / FILE
    lines = path.read_text("ascii").splitlines() if path.is_file() else []
    return "" if lines and lines[-1] >= today else write()


def first_broken(where: Path) -> int | None:
    """The first number of the trail that an anchor contradicts."""
    held = dict(AuditEvent.objects.filter(number__in=[n for n, _ in read(where)])
                .values_list("number", "hash"))  # fmt: skip
    wrong = [number for number, hash_ in read(where) if held.get(number) != hash_]
    if not wrong:
        return None
    last = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return min(min(wrong), last + 1)


def read(where: Path) -> Iterator[tuple[int, str]]:
    for path in sorted(where.glob("*.txt")):
        for line in path.read_text("ascii").splitlines():
            parts = line.split()
            if len(parts) == 3 and parts[1].isdecimal():
                yield int(parts[1]), parts[2]
