"""A state machine is a table that buttons, services and tests read alike.

Blockers are sentences for the user; the right to take a step is named, and asked of
`orgunits.access` by whoever calls (this module knows no users).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Blockers = Callable[[Any], list[str]]


def nothing(_noun: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Step:
    """One row of the table: `name` leads from any of `sources` to `target`."""

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    label: str | Promise = ""
    needs_reason: bool = False
    blockers: Blockers = field(default=nothing)


class Lifecycle:
    def __init__(self, *steps: Step, attribute: str = "state") -> None:
        self.steps = {step.name: step for step in steps}
        self.attribute = attribute

    def blockers(self, noun: Any, name: str) -> list[str]:
        """Why the step cannot be taken now; an empty list means that it can."""
        step = self.steps[name]
        if getattr(noun, self.attribute) not in step.sources:
            return [_("Việc này không còn ở trạng thái cho phép thao tác.")]
        return step.blockers(noun)

    def open_to(self, noun: Any) -> Iterable[Step]:
        state = getattr(noun, self.attribute)
        return [step for step in self.steps.values() if state in step.sources]

    def advance(self, noun: Any, name: str, *, reason: str = "") -> str:
        """Move `noun` on (unsaved), return the old state; ValidationError says what is missing."""
        step = self.steps[name]
        missing = self.blockers(noun, name)
        if step.needs_reason and not reason.strip():
            missing.append(_("Cần nêu rõ lý do."))
        if missing:
            raise ValidationError(missing)
        old = getattr(noun, self.attribute)
        setattr(noun, self.attribute, step.target)
        return old


def held(states: Iterable[str], *fields: str, free: Iterable[str] = ()) -> Q:
    """For a constraint: filled in exactly these states; in `free` ones the fields may be."""
    filled = Q(*((f"{name}__isnull", False) for name in fields))
    empty = Q(*((f"{name}__isnull", True) for name in fields))
    inside = Q(state__in=sorted(states))
    either = Q(state__in=sorted(free))
    rest = ~Q(state__in=sorted({*states, *free}))
    return (inside & filled) | (rest & empty) | (either & (filled | empty))
