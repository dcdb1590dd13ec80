"""The list of a day as a file: the columns of its page, one line a task."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from campaign.models import Campaign
from orgunits.exports import send
from orgunits.models import OrgUnit
from reports.domain.progress_report import names
from reports.figures import progress_history
from reports.figures.traces import Stand


def stands(request: HttpRequest, campaign: Campaign, found: list[Stand]) -> HttpResponseBase:
    columns = [
        _("Đơn vị"),
        _("Trực thuộc"),
        _("Người"),
        _("Cấp"),
        _("Mốc"),
        _("Việc"),
        _("Trạng thái"),
        _("Ngày cuối"),
        _("Gửi lúc"),
        _("Tiếp nhận lúc"),
        _("Muộn"),
        _("Tính đến hết ngày"),
    ]
    named = names(found)
    steps = {each.pk: each for each in progress_history.milestones(campaign)}
    levels = dict(OrgUnit.Level.choices)

    def cells(stand: Stand) -> list:
        row, step = stand.row, steps[stand.row.milestone_id]
        return [
            row.unit_name,
            row.parent_name,
            named[row.pk] if row.person_id else "",
            levels.get(row.unit_level, ""),
            step.key,
            step.short_title,
            stand.label,
            stand.last_day,
            stand.sent.at if stand.sent else None,
            stand.accepted_at,
            _("Có") if stand.was_late else "",
            stand.day,
        ]

    title, lines = _("Tiến độ"), (cells(stand) for stand in found)
    return send(
        request, name="tien-do", title=title, columns=columns, lines=lines, count=len(found)
    )
