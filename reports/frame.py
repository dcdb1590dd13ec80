"""What every page shows around its content: navigation by task, the day, the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.domain import notifications
from campaign.lib import clock
from campaign.models import Campaign
from orgunits import access
from orgunits.domain import people
from orgunits.models import OrgUnit
from orgunits.roles import MAY, SUGGESTION_READERS, Permission, Role

ANYONE, BELOW, DEMO = "anyone", "follows units below", "demo"
FEW = 10
CONVENED = "a person who may be convened"
MEMBER = "a member of the Standing Committee"
GROUPS = (
    # its label, and of its entries: label, address, icon, who (any of these permissions, roles, or
    # of the words above)
    (
        "",
        (
            (_("Hôm nay"), "reports:home", "today", {ANYONE}),
            (_("Việc của tôi"), "reviews:my-work", "check", {Permission.SUBMIT}),
            (_("Đơn vị phụ trách"), "reviews:my-units", "people", {Role.STANDING_MEMBER}),
            (_("Lịch"), "reviews:calendar", "clock", {ANYONE}),
        ),
    ),
    (
        _("Theo dõi"),
        (
            (_("Tiến độ"), "reports:board", "progress", {BELOW}),
            (_("Nhiệm vụ"), "reviews:tasks", "inbox", {BELOW}),
            (_("Khắc phục"), "reviews:remedies", "remedy", {BELOW}),
            (_("Báo cáo"), "reports:runs", "report", {Permission.REPORT}),
            (_("Hồ sơ Trung ương"), "reports:dossiers", "send", {Permission.REPORT}),
        ),
    ),
    (
        _("Kiểm điểm"),
        (
            (_("Kế hoạch"), "campaign:plans", "plan", {ANYONE}),
            (
                pgettext_lazy("mục", "Gợi ý kiểm điểm"),
                "reviews:suggestions",
                "suggestion",
                {*SUGGESTION_READERS, MEMBER},
            ),
            (
                _("Phân công dự"),
                "reviews:supervision",
                "supervision",
                {Permission.SEE_SUPERVISION},
            ),
            (
                _("Hội nghị"),
                "reviews:conferences",
                "conference",
                {Permission.HOLD_CONFERENCE, CONVENED},
            ),
        ),
    ),
    (
        _("Đánh giá, xếp loại"),
        (
            (
                pgettext_lazy("mục", "Xếp loại"),
                "ratings:cases",
                "rating",
                {Permission.RATE, Permission.DECIDE, Permission.SUBMIT, CONVENED},
            ),
            (
                _("Biểu quyết"),
                "ratings:ballots",
                "ballot",
                {Permission.RATE, Permission.DECIDE, Permission.COUNT},
            ),
            (_("Kết quả xếp loại"), "ratings:results", "report", {BELOW}),
        ),
    ),
    (
        _("Tổ chức, cán bộ"),
        (
            (pgettext_lazy("các", "Đơn vị"), "orgunits:units", "units", {Permission.VIEW}),
            (_("Cán bộ"), "orgunits:people", "people", {Permission.VIEW}),
            (_("Nhập dữ liệu"), "orgunits:imports", "upload", {Permission.IMPORT}),
        ),
    ),
    (
        _("Quản trị"),
        (
            (_("Tài khoản"), "orgunits:accounts", "user", {Permission.MANAGE_ACCOUNTS}),
            (_("Nhật ký"), "orgunits:audit", "history", {Permission.READ_AUDIT}),
            (_("Đính chính"), "admin:index", "edit", {Permission.CORRECT}),
            (
                _("Tình trạng hệ thống"),
                "campaign:health-page",
                "settings",
                {Permission.RUN_CAMPAIGN, Permission.CORRECT},
            ),
            (_("Thư minh họa"), "campaign:mailbox", "send", {DEMO}),
        ),
    ),
)


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    icon: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    label: Any
    items: list[Item]


@dataclass(frozen=True)
class Granted:
    role: str
    unit: str
    level: str
    children: int

    @property
    def has_units_below(self) -> bool:
        """Cells send nothing, so a grassroots unit has nobody to follow."""
        return bool(self.children) and self.level in (
            OrgUnit.Level.PROVINCE,
            OrgUnit.Level.DISTRICT,
        )


def frame(request: HttpRequest) -> dict[str, Any]:
    basic = {"is_demo": settings.DEMO, "pinned_date": pinned_date(), "home_url": "/"}
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return basic
    return basic | {name: SimpleLazyObject(find) for name, find in _lazily(request, user).items()}


def _lazily(request: HttpRequest, user: Any) -> dict[str, Callable[[], Any]]:
    """Asked for only by pages that show it: a refusal has no navigation."""

    def of_campaign(find: Callable[[Campaign], Any]) -> Any:
        campaign = campaign_of(request)
        return find(campaign) if campaign else ""

    return {
        "nav": lambda: nav(request),
        "campaign_label": lambda: of_campaign(lambda campaign: campaign.label),
        "campaign_url": lambda: of_campaign(lambda campaign: campaign.get_absolute_url()),
        "province": lambda: of_campaign(lambda campaign: campaign.unit.name),
        "search_url": lambda: (
            reverse("orgunits:search") if access.holds(user, Permission.VIEW) else ""
        ),
        "inbox_url": lambda: reverse("campaign:inbox"),
        "unread_count": lambda: notifications.unread_count(user),
        "role_label": lambda: " · ".join(role_labels(user)),
        "account_url": lambda: reverse("orgunits:my-account"),
    }


def pinned_date() -> str:
    day = clock.pinned()
    return f"{day:%d/%m/%Y}" if day else ""


def campaign_of(request: HttpRequest) -> Campaign | None:
    """The campaign meant on this page; one query per request."""
    if not hasattr(request, "_campaign"):
        found = Campaign.objects.visible_to(request.user).select_related("unit")
        request._campaign = found.current()
    return request._campaign


def grants_of(user: Any) -> list[Granted]:
    """In force today, in the order granted; one query per user object."""
    if "_grants" not in user.__dict__:
        rows = user.grants.in_force(clock.today()).order_by("pk")
        wanted = ("role", "unit__short_name", "unit__level", "unit__numchild")
        user.__dict__["_grants"] = [Granted(*row) for row in rows.values_list(*wanted)]
    return user.__dict__["_grants"]


def roles_of(user: Any) -> set[str]:
    return {granted.role for granted in grants_of(user)}


def role_labels(user: Any) -> list[str]:
    """A member of many units is named once; a clerk together with the committee served."""
    found: dict[str, list[str]] = {}
    for granted in grants_of(user):
        found.setdefault(granted.role, []).append(granted.unit)
    return [
        f"{Role(role).label}, {units[0]}" if len(units) == 1 else str(Role(role).label)
        for role, units in found.items()
    ]


def words_of(user: Any) -> set[str]:
    """What `GROUPS` may ask for, besides permissions."""
    follows = any(Permission.FOLLOW in MAY[g.role] and g.has_units_below for g in grants_of(user))
    demo = {DEMO} if settings.DEMO else set()
    convened = {CONVENED} if user.person_id else set()
    # Whoever reads suggestions by a right has the entry anyway: no query for them.
    asks = user.person_id and not holds_any(user, SUGGESTION_READERS)
    seated = {MEMBER} if asks and people.is_member(user) else set()
    return {ANYONE, *demo, *convened, *seated, *roles_of(user), *({BELOW} if follows else ())}


def holds_any(user: Any, rights: Iterable[str]) -> bool:
    return any(access.holds(user, right) for right in rights)


def nav(request: HttpRequest) -> list[Group]:
    """Few entries need no headings."""
    user: Any = request.user
    words = words_of(user)
    found = [
        Group(label, [item for entry in entries if (item := _item(request, entry, words))])
        for label, entries in GROUPS
    ]
    if sum(len(group.items) for group in found) <= FEW:
        return [Group("", [item for group in found for item in group.items])]
    return [group for group in found if group.items]


def _item(request: HttpRequest, entry: Any, words: set[str]) -> Item | None:
    label, name, icon, who = entry
    user: Any = request.user
    in_person = name == "reviews:my-work" and user.person_id
    if not (who & words or in_person or holds_any(user, who)):
        return None
    url, here = reverse(name), getattr(request, "nav_here", request.path)
    return Item(label, url, icon, here == url if url == "/" else here.startswith(url))
