"""What a submission consists of; apps further right add their parts in `AppConfig.ready`."""

from __future__ import annotations

from typing import Any, NamedTuple

from orgunits.models import User
from reviews.models import ReviewTask, Submission


class Gap(NamedTuple):
    """One thing still missing, as a sentence, and the field it is about."""

    text: str
    anchor: str = ""

    def __str__(self) -> str:
        return self.text


class Part:
    """A part with nothing in it; each of the methods below may be overridden."""

    key = ""
    title: Any = ""
    is_optional = False
    form_template = ""
    sheet_template = ""
    # Swapped into the form after each saving while typing, where there is something to tell it.
    saved_template = ""

    def applies(self, task: ReviewTask) -> bool:
        return True

    def may_be_left(self, task: ReviewTask) -> bool:
        return self.is_optional

    def missing(self, task: ReviewTask, draft: Submission | None) -> list[Gap]:
        return []

    def warnings(self, submission: Submission) -> list[str]:
        """Said to sender and receiver, never in the way of sending."""
        return []

    def warnings_for(self, submission: Submission, user: Any) -> list[str]:
        """Where a warning says what not every reader may know."""
        return self.warnings(submission)

    def start(self, draft: Submission) -> None:
        """Called once for a draft that has no version before it."""

    def carry_over(self, old: Submission, new: Submission) -> None:
        """Called once for a draft that corrects the version `old`."""

    def form(self, draft: Submission, by: User, data: Any = None, files: Any = None) -> Any:
        """With `gaps` (what cannot be saved) and `save(by=)`, which saves all the rest."""
        raise NotImplementedError

    def sheet(self, submission: Submission) -> dict[str, Any] | None:
        """What the read-only template needs; None where there is nothing to show."""
        return {}

    def sheet_for(self, submission: Submission, user: Any) -> dict[str, Any] | None:
        """Where what is shown depends on who reads."""
        return self.sheet(submission)

    def freeze(self, submission: Submission) -> None:
        """Called when the version is sent, in the same transaction."""


_registry: list[Part] = []


def register(part: Part, *, first: bool = False) -> None:
    """Calling again for the same key replaces it."""
    others = [known for known in _registry if known.key != part.key]
    _registry[:] = [part, *others] if first else [*others, part]


def of(task: ReviewTask) -> list[Part]:
    return [part for part in _registry if part.applies(task)]


def missing(task: ReviewTask, draft: Submission | None) -> list[Gap]:
    return [gap for part in of(task) for gap in part.missing(task, draft)]


def missing_to_submit(task: ReviewTask) -> list[str]:
    """The blockers of the step “submit”."""
    draft = task.submissions.filter(state=Submission.State.DRAFT).first()
    return [gap.text for gap in missing(task, draft)]


def warnings(submission: Submission) -> list[str]:
    return [text for part in of(submission.task) for text in part.warnings(submission)]


def warnings_for(submission: Submission, user: Any) -> list[str]:
    found = [part.warnings_for(submission, user) for part in of(submission.task)]
    return [text for texts in found for text in texts]
