"""The first page: a section for each thing the user is there for, in the order of urgency."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.guards import SIGNED_IN, allow
from orgunits.roles import Permission, Role
from reports import frame
from reports.domain import home as sections
from reviews.models import ReviewTask
from reviews.views import my_units

SHOWN = 5


@allow(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    user, campaign = request.user, frame.campaign_of(request)
    roles = frame.roles_of(user)
    context: dict[str, Any] = {"campaign": campaign, "today": clock.today(), "plans": _plans(user)}
    if campaign:
        own = _own(user, campaign)
        context |= {
            "own": own,
            "own_left": [task for task in own or [] if not task.is_finished][:SHOWN],
            "overviews": sections.overviews(user, campaign, own or []),
            "cards": my_units.cards(user, campaign) if _attends(user, roles) else None,
        }
    context |= {"jobs": sections.jobs(user), "paths": _paths(user, roles)}
    shown = ("own", "overviews", "cards", "jobs", "paths")
    context["is_calm"] = bool(campaign) and not any(context[name] for name in shown)
    return render(request, "reports/home_show.html", context)


def _own(user: Any, campaign: Campaign) -> list[ReviewTask] | None:
    """None for whoever has nothing to send, now or later."""
    sends = access.holds(user, Permission.SUBMIT)
    found = list(sections.own_tasks(user, campaign)) if sends or user.person_id else []
    return found if found or sends else None


def _attends(user: Any, roles: set[str]) -> bool:
    return bool(user.person_id) and Role.STANDING_MEMBER in roles


def _plans(user: Any) -> str:
    return reverse("campaign:plans") if access.holds(user, Permission.RUN_CAMPAIGN) else ""


def _paths(user: Any, roles: set[str]) -> list[dict[str, str]]:
    """What the role can do now where no list of work stands for it."""
    found = []
    if access.holds(user, Permission.PROPOSE):
        found.append(
            {
                "title": _("Đề xuất gợi ý kiểm điểm"),
                "text": _(
                    "Đề xuất với Ban Tổ chức Tỉnh ủy nội dung cần gợi ý đối với tập thể, cá nhân "
                    "diện Ban Thường vụ Tỉnh ủy quản lý (mục II.6)."
                ),
                "url": reverse("reviews:propose"),
                "action": _("Đề xuất gợi ý"),
            }
        )
    if Role.GOVERNMENT_CAUCUS in roles:
        found.append(
            {
                "title": _("Phân công dự kiểm điểm khối chính quyền"),
                "text": _(
                    "Phân công lãnh đạo dự, chỉ đạo kiểm điểm ở các cơ quan, đơn vị thuộc "
                    "Ủy ban nhân dân tỉnh (mục II.7)."
                ),
                "url": reverse("reviews:supervision"),
                "action": _("Mở phân công"),
            }
        )
    if Role.TELLER in roles:
        found.append(
            {
                "title": _("Chưa có đợt kiểm phiếu nào được giao"),
                "text": _(
                    "Khi Ban Tổ chức Tỉnh ủy lập đợt biểu quyết và giao tổ kiểm phiếu, "
                    "việc nhập kết quả hiện ở đây."
                ),
                "url": reverse("campaign:plans"),
                "action": _("Xem kế hoạch"),
            }
        )
    if access.holds(user, Permission.CORRECT):
        found.append(
            {
                "title": _("Đính chính dữ liệu"),
                "text": _("Mỗi lần đính chính phải nêu lý do; nhật ký giữ cả giá trị cũ và mới."),
                "url": reverse("admin:index"),
                "action": _("Mở trang đính chính"),
            }
        )
    if access.holds(user, Permission.READ_AUDIT):
        found.append(
            {
                "title": _("Nhật ký"),
                "text": _("Ai đã làm gì, lúc nào, với giá trị cũ và mới; không sửa được."),
                "url": reverse("orgunits:audit"),
                "action": _("Xem nhật ký"),
            }
        )
    return found
