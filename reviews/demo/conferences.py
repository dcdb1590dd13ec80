"""The review conference of the Standing Committee, called for 27–28/12/2023 (R16, R31)."""

from __future__ import annotations

from datetime import date, time
from functools import partial

from campaign.lib import clock
from campaign.models import Campaign
from orgunits.demo.province import Cast
from orgunits.models import OrgUnit, Person, User
from reviews.domain import conference_papers, conferences
from reviews.models import Conference, ConferencePaper, ConferenceSeat, ProgrammeItem

from .docx import paper
from .supervision import Step

Role, Kind = ConferenceSeat.Role, ConferencePaper.Kind
PLANNED, CALLED, SENT = date(2023, 12, 11), date(2023, 12, 13), date(2023, 12, 15)
FIRST, LAST = date(2023, 12, 27), date(2023, 12, 28)
TITLE = "Hội nghị Ban Thường vụ Tỉnh ủy kiểm điểm tập thể, cá nhân năm 2023"
PLACE = "Phòng họp số 1, Trụ sở Tỉnh ủy (giả định)"
PROGRAMME = (
    (FIRST, time(7, 30), "Khai mạc, thông qua chương trình", "Thường trực Tỉnh ủy"),
    (FIRST, time(8), "Báo cáo kiểm điểm tập thể Ban Thường vụ Tỉnh ủy", "Thường trực Tỉnh ủy"),
    (FIRST, time(9), "Thảo luận, góp ý đối với tập thể", "Các đồng chí Ủy viên Ban Thường vụ"),
    (FIRST, time(13, 30), "Kiểm điểm từng cá nhân", "Các đồng chí Ủy viên Ban Thường vụ"),
    (LAST, time(7, 30), "Kiểm điểm từng cá nhân (tiếp theo)", "Các đồng chí Ủy viên Ban Thường vụ"),
    (LAST, time(15), "Kết luận, thông qua biên bản", "Chủ trì hội nghị"),
)
# Title, kind, whether its file is there by now.
PAPERS = (
    ("Giấy mời, chương trình hội nghị", Kind.PAPER, True),
    ("Dự thảo Báo cáo kiểm điểm tập thể Ban Thường vụ Tỉnh ủy", Kind.REPORT, True),
    ("Bản tổng hợp ý kiến góp ý dự thảo báo cáo", Kind.PAPER, False),
    ("Bản tự kiểm điểm của các đồng chí Ủy viên Ban Thường vụ", Kind.PAPER, False),
)


def steps(cast: Cast, campaign: Campaign) -> list[Step]:
    """Planned, called, the papers there so far sent; to be taken in the order of time."""
    office = User.objects.get(username="vanphong")
    return [
        (clock.at(PLANNED, 9), partial(_begin, cast, campaign, office)),
        (clock.at(CALLED, 9), partial(_call, office)),
        (clock.at(SENT, 9), partial(_send, office)),
    ]


def _begin(cast: Cast, campaign: Campaign, office: User) -> None:
    _seat(_plan(campaign, office), cast.members, office)


def _call(office: User) -> None:
    conferences.step(conference_id=Conference.objects.get(title=TITLE).pk, name="call", by=office)


def _send(office: User) -> None:
    found = Conference.objects.get(title=TITLE)
    for title, kind, is_whole in PAPERS:
        upload = ("tai-lieu.docx", _text(title)) if is_whole else None
        conference_papers.add(conference=found, title=title, kind=kind, upload=upload, by=office)
    conference_papers.send(conference_id=found.pk, by=office)


def _plan(campaign: Campaign, office: User) -> Conference:
    planned = Conference(
        campaign=campaign,
        unit=OrgUnit.objects.get(kind=OrgUnit.Kind.STANDING_COMMITTEE),
        milestone=campaign.milestones.filter(key="D7").first(),
        kind=Conference.Kind.REVIEW,
        title=TITLE,
        starts_on=FIRST,
        ends_on=LAST,
        begins_at=time(7, 30),
        ends_at=time(17),
        place=PLACE,
    )
    found = conferences.save(conference=planned, by=office)
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(conference=found, day=day, begins_at=at, content=content, presenter=who)
        for day, at, content, who in PROGRAMME
    )
    return found


def _seat(found: Conference, members: dict[str, Person], office: User) -> None:
    chair = members["thuongtruc"]
    conferences.seat(conference=found, persons=[chair], role=Role.CHAIR, by=office)
    convened = conferences.members_of(found.unit)
    conferences.seat(conference=found, persons=convened, role=Role.MEMBER, by=office)


def _text(title: str) -> bytes:
    return paper([title, "Nội dung giả định để minh họa."])
