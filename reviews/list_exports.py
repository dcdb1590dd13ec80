"""Tasks and assignments as files: the columns of the page, one line a row."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from orgunits.exports import answer, send
from reviews.models import OpinionPoint, ReviewTask, Supervision


def tasks(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    columns = [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Người"),
        _("Mốc"),
        _("Việc"),
        _("Trạng thái"),
        _("Ngày cuối"),
        _("Gửi lúc"),
        _("Muộn"),
    ]

    def cells(task: ReviewTask) -> list:
        return [
            task.unit.code,
            task.unit.name,
            str(task.person or ""),
            task.milestone.key,
            task.milestone.short_title,
            str(task.receiver_label),
            task.last_day,
            task.submitted_at,
            _("Có") if task.submitted_at and task.was_late else "",
        ]

    return answer(
        request, name="nhiem-vu", title=_("Nhiệm vụ"), columns=columns, rows=rows, cells=cells
    )


def supervision(request: HttpRequest, rows: QuerySet) -> HttpResponseBase:
    columns = [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Người dự"),
        _("Hình thức"),
        _("Cơ quan cử"),
        _("Văn bản"),
        _("Từ ngày"),
        _("Đến hết ngày"),
        _("Lý do thay"),
        _("Đã dự ngày"),
    ]

    def cells(row: Supervision) -> list:
        return [
            row.unit.code,
            row.unit.name,
            str(row.person),
            row.get_kind_display(),
            row.agency.name if row.agency else "",
            row.basis,
            row.valid_from,
            row.valid_to,
            row.end_reason,
            row.attended_on,
        ]

    return answer(
        request,
        name="phan-cong-du",
        title=_("Phân công dự"),
        columns=columns,
        rows=rows.select_related("unit", "person", "agency").order_by("unit__path", "pk"),
        cells=cells,
    )


def opinions(request: HttpRequest, points: list[OpinionPoint]) -> HttpResponseBase:
    columns = [
        _("Thành phần"),
        _("Nơi góp ý"),
        _("Phần, mục"),
        _("Ý kiến"),
        _("Xử lý"),
        _("Giải trình"),
    ]
    lines = [
        [
            point.request.get_audience_display(),
            point.request.asked,
            point.part,
            point.text,
            point.get_verdict_display() if point.verdict else "",
            point.reply,
        ]
        for point in points
    ]
    title = _("Ý kiến góp ý")
    return send(request, name="y-kien", title=title, columns=columns, lines=lines, count=len(lines))
