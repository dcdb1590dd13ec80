"""The transition table of a plan."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.domain import periods
from campaign.domain.milestones import later_than_parent_in
from campaign.lib.lifecycle import Lifecycle, Step
from campaign.models import Campaign, Milestone
from orgunits.roles import Permission


def missing_to_publish(plan: Campaign) -> list[str]:
    milestones = list(plan.milestones.select_related("campaign"))
    missing = []
    if not milestones:
        missing.append(_("Kế hoạch chưa có mốc nào."))
    if not plan.bases.exists():
        missing.append(_("Kế hoạch chưa có văn bản căn cứ."))
    if not plan.rule_set.grades.exists():
        missing.append(_("Bộ quy định %(code)s chưa có mức xếp loại.") % {"code": plan.rule_set})
    if unknown := periods.problem(plan):
        missing.append(unknown)
    missing += [said for milestone in milestones for said in _missing_of(milestone)]
    return missing + later_than_parent_in(plan)


def _missing_of(milestone: Milestone) -> list[str]:
    """Without a last day only where the plan itself prints none."""
    if milestone.work == Milestone.Work.NOTHING:
        return []
    missing = []
    if not milestone.subjects:
        missing.append(_("Mốc %(key)s chưa nêu đối tượng thực hiện.") % {"key": milestone.key})
    if milestone.last_day is None and milestone.operator != Milestone.Operator.NONE:
        missing.append(_("Mốc %(key)s chưa có ngày cuối.") % {"key": milestone.key})
    return missing


PLAN = Lifecycle(
    Step(
        "publish",
        frozenset({Campaign.State.DRAFT}),
        Campaign.State.PUBLISHED,
        Permission.RUN_CAMPAIGN,
        gettext_lazy("Ban hành kế hoạch"),
        blockers=missing_to_publish,
    ),
)
