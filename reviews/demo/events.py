"""What else a campaign meets: one suggestion answered, more time asked and granted."""

from __future__ import annotations

from datetime import date
from functools import partial

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.demo.province import Cast
from orgunits.models import RoleGrant, User
from orgunits.roles import Role
from reviews.domain import extensions, suggestions
from reviews.models import ReviewTask, Suggestion

from .supervision import ANSWERED, Step

ASKED, GRANTED, EXPLAINED = date(2023, 12, 13), date(2023, 12, 14), date(2023, 12, 12)
STORMS = "Hội nghị kiểm điểm dời lại do Ban Thường vụ tập trung chỉ đạo khắc phục lốc xoáy."
ABSENT = "Đồng chí Giám đốc đi công tác nước ngoài, tập thể lãnh đạo chưa đủ thành phần."
ANSWER = (
    "Nội dung giả định để minh họa: Ban Thường vụ đã làm rõ nguyên nhân, phân công một đồng chí "
    "Phó Bí thư phụ trách và xong việc rà soát trong tháng 01/2024."
)
# Milestone, unit, day asked for, reason, number of the document that grants it (none: waiting).
MORE_TIME = (
    ("D3", "SO.NOIVU", date(2023, 12, 27), ABSENT, "352-CV/TU (minh họa)"),
    ("D5", "BP.LOCNINH", date(2023, 12, 28), STORMS, ""),
)


def steps(cast: Cast, campaign: Campaign) -> list[Step]:
    found: list[Step] = [(clock.at(EXPLAINED, 10), partial(_answer, campaign))]
    for minute, (key, code, day, reason, number) in enumerate(MORE_TIME):
        task = campaign.tasks.get(milestone__key=key, unit__code=code)
        found.append((clock.at(ASKED, 8, minute), partial(_ask, task, day, reason)))
        if number:
            grant = partial(_grant, cast, task, day, reason, number)
            found.append((clock.at(GRANTED, 16, minute), grant))
    return found


def _answer(campaign: Campaign) -> None:
    point = Suggestion.objects.get(campaign=campaign, unit__code=ANSWERED)
    head = User.objects.get(username="budop.bithu")
    suggestions.answer(suggestion_id=point.pk, text=ANSWER, by=head)


def _ask(task: ReviewTask, day: date, reason: str) -> None:
    held = RoleGrant.objects.get(unit=task.unit_id, role=Role.COMMITTEE_CLERK, ended_at=None)
    extensions.ask(task_id=task.pk, to_day=day, reason=reason, by=held.user)


def _grant(cast: Cast, task: ReviewTask, day: date, reason: str, number: str) -> None:
    extensions.grant(
        task_id=task.pk,
        to_day=day,
        authority="Thường trực Tỉnh ủy",
        number=number,
        signed_on=GRANTED,
        reason=reason,
        by=cast.commission,
    )
