"""Which role may do what on the unit it is granted on, and below.

`design.md`, “Who uses it”. Permissions are rows on OrgUnit; everything else (tasks, results,
suggestions) inherits from its unit.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    VIEW = "view_orgunit", _("Xem đơn vị, nhiệm vụ và kết quả")
    FOLLOW = "follow_progress", _("Xem bảng tiến độ")
    SUBMIT = "submit_result", _("Gửi kết quả")
    ACCEPT = "accept_result", _("Tiếp nhận, trả lại kết quả của cấp dưới")
    RUN_CAMPAIGN = "run_campaign", _("Ban hành kế hoạch, mở nhiệm vụ")
    OWN_PLAN = "own_plan", _("Lập kế hoạch của cấp mình")
    URGE = "urge_unit", _("Đôn đốc")
    REPORT = "build_report", _("Lập báo cáo tổng hợp")
    RATE = "rate_case", _("Thẩm định, đề xuất mức xếp loại")
    DECIDE = "decide_rating", _("Ghi quyết định, công bố mức xếp loại")
    COUNT = "count_ballots", _("Nhập kết quả kiểm phiếu được giao")
    SUPERVISE = "assign_supervision", _("Phân công dự, chỉ đạo")
    SEE_SUPERVISION = "see_supervision", _("Xem phân công dự, chỉ đạo")
    READ_SUGGESTION = "read_suggestion", _("Đọc gợi ý kiểm điểm đã ban hành")
    MANAGE_SUGGESTION = "manage_suggestion", _("Tổng hợp, ban hành gợi ý kiểm điểm")
    APPROVE_SUGGESTION = "approve_suggestion", _("Duyệt gợi ý kiểm điểm")
    ANSWER_SUGGESTION = "answer_suggestion", _("Đọc, giải trình gợi ý đã ban hành đến đơn vị mình")
    PROPOSE = "propose_suggestion", _("Đề xuất gợi ý kiểm điểm")
    MANAGE_PEOPLE = "manage_people", _("Quản lý cán bộ, chức vụ, phân công phụ trách")
    CHANGE_STRUCTURE = "change_structure", _("Thay đổi tổ chức: lập, chuyển, sáp nhập, giải thể")
    IMPORT = "import_data", _("Nhập dữ liệu từ bảng tính")
    HOLD_CONFERENCE = "hold_conference", _("Chuẩn bị hội nghị, tài liệu, biên bản")
    READ_AUDIT = "read_audit", _("Xem nhật ký")
    CORRECT = "correct_data", _("Đính chính dữ liệu")
    MANAGE_ACCOUNTS = "manage_accounts", _("Quản lý tài khoản và vai trò")


class Role(TextChoices):
    ORG_COMMISSION = "org_commission", _("Ban Tổ chức Tỉnh ủy")
    OFFICE = "office", _("Văn phòng Tỉnh ủy")
    STANDING_BOARD = "standing_board", _("Thường trực Tỉnh ủy")
    STANDING_MEMBER = "standing_member", _("Ủy viên Ban Thường vụ")
    COMMITTEE_CLERK = "committee_clerk", _("Cán bộ tổng hợp của cấp ủy")
    COMMITTEE_HEAD = "committee_head", _("Người đứng đầu cấp ủy")
    PROPOSER = "proposer", _("Cơ quan đề xuất gợi ý")
    GOVERNMENT_CAUCUS = "government_caucus", _("Ban cán sự đảng UBND tỉnh")
    TELLER = "teller", _("Tổ kiểm phiếu")
    INSPECTOR = "inspector", _("Ủy ban Kiểm tra")
    ADMIN = "admin", _("Quản trị dữ liệu")


P = Permission
MAY: dict[str, frozenset[str]] = {
    Role.ORG_COMMISSION: frozenset(
        {
            P.VIEW,
            P.FOLLOW,
            P.ACCEPT,
            P.RUN_CAMPAIGN,
            P.URGE,
            P.REPORT,
            P.RATE,
            P.DECIDE,
            P.SUPERVISE,
            P.SEE_SUPERVISION,
            P.HOLD_CONFERENCE,
            P.READ_SUGGESTION,
            P.MANAGE_SUGGESTION,
            P.MANAGE_PEOPLE,
            P.CHANGE_STRUCTURE,
            P.IMPORT,
        }
    ),
    Role.OFFICE: frozenset({P.VIEW, P.FOLLOW, P.REPORT, P.SEE_SUPERVISION, P.HOLD_CONFERENCE}),
    Role.STANDING_BOARD: frozenset(
        {
            P.VIEW,
            P.FOLLOW,
            P.SUPERVISE,
            P.SEE_SUPERVISION,
            P.READ_SUGGESTION,
            P.APPROVE_SUGGESTION,
            P.REPORT,
            P.DECIDE,
        }
    ),
    # R20: members propose, about any unit that the Standing Committee manages.
    Role.STANDING_MEMBER: frozenset({P.VIEW, P.READ_SUGGESTION, P.PROPOSE}),
    Role.COMMITTEE_CLERK: frozenset(
        {P.VIEW, P.FOLLOW, P.SUBMIT, P.ACCEPT, P.URGE, P.OWN_PLAN, P.HOLD_CONFERENCE}
    ),
    Role.COMMITTEE_HEAD: frozenset(
        {
            P.VIEW,
            P.FOLLOW,
            P.SUBMIT,
            P.ACCEPT,
            P.URGE,
            P.OWN_PLAN,
            P.HOLD_CONFERENCE,
            P.ANSWER_SUGGESTION,
        }
    ),
    Role.PROPOSER: frozenset({P.VIEW, P.PROPOSE}),
    Role.GOVERNMENT_CAUCUS: frozenset({P.VIEW, P.FOLLOW, P.SUPERVISE, P.SEE_SUPERVISION}),
    Role.TELLER: frozenset({P.COUNT}),
    Role.INSPECTOR: frozenset({P.VIEW, P.FOLLOW, P.READ_AUDIT}),
    Role.ADMIN: frozenset(
        {P.VIEW, P.CORRECT, P.READ_AUDIT, P.MANAGE_PEOPLE, P.IMPORT, P.MANAGE_ACCOUNTS}
    ),
}

# Who may know that suggestions exist, each of their own.
SUGGESTION_READERS = frozenset(
    {
        P.READ_SUGGESTION,
        P.MANAGE_SUGGESTION,
        P.APPROVE_SUGGESTION,
        P.ANSWER_SUGGESTION,
        P.PROPOSE,
    }
)

# What a manager of accounts may hand out. Not their own role (`manage.py create_account` does),
# and not that of a Standing Committee member, which follows from the charges (Notice 1725).
GRANTABLE = frozenset(Role.values) - {Role.ADMIN, Role.STANDING_MEMBER}

# Who decides, or sees suggestions, signs in with a second factor.
SECOND_FACTOR = frozenset(
    {
        Role.ORG_COMMISSION,
        Role.STANDING_BOARD,
        Role.STANDING_MEMBER,
        Role.COMMITTEE_HEAD,
        Role.PROPOSER,
        Role.ADMIN,
    }
)
