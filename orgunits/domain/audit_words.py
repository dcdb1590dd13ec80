"""The trail in Vietnamese: a sentence per action, a name per field."""

from __future__ import annotations

from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgunits.models import AuditEvent

ACTIONS: dict[str, str | Promise] = {
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "role.granted": _("Giao vai trò"),
    "role.ended": _("Kết thúc vai trò"),
    "charge.begun": _("Phân công phụ trách"),
    "charge.ended": _("Kết thúc phân công phụ trách"),
    "correction.made": _("Đính chính dữ liệu"),
    "campaign.loaded": _("Nạp kế hoạch"),
    "campaign.published": _("Ban hành kế hoạch"),
    "rule_set.loaded": _("Nạp bộ quy định"),
    "milestone.internal_date_set": _("Đặt thời hạn nội bộ"),
    "review_task.opened": _("Mở nhiệm vụ"),
    "review_task.submitted": _("Gửi kết quả"),
    "review_task.returned": _("Trả lại để bổ sung"),
    "review_task.accepted": _("Tiếp nhận"),
    "submission.begun": _("Bắt đầu soạn"),
    "file.added": _("Đính kèm tệp"),
    "file.removed": _("Gỡ tệp"),
    "file.downloaded": _("Tải tệp"),
    "report.built": _("Lập báo cáo"),
    "report.downloaded": _("Tải báo cáo"),
    "supervision.begun": _("Phân công dự kiểm điểm"),
    "supervision.ended": _("Thay người dự kiểm điểm"),
    "supervision.attended": _("Ghi nhận dự kiểm điểm"),
    "suggestion.proposed": _("Đề xuất gợi ý kiểm điểm"),
    "suggestion.issued": _("Ban hành gợi ý kiểm điểm"),
    "suggestion.read": _("Đọc gợi ý kiểm điểm"),
    "unit.urged": _("Đôn đốc"),
}


class Change(NamedTuple):
    name: str
    before: object
    after: object


def words(action: str) -> str | Promise:
    return ACTIONS.get(action, action)


def changes(event: AuditEvent) -> list[Change]:
    names = dict.fromkeys([*event.before, *event.after])
    return [
        Change(_label(event.object_type, name), event.before.get(name), event.after.get(name))
        for name in names
    ]


def _label(object_type: str, name: str) -> str:
    try:
        field = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name
    return str(getattr(field, "verbose_name", name))
