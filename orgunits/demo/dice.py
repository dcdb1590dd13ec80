"""Chance that can be repeated: the same seed and key always fall the same way, in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    def __init__(self, seed: int) -> None:
        self.seed = seed

    def fraction(self, *key: object) -> float:
        """At least 0, below 1."""
        text = "|".join(map(str, (self.seed, *key)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48

    def number(self, low: int, high: int, *key: object) -> int:
        """Both ends count."""
        return low + int(self.fraction(*key) * (high - low + 1))

    def pick(self, options: Sequence[T], *key: object) -> T:
        return options[self.number(0, len(options) - 1, *key)]
