"""The trail in Vietnamese: a sentence per action, a name per field."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgunits.models import AuditEvent
from orgunits.roles import Role

HASH = re.compile(r"^[0-9a-f]{64}$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

ACTIONS: dict[str, str | Promise] = {
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "account.sign_in_failed": _("Đăng nhập không thành công"),
    "account.codes_downloaded": _("Tải mã khôi phục của tài khoản"),
    "account.created": _("Tạo tài khoản"),
    "account.invited": _("Gửi liên kết kích hoạt tài khoản"),
    "account.activated": _("Đặt mật khẩu qua liên kết"),
    "account.reset": _("Đặt lại mật khẩu"),
    "account.deactivated": _("Khóa tài khoản"),
    "account.reactivated": _("Mở lại tài khoản"),
    "account.linked": _("Gắn tài khoản với đăng nhập một lần"),
    "account.factor_added": _("Thêm lớp xác thực thứ hai"),
    "account.factor_removed": _("Bỏ lớp xác thực thứ hai"),
    "account.factor_failed": _("Mã xác thực không đúng"),
    "access.denied": _("Bị từ chối quyền"),
    "access.not_found": _("Hỏi nội dung không có hoặc ngoài phạm vi"),
    "role.granted": _("Giao vai trò"),
    "role.ended": _("Kết thúc vai trò"),
    "charge.begun": _("Phân công phụ trách"),
    "charge.ended": _("Kết thúc phân công phụ trách"),
    "correction.made": _("Đính chính dữ liệu"),
    "import.received": _("Tải lên tệp nhập dữ liệu"),
    "import.applied": _("Ghi dữ liệu từ tệp"),
    "unit.imported": _("Nhập đơn vị từ tệp"),
    "post.imported": _("Nhập cán bộ, chức vụ từ tệp"),
    "charge.imported": _("Nhập phân công phụ trách từ tệp"),
    "account.imported": _("Nhập tài khoản từ tệp"),
    "role.amended": _("Sửa thời hạn, văn bản của vai trò"),
    "list.exported": _("Xuất danh sách"),
    "campaign.loaded": _("Nạp kế hoạch"),
    "campaign.published": _("Ban hành kế hoạch"),
    "campaign.drafted": _("Soạn dự thảo kế hoạch"),
    "campaign.edited": _("Sửa phần đầu của dự thảo kế hoạch"),
    "campaign.list_edited": _("Sửa một danh sách của dự thảo kế hoạch"),
    "campaign.rules_chosen": _("Chọn bộ quy định cho dự thảo kế hoạch"),
    "campaign.received": _("Xác nhận đã nhận kế hoạch"),
    "campaign.amended": _("Sửa đổi kế hoạch bằng văn bản"),
    "milestone.added": _("Thêm mốc vào dự thảo"),
    "milestone.edited": _("Sửa mốc của dự thảo"),
    "milestone.removed": _("Bỏ mốc khỏi dự thảo"),
    "rule_set.loaded": _("Nạp bộ quy định"),
    "campaign.reminder_days_set": _("Đặt số ngày nhắc trước, nhắc lại"),
    "channels.changed": _("Đặt giờ yên tĩnh, cổng nhắn tin"),
    "clock.set_back": _("Đồng hồ máy chủ bị chỉnh lùi"),
    "notice.arrived": _("Ghi nhận thư chưa rõ đã tới nơi"),
    "notice.sent_again": _("Cho gửi lại thư chưa rõ đã tới"),
    "milestone.internal_date_set": _("Đặt thời hạn nội bộ"),
    "review_task.opened": _("Mở nhiệm vụ"),
    "review_task.submitted": _("Gửi kết quả"),
    "review_task.returned": _("Trả lại để bổ sung"),
    "review_task.recalled": _("Thu hồi kết quả đã gửi"),
    "review_task.handed_over": _("Bàn giao nhiệm vụ"),
    "review_task.excluded": _("Ghi nhiệm vụ không thuộc diện"),
    "review_task.included": _("Đưa nhiệm vụ trở lại diện"),
    "extension.asked": _("Xin gia hạn"),
    "extension.granted": _("Gia hạn"),
    "extension.refused": _("Không gia hạn"),
    "opinion.asked": _("Lấy ý kiến"),
    "opinion.answered": _("Gửi ý kiến"),
    "opinion.excused": _("Ghi trường hợp không phải lấy nhận xét nơi cư trú"),
    "opinion.replied": _("Giải trình ý kiến góp ý"),
    "collective_draft.sent": _("Gửi dự thảo báo cáo tập thể lấy ý kiến"),
    "collective_draft.settled": _("Hoàn thiện dự thảo báo cáo tập thể"),
    "ladder_step.entered": _("Ghi nhận nơi đã kiểm điểm"),
    "annual_summary.set": _("Ghi ngày tổng kết công tác năm"),
    "review_task.accepted": _("Tiếp nhận"),
    "submission.begun": _("Bắt đầu soạn"),
    "self_review.form_switched": _("Đổi mẫu của bản kiểm điểm"),
    "self_review.printed": _("Tải bản kiểm điểm theo mẫu"),
    "file.added": _("Đính kèm tệp"),
    "file.removed": _("Gỡ tệp"),
    "file.downloaded": _("Tải tệp"),
    "report.built": _("Lập báo cáo"),
    "report.downloaded": _("Tải báo cáo"),
    "dossier.frozen": _("Chốt hồ sơ gửi Trung ương"),
    "dossier.downloaded": _("Tải gói hồ sơ gửi Trung ương"),
    "dossier.paper_added": _("Đưa văn bản vào hồ sơ gửi Trung ương"),
    "dossier.paper_removed": _("Gỡ văn bản khỏi hồ sơ gửi Trung ương"),
    "dossier.sent": _("Ghi việc gửi hồ sơ"),
    "dossier.answered": _("Ghi trả lời về hồ sơ đã gửi"),
    "report_paper.begun": _("Bắt đầu soạn văn bản báo cáo"),
    "report_paper.written": _("Sửa văn bản báo cáo"),
    "report_paper.figures": _("Dùng số liệu mới cho văn bản báo cáo"),
    "report_paper.numbered": _("Cấp số báo cáo"),
    "report_paper.downloaded": _("Tải văn bản báo cáo"),
    "progress_paper.made": _("Lập bản in tiến độ"),
    "progress_paper.downloaded": _("Tải bản in tiến độ"),
    "last_year.entered": _("Nhập số liệu năm trước"),
    "supervision.begun": _("Phân công dự kiểm điểm"),
    "supervision.ended": _("Thay người dự kiểm điểm"),
    "supervision.notice_drawn": _("Lập dự thảo thông báo phân công dự kiểm điểm"),
    "supervision.attended": _("Ghi nhận dự kiểm điểm"),
    "suggestion.proposed": _("Đề xuất gợi ý kiểm điểm"),
    "suggestion.issued": _("Ban hành gợi ý kiểm điểm"),
    "suggestion.read": _("Đọc gợi ý kiểm điểm"),
    "suggestion.proposal_rejected": _("Không đưa đề xuất gợi ý vào tổng hợp"),
    "suggestion.proposal_withdrawn": _("Rút đề xuất gợi ý"),
    "suggestion.consolidated": _("Tổng hợp gợi ý kiểm điểm"),
    "suggestion.approved": _("Duyệt gợi ý kiểm điểm"),
    "suggestion.rejected": _("Không duyệt gợi ý kiểm điểm"),
    "suggestion.withdrawn": _("Rút gợi ý kiểm điểm"),
    "suggestion.answered": _("Giải trình gợi ý kiểm điểm"),
    "suggestion.answer_returned": _("Yêu cầu giải trình lại"),
    "suggestion.verified": _("Xác nhận giải trình"),
    "suggestion.followed_up": _("Chốt biện pháp khắc phục theo gợi ý"),
    "suggestion.listed": _("Lập danh sách gợi ý tổng hợp"),
    "suggestion.remedy_planned": _("Ghi biện pháp khắc phục theo gợi ý"),
    "suggestion.remedy_done": _("Báo cáo khắc phục theo gợi ý"),
    "suggestion.remedy_verified": _("Xác nhận khắc phục theo gợi ý"),
    "suggestion.remedy_returned": _("Yêu cầu khắc phục tiếp theo gợi ý"),
    "suggestion.remedy_read": _("Đọc biện pháp khắc phục theo gợi ý"),
    "remedy.planned": _("Ghi biện pháp khắc phục"),
    "remedy.done": _("Báo cáo khắc phục"),
    "remedy.verified": _("Xác nhận khắc phục"),
    "remedy.returned": _("Yêu cầu khắc phục tiếp"),
    "unit.created": _("Thành lập đơn vị"),
    "unit.renamed": _("Đổi tên đơn vị"),
    "unit.moved": _("Chuyển trực thuộc"),
    "unit.merged": _("Sáp nhập đơn vị"),
    "unit.split": _("Chia tách đơn vị"),
    "unit.dissolved": _("Kết thúc hoạt động đơn vị"),
    "unit.contact_saved": _("Sửa thông tin liên hệ"),
    "person.added": _("Thêm cán bộ"),
    "person.facts_saved": _("Sửa thông tin sinh hoạt đảng"),
    "appointment.begun": _("Giao chức vụ"),
    "appointment.ended": _("Thôi giữ chức vụ"),
    "conference.planned": _("Lập hội nghị"),
    "conference.changed": _("Sửa hội nghị"),
    "conference.called": _("Triệu tập hội nghị"),
    "conference.held": _("Ghi nhận hội nghị đã họp"),
    "conference.closed": _("Khép lại hội nghị"),
    "conference.seated": _("Thêm người vào thành phần hội nghị"),
    "conference.attendance_saved": _("Ghi thành phần, điểm danh"),
    "conference.programme_saved": _("Ghi chương trình hội nghị"),
    "conference.invitation_drawn": _("Lập giấy mời hội nghị"),
    "conference.papers_sent": _("Gửi tài liệu hội nghị"),
    "escalation_rule.changed": _("Sửa quy định báo việc quá hạn"),
    "conference_rules.changed": _("Sửa quy định về hội nghị"),
    "paper.added": _("Thêm tài liệu hội nghị"),
    "paper.filled": _("Đưa tệp vào tài liệu hội nghị"),
    "paper.removed": _("Gỡ tài liệu hội nghị"),
    "paper.opened": _("Mở tài liệu hội nghị"),
    "minutes.written": _("Ghi biên bản"),
    "minutes.sent_for_comment": _("Gửi biên bản lấy ý kiến"),
    "minutes.commented": _("Ghi ý kiến về biên bản"),
    "minutes.signed": _("Ghi nhận biên bản đã ký"),
    "minutes.downloaded": _("Tải biên bản"),
    "tellers.assigned": _("Giao tổ kiểm phiếu"),
    "ballot.drafted": _("Soạn phiếu biểu quyết"),
    "ballot.changed": _("Sửa đối tượng trên phiếu biểu quyết"),
    "ballot.printed": _("Ghi nhận đã in phiếu biểu quyết"),
    "ballot.redrafted": _("Đưa phiếu biểu quyết về soạn lại"),
    "ballot.opened": _("Chốt danh sách biểu quyết, mở kiểm phiếu"),
    "ballot.counted": _("Nhập một bản kiểm phiếu"),
    "ballot.counts_differed": _("Hai bản kiểm phiếu không khớp"),
    "ballot.confirmed": _("Hai bản kiểm phiếu khớp"),
    "ballot.signed": _("Ghi nhận biên bản kiểm phiếu đã ký"),
    "ballot.corrected": _("Lập bản mới của phiếu đã ký"),
    "ballot.staged": _("Lập phiếu biểu quyết lần hai"),
    "ballot.downloaded": _("Tải phiếu, biên bản kiểm phiếu"),
    "calendar_feed.made": _("Lập địa chỉ lịch riêng"),
    "calendar_feed.revoked": _("Thu hồi địa chỉ lịch riêng"),
    "demo.organization_loaded": _("Nạp tổ chức minh họa"),
    "demo.reviews_loaded": _("Nạp kiểm điểm minh họa"),
    "rating_case.opened": _("Mở hồ sơ xếp loại"),
    "rating_case.assessed": _("Ghi một bước đánh giá"),
    "rating_case.criteria_filled": _("Ghi phiếu tiêu chí"),
    "rating_case.proposed": _("Đề xuất mức xếp loại"),
    "rating_case.exempted": _("Ghi không xếp loại"),
    "rating_case.included": _("Đưa vào xếp loại"),
    "rating_case.regrouped": _("Chuyển nhóm đối tượng"),
    "rating_case.decided": _("Ghi quyết định xếp loại"),
    "rating_case.rated_again": _("Xếp loại lại"),
    "rating_case.paper_drawn": _("Lập phiếu tổng hợp xếp loại"),
    "rating_case.published": _("Công bố kết quả xếp loại"),
    "rating_decision.appealed": _("Nhận khiếu nại về xếp loại"),
    "rating_decision.appeal_closed": _("Giải quyết khiếu nại về xếp loại"),
    "peer_group.created": _("Lập nhóm đối tượng"),
    "peer_group.renamed": _("Đổi tên nhóm đối tượng"),
    "peer_group.paper_downloaded": _("Tải văn bản quyết định xếp loại"),
    "peer_group.cap_exceeded": _("Quyết định vượt tỷ lệ, có giải trình"),
    "named_result.saved": _("Ghi kết quả theo tên"),
    "named_result.removed": _("Bỏ kết quả theo tên"),
    "result_file.received": _("Tải lên tệp kết quả"),
    "result_file.applied": _("Ghi kết quả từ tệp"),
    "disqualifier.entered": _("Ghi trường hợp ảnh hưởng xếp loại"),
    "disqualifier.withdrawn": _("Rút trường hợp ảnh hưởng xếp loại"),
    "special_case.registered": _("Ghi trường hợp riêng của hồ sơ xếp loại"),
    "special_case.withdrawn": _("Rút trường hợp riêng của hồ sơ xếp loại"),
    "report.pdf_added": _("Bổ sung PDF của báo cáo"),
    "unit.urged": _("Đôn đốc"),
    "unit.urged_by_letter": _("Lập công văn đôn đốc"),
}


# What events call by names that are no field of their object.
NAMES: dict[str, str | Promise] = {
    "persons": _("các đồng chí"),
    "programme": _("chương trình"),
    "step": _("bước"),
    "body": _("cơ quan đánh giá"),
    "over_cap": _("vượt tỷ lệ"),
    "groups": _("nhóm"),
    "number": _("số văn bản"),
    "papers": _("tài liệu"),
    "subjects": _("đối tượng"),
    "tellers": _("tổ kiểm phiếu"),
    "copies": _("số bản in"),
    "convened": _("số được triệu tập"),
    "present": _("số có mặt"),
    "round": _("lần kiểm"),
    "cells": _("ô khác nhau"),
    "edition": _("bản"),
    "basis": _("văn bản"),
    "on": _("từ ngày"),
    "parent": _("trực thuộc"),
    "successor": _("kế thừa"),
    "parts": _("đơn vị mới"),
    "member": _("người được phân công"),
    "role": _("vai trò"),
    "kind": _("hình thức"),
    "version": _("lần gửi"),
    "form_code": _("mẫu"),
    "is_full": _("bản đầy đủ"),
    "files": _("tệp"),
    "on_paper": _("bản giấy"),
    "count": _("số lượng"),
    "milestone": _("mốc"),
    "sha256": _("mã băm"),
    "remarks_sha256": _("mã băm của ghi nhận"),
    "text_sha256": _("mã băm của nội dung"),
    "units": _("số đơn vị"),
    "tasks": _("số nhiệm vụ"),
    "versions": _("số lần gửi"),
    "seed": _("số gieo"),
    "size": _("cỡ dữ liệu"),
    "address": _("địa chỉ trang"),
    "path": _("địa chỉ trang"),
    "form": _("dạng tệp"),
    "rows": _("số dòng"),
    "file": _("tệp"),
    "name": _("tên"),
    "pdf_problem": _("lỗi PDF"),
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
        Change(
            _label(event.object_type, name),
            _shown(event.object_type, name, event.before.get(name)),
            _shown(event.object_type, name, event.after.get(name)),
        )
        for name in names
    ]


def on_behalf(event: AuditEvent) -> str | Promise:
    """For whom, where the one who acted is not the one who answers for it."""
    if event.after.get("on_paper") is True:
        return _("thay mặt đơn vị, theo bản giấy")
    return "" if event.actor_id else _("phần mềm tự thực hiện")


def _label(object_type: str, name: str) -> str:
    try:
        field = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return str(NAMES.get(name, name))
    return str(getattr(field, "verbose_name", name))


def _shown(object_type: str, name: str, value: object) -> object:
    """A choice by its label, yes and no as words, a day as it is written here."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list | dict):
        return ", ".join(map(str, value))
    if isinstance(value, str) and HASH.match(value):
        return f"{value[:12]}…"
    if name == "role":
        return dict(Role.choices).get(str(value), value)
    if isinstance(value, str) and DAY.match(value):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return _choice(object_type, name, value)


def _choice(object_type: str, name: str, value: object) -> object:
    try:
        field = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return value
    return dict(getattr(field, "flatchoices", ())).get(value, value)
