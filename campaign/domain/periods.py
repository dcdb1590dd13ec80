"""Which period a plan reviews and rates; only one that its rule set knows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.domain import rules_in_force
from campaign.domain.rulebooks import RuleBook
from campaign.models import Campaign


def problem(plan: Campaign, book: RuleBook | None = None) -> str:
    """A sentence, empty where the rules (of the plan, or `book`) know the period."""
    book = book or rules_in_force.of(plan)
    if book.period(plan.period):
        return ""
    words = _("Bộ quy định %(code)s không có kỳ “%(period)s”; có: %(known)s.")
    known = ", ".join(str(Campaign.Period(row.key).label) for row in book.periods)
    facts = {"code": book.code, "period": plan.get_period_display(), "known": known}
    return words % facts


def refuse_unknown(plan: Campaign) -> None:
    if said := problem(plan):
        raise ValidationError({"period": said})
