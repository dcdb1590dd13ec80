"""The lists of this app as files: the columns of the page, one line a row."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from orgunits.domain.audit_words import changes, words
from orgunits.exports import answer
from orgunits.models import AuditEvent, OrgUnit, Person, StandingCharge, User
from orgunits.models.audit import sees_every_event


def units(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    columns = [
        _("Mã"),
        _("Tên"),
        _("Tên gọn"),
        _("Loại hình"),
        _("Cấp"),
        _("Quản lý hành chính"),
        _("Số đảng viên"),
        _("Có từ ngày"),
        _("Đến hết ngày"),
    ]
    reach = set(OrgUnit.objects.visible_to(request.user).values_list("pk", flat=True))

    def cells(unit: OrgUnit) -> list:
        above = unit.administrative_parent
        return [
            unit.code,
            unit.name,
            unit.short_name,
            unit.get_kind_display(),
            unit.get_level_display(),
            above.name if above and above.pk in reach else "",
            unit.member_count,
            unit.valid_from,
            unit.valid_to,
        ]

    listed = rows.select_related("administrative_parent")
    return answer(
        request, name="don-vi", title=_("Đơn vị"), columns=columns, rows=listed, cells=cells
    )


def people(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    """`seen_posts` names posts in scope only, as on the page."""
    columns = [_("Họ và tên"), _("Chức vụ"), _("Diện quản lý")]

    def cells(person: Person) -> list:
        posts = person.seen_posts
        named = "; ".join(f"{post.post}, {post.unit.short_name}" for post in posts)
        return [person.full_name, named, posts[0].get_managed_by_display() if posts else ""]

    return answer(
        request, name="can-bo", title=_("Cán bộ"), columns=columns, rows=rows, cells=cells
    )


def charges(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    columns = [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Người phụ trách"),
        _("Văn bản"),
        _("Từ ngày"),
        _("Đến hết ngày"),
        _("Lý do kết thúc"),
    ]

    def cells(row: StandingCharge) -> list:
        return [
            row.unit.code,
            row.unit.name,
            str(row.person),
            row.basis,
            row.valid_from,
            row.valid_to,
            row.end_reason,
        ]

    return answer(
        request,
        name="phu-trach",
        title=_("Phụ trách địa bàn"),
        columns=columns,
        rows=rows.select_related("unit", "person").order_by("unit__path", "-valid_from"),
        cells=cells,
    )


def accounts(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    """`shown_grants` names roles in scope only, as on the page."""
    columns = [_("Họ và tên"), _("Tên đăng nhập"), _("Thư điện tử"), _("Vai trò"), _("Hoạt động")]

    def cells(user: User) -> list:
        grants = user.shown_grants
        roles = "; ".join(f"{g.get_role_display()}, {g.unit.short_name}" for g in grants)
        active = _("Có") if user.is_active else _("Không")
        return [user.full_name, user.username, user.email, roles, active]

    return answer(
        request, name="tai-khoan", title=_("Tài khoản"), columns=columns, rows=rows, cells=cells
    )


def audit(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    numbered = sees_every_event(request.user)
    columns = [
        *([_("Số")] if numbered else []),
        _("Lúc"),
        _("Người thực hiện"),
        _("Việc"),
        _("Đối tượng"),
        _("Đơn vị"),
        _("Thay đổi"),
        _("Lý do"),
    ]

    def cells(event: AuditEvent) -> list:
        told = "; ".join(f"{c.name}: {c.before or '–'} → {c.after or '–'}" for c in changes(event))
        return [
            *([event.number] if numbered else []),
            event.at,
            event.actor_name,
            str(words(event.action)),
            event.object_name,
            event.unit.name if event.unit else "",
            told,
            event.reason,
        ]

    listed = rows.select_related("unit")
    return answer(
        request, name="nhat-ky", title=_("Nhật ký"), columns=columns, rows=listed, cells=cells
    )
