"""Rating cases of the demo: opened, some steps entered, one group over its cap, one discipline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from itertools import cycle

from campaign.lib import clock
from campaign.models import Campaign
from campaign.models.rules import GradeCode
from orgunits import audit
from orgunits.demo.province import Cast
from orgunits.models import Appointment
from ratings.domain import cases, disqualifiers
from ratings.models import Assessment, PeerGroup, RatingCase, Step

OPENED = date(2023, 12, 4)
RATED = date(2023, 12, 14)
BODY = "Ban Tổ chức Tỉnh ủy"
G = GradeCode
# The Commission has gone through these groups; the second has more excellent than the cap allows.
PROPOSED = {
    "dang-bo-huyen": (G.EXCELLENT, G.GOOD, G.GOOD, G.GOOD, G.GOOD, G.COMPLETED, G.GOOD),
    "tap-the-huyen": (G.EXCELLENT, G.EXCELLENT, G.GOOD, G.GOOD, G.GOOD, G.EXCELLENT, G.GOOD),
    "uy-vien-btv": (G.EXCELLENT, *[G.GOOD] * 6, G.COMPLETED),
    "dung-dau-cap-huyen": (G.GOOD, G.EXCELLENT, G.GOOD, G.GOOD, G.COMPLETED, G.GOOD),
}
Happening = tuple[datetime, Callable[[], object]]
HIGHER = {G.GOOD: G.EXCELLENT, G.COMPLETED: G.GOOD}
# Every third rates itself higher than is proposed.
EVERY = 3


def steps(cast: Cast, campaign: Campaign) -> list[Happening]:
    """Instants and what happened then; the trail is written in the order of the days."""
    cast.say("Hồ sơ xếp loại")
    return [
        (clock.at(OPENED, 9), partial(_open, cast, campaign)),
        *[
            (clock.at(RATED, 10, minute), partial(_propose, cast, campaign, key))
            for minute, key in enumerate(PROPOSED)
        ],
        (clock.at(RATED, 16), partial(_discipline, cast, campaign)),
    ]


def _open(cast: Cast, campaign: Campaign) -> None:
    keys = {row.group.key for row in cases.preview(campaign).rows}
    cases.open_cases(campaign_id=campaign.pk, keys=keys, by=cast.commission)


def _propose(cast: Cast, campaign: Campaign, key: str) -> None:
    """In bulk: what `assessments` would write one by one."""
    group = PeerGroup.objects.get(campaign=campaign, key=key)
    found = list(group.cases.select_related("person").order_by("unit_path", "pk"))
    at, rows = clock.now(), []
    for number, (case, grade) in enumerate(zip(found, cycle(PROPOSED[key]), strict=False)):
        own = HIGHER.get(grade, grade) if number % EVERY == 0 else grade
        rows += [
            _row(case, Step.SELF, own, case.name, at, cast),
            _row(case, Step.VERIFIED, grade, BODY, at, cast),
            _row(case, Step.PROPOSED, grade, BODY, at, cast),
        ]
        case.state, case.proposed_grade = RatingCase.State.PROPOSED, grade
        case.proposed_at, case.proposed_by = at, cast.commission
    Assessment.objects.bulk_create(rows, batch_size=500)
    fields = ["state", "proposed_grade", "proposed_at", "proposed_by"]
    RatingCase.objects.bulk_update(found, fields, batch_size=500)
    audit.record("rating_case.proposed", group, by=cast.commission, after={"count": len(found)})


def _row(
    case: RatingCase, step: str, grade: str, body: str, at: datetime, cast: Cast
) -> Assessment:
    return Assessment(
        case=case, step=step, grade=grade, body=body, held_on=RATED, entered_at=at,
        entered_by=cast.commission,
    )  # fmt: skip


def _discipline(cast: Cast, campaign: Campaign) -> None:
    deputy = Appointment.objects.filter(unit__code="BP.LOCNINH", is_head=False).first()
    if deputy is None:
        return
    disqualifiers.enter(
        campaign=campaign,
        unit=deputy.unit,
        person=deputy.person,
        kind="discipline",
        document="21-QĐ/UBKTTU (minh họa)",
        document_on=date(2023, 9, 20),
        authority="Ủy ban Kiểm tra Tỉnh ủy",
        on_day=date(2023, 6, 12),
        remark="Nội dung giả định để minh họa.",
        by=cast.commission,
    )
