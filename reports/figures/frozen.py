"""Figures are plain dataclasses; frozen as canonical JSON they keep one hash for ever.

Nothing but whole numbers, texts and tables of them is allowed in: a share is a decimal written as
text, so that no database and no Python version can make the bytes wobble.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Figures = TypeVar("Figures")


def freeze(figures: Any) -> dict[str, Any]:
    """What goes into the JSON column; tuples become lists, as they will come back."""
    return json.loads(json.dumps(dataclasses.asdict(figures), ensure_ascii=False))


def canonical(frozen: dict[str, Any]) -> bytes:
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(frozen: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(frozen)).hexdigest()


def thaw(shape: type[Figures], frozen: dict[str, Any]) -> Figures:
    return _thawed(shape, frozen)


def _thawed(shape: Any, value: Any) -> Any:
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape)
        return shape(**{name: _thawed(hints[name], part) for name, part in value.items()})
    if get_origin(shape) is tuple:
        return tuple(_thawed(get_args(shape)[0], part) for part in value)
    inner = [part for part in get_args(shape) if part is not type(None)]
    if value is not None and len(inner) == 1 and get_origin(shape) is not dict:
        return _thawed(inner[0], value)
    return value
