"""The rules of a campaign, for every app: as pinned when its plan was published, of a draft what
the file says now. Who asks here states no number of its own."""

from __future__ import annotations

from collections.abc import Callable

from campaign.domain import rule_files
from campaign.domain.rulebooks import RuleBook
from campaign.models import Campaign

# Stands in for rules that came by no file.
FRAME = "124-QĐ/TW"
# What an app further right has pinned; it adds itself in `AppConfig.ready`.
PINNED: list[Callable[[Campaign], RuleBook | None]] = []


def of(campaign: Campaign) -> RuleBook:
    """Read once for each campaign object."""
    known: RuleBook | None = campaign.__dict__.get("_rule_book")
    if known is None:
        known = campaign.__dict__["_rule_book"] = _read(campaign)
    return known


def _read(campaign: Campaign) -> RuleBook:
    pinned = next(filter(None, (find(campaign) for find in PINNED)), None)
    book = pinned or rule_files.of_code(campaign.rule_set.code) or rule_files.of_code(FRAME)
    if book is None:
        raise LookupError(FRAME)
    return book
