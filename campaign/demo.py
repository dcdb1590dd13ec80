"""The demo's campaign: Plan 210 as shipped, published on its own day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from campaign.domain import plan
from campaign.lib import clock
from campaign.models import Campaign
from orgunits import audit
from orgunits.demo.province import Cast

PLAN_210 = Path(__file__).parent / "plans" / "210-kh-tu.toml"
ISSUED = date(2023, 11, 25)
# The plan prints no date for the units' own plans; the demo's Commission sets one of its own.
OWN_PLANS_BY = date(2023, 12, 10)


def load(cast: Cast) -> Campaign:
    cast.say("Kế hoạch 210-KH/TU: nạp, đặt thời hạn nội bộ, ban hành")
    text = PLAN_210.read_text("utf-8")
    with clock.pin(clock.at(ISSUED, 9)):
        campaign = plan.load(text, unit=cast.root, by=cast.commission)
        _set_internal_date(campaign, cast)
    with clock.pin(clock.at(ISSUED, 14)):
        return plan.publish(campaign_id=campaign.pk, by=cast.commission)


def _set_internal_date(campaign: Campaign, cast: Cast) -> None:
    milestone = next(row for row in campaign.milestones.all() if "R52" in row.requirements)
    milestone.internal_date = OWN_PLANS_BY
    milestone.save(update_fields=["internal_date"])
    after = {"internal_date": OWN_PLANS_BY}
    audit.record("milestone.internal_date_set", milestone, by=cast.commission, after=after)
