"""Values as TOML; the standard library only reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def value(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return string(found)
    if isinstance(found, date):
        return found.isoformat()
    if isinstance(found, Mapping):
        pairs = ", ".join(f"{key(name)} = {value(each)}" for name, each in found.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(found, list | tuple):
        return f"[{', '.join(map(value, found))}]"
    return str(found)


def string(text: str) -> str:
    """JSON's escapes are TOML's; the one control character JSON leaves bare is escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def key(name: str) -> str:
    return name if BARE.fullmatch(name) else string(name)


def lines(pairs: Iterable[tuple[str, Any]]) -> str:
    return "".join(f"{key(name)} = {value(each)}\n" for name, each in pairs)


def table(header: str, pairs: Iterable[tuple[str, Any]]) -> str:
    return f"\n{header}\n{lines(pairs)}"
