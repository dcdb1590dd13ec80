"""Attending: copied from the standing charges, one replaced (R25), representatives of the
party-building bodies (R27), four suggestions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.demo.province import Cast
from orgunits.models import Appointment, OrgUnit, User
from reviews.domain import proposals, suggestions, supervision
from reviews.models import Supervision
from reviews.models.suggestions import Category

from .fates import ACCEPTED, DISTRICTS, SUBMITTED

Step = tuple[datetime, Callable[[], None]]
Kind = OrgUnit.Kind
COPIED, REPLACED = date(2023, 11, 25), date(2023, 11, 27)
NOTICE, ISSUED = date(2023, 11, 28), date(2023, 11, 29)
R25 = "Kế hoạch 210-KH/TU, mục II.7"
R25_REASON = "Đồng chí được phân công theo Thông báo 1725-TB/TU đã nghỉ hưu"
NOTICE_BASIS = "Thông báo phân công dự hội nghị kiểm điểm (dữ liệu minh họa)"
HELD = DISTRICTS[ACCEPTED] | DISTRICTS[SUBMITTED]
ATTENDED = date(2023, 12, 12)
REMARKS = "Hội nghị đúng thành phần, thảo luận thẳng thắn (ghi nhận giả định để minh họa)."
FOLLOWED = (Kind.DISTRICT_COMMITTEE, Kind.DIRECT_COMMITTEE, Kind.PARTY_CAUCUS, Kind.PARTY_AFFAIRS)
GOVERNMENT_BASIS = "Thông báo của Ban cán sự đảng UBND tỉnh (dữ liệu minh họa)"
SEEN_BY_GOVERNMENT = ("SO.YTE", "SO.GDDT", "SO.XAYDUNG", "UBND.BUDOP", "UBND.LOCNINH")

# Its head has explained; the member who directs there has still to verify.
ANSWERED = "BP.BUDOP"
# Code of the unit, category, text, number of the document (none: only proposed).
SUGGESTIONS = (
    (
        "BP.DONGXOAI",
        Category.TASK_RESULTS,
        "15-CV/TU (minh họa)",
        "Nội dung giả định để minh họa: đề nghị làm rõ nguyên nhân một số chỉ tiêu cải cách "
        "hành chính năm 2023 đạt thấp so với kế hoạch và giải pháp khắc phục.",
    ),
    (
        "SO.TTTT",
        Category.COMPLICATED,
        "16-CV/TU (minh họa)",
        "Nội dung giả định để minh họa: đề nghị làm rõ trách nhiệm của tập thể trong việc phối hợp "
        "thực hiện nhiệm vụ chuyển đổi số được giao trong năm.",
    ),
    (
        ANSWERED,
        Category.TASK_RESULTS,
        "17-CV/TU (minh họa)",
        "Nội dung giả định để minh họa: đề nghị làm rõ trách nhiệm lãnh đạo trong việc giải ngân "
        "vốn chương trình mục tiêu quốc gia chậm so với kế hoạch.",
    ),
    (
        "BP.LOCNINH",
        Category.OTHER,
        "",
        "Nội dung giả định để minh họa: đề nghị báo cáo thêm về tiến độ khắc phục các hạn chế "
        "đã nêu trong kỳ kiểm điểm trước.",
    ),
)


def copy(cast: Cast, campaign: Campaign) -> None:
    with clock.pin(clock.at(COPIED, 15)):
        supervision.copy_from_charges(campaign, cast.commission)


def edit(cast: Cast, campaign: Campaign) -> None:
    cast.say("Phân công dự, chỉ đạo; gợi ý kiểm điểm")
    with clock.pin(clock.at(REPLACED, 9)):
        _replace_the_retired(cast, campaign)
    with clock.pin(clock.at(NOTICE, 10)):
        _send_representatives(cast, campaign)
    with clock.pin(clock.at(NOTICE, 15)):
        _send_for_government(campaign)
    for minute, row in enumerate(SUGGESTIONS):
        with clock.pin(clock.at(ISSUED, 14, minute)):
            _suggest(cast, campaign, *row)


def attended(campaign: Campaign) -> list[Step]:
    """The members' notes of the reviews held so far; to be taken in the order of time."""
    rows = Supervision.objects.filter(
        campaign=campaign, kind=Supervision.Kind.DIRECT, valid_to=None, unit__code__in=HELD
    )
    return [
        (clock.at(ATTENDED, 16, minute), partial(_attend, row))
        for minute, row in enumerate(rows.order_by("unit__path"))
    ]


def _attend(row: Supervision) -> None:
    user = User.objects.get(person=row.person)
    supervision.attend(supervision_id=row.pk, on=ATTENDED, remarks=REMARKS, by=user)


def _replace_the_retired(cast: Cast, campaign: Campaign) -> None:
    old = Supervision.objects.get(campaign=campaign, person=cast.members["nghihuu"])
    supervision.replace(
        supervision_id=old.pk,
        person=cast.members["noichinh"],
        basis=R25,
        on=REPLACED,
        reason=R25_REASON,
        by=cast.commission,
    )


def _send_representatives(cast: Cast, campaign: Campaign) -> None:
    """In turn, so that each body follows its share; deputies, who hold no account."""
    senders = _deputies()
    units = OrgUnit.objects.filter(kind__in=FOLLOWED, path__startswith=cast.root.path)
    for number, unit in enumerate(units.order_by("path")):
        supervision.assign(
            campaign=campaign,
            unit=unit,
            person=senders[number % len(senders)].person,
            agency=senders[number % len(senders)].unit,
            basis=NOTICE_BASIS,
            on=NOTICE,
            by=cast.commission,
            kind=Supervision.Kind.FOLLOW,
        )


def _send_for_government(campaign: Campaign) -> None:
    """R28: whom Ban cán sự đảng UBND tỉnh sends to agencies of its own side."""
    deputy = Appointment.objects.filter(unit__code="UBND", is_head=False, place=1).get()
    for unit in OrgUnit.objects.filter(code__in=SEEN_BY_GOVERNMENT).order_by("path"):
        supervision.assign(
            campaign=campaign,
            unit=unit,
            person=deputy.person,
            basis=GOVERNMENT_BASIS,
            on=NOTICE,
            by=User.objects.get(username="bancansu"),
            kind=Supervision.Kind.GOVERNMENT,
        )


def _deputies() -> list[Appointment]:
    posts = Appointment.objects.filter(
        unit__kind__in=[Kind.PARTY_BUILDING, Kind.OFFICE], is_head=False
    )
    return list(posts.select_related("person", "unit").order_by("unit__path", "place"))


def _suggest(
    cast: Cast, campaign: Campaign, code: str, category: str, number: str, text: str
) -> None:
    proposed = proposals.propose(
        campaign=campaign,
        unit=OrgUnit.objects.get(code=code),
        category=category,
        text=text,
        by=User.objects.get(username="tuyengiao"),
    )
    if number:
        point = proposals.consolidate(
            proposal_ids=[proposed.pk], category=category, text=text, by=cast.commission
        )
        suggestions.approve(suggestion_id=point.pk, by=User.objects.get(username="thuongtruc"))
        suggestions.issue(suggestion_id=point.pk, number=number, on=ISSUED, by=cast.commission)
