"""The two spreadsheets of results: a list by name, and the table of counts."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from campaign.models import ExemptionRule
from campaign.models.rules import GradeCode, ObjectKind
from orgunits.imports.columns import CHOICE, CODE, COUNTED, DATE, Column
from orgunits.imports.layouts import Layout
from orgunits.models import OrgUnit
from ratings.models import ResultFile
from ratings.models.cases import OTHER
from ratings.models.result_tables import COUNTS

# The words in the file are Vietnamese, whatever language the first page was asked in.
with translation.override("vi"):
    KINDS = {str(label): value for value, label in ObjectKind.choices}
    GRADES = {str(label): value for value, label in GradeCode.choices}
    LEVELS = {str(label): value for value, label in OrgUnit.Level.choices}
    UNRATED = {str(label): value for value, label in ExemptionRule.Code.choices}
    UNRATED |= {"lý do khác": OTHER}
# Heads of the columns of counts, written into the file.
HEADS = {
    "excellent": "Hoàn thành xuất sắc",
    "good": "Hoàn thành tốt",
    "completed": "Hoàn thành",
    "not_completed": "Không hoàn thành",
    "exempted": "Miễn sinh hoạt",
    "suspended": "Đình chỉ sinh hoạt",
    "under_six_months": "Dưới 6 tháng",
    "unrated_other": "Chưa xếp loại, lý do khác",
}

NAMES = Layout(
    kind=ResultFile.Kind.NAMES.value,
    name=_("Kết quả theo tên"),
    sheet="Kết quả theo tên",
    lead=_("Mỗi dòng một tổ chức, một tập thể hoặc một cá nhân được xếp loại."),
    columns=[
        Column("unit", "Mã đơn vị", CODE, True, 40, example="BP.BUDOP.01", width=16),
        Column("unit_name", "Tên đơn vị", limit=200, example="Đảng bộ xã Hưng Phước", width=30,
               help=_("Chỉ để đọc; đơn vị nhận ra theo mã.")),
        Column("kind", "Đối tượng", CHOICE, True, choices=KINDS,
               example="Cá nhân cán bộ lãnh đạo, quản lý", width=30),
        Column("code", "Mã cán bộ", CODE, False, 40, example="00123", width=14,
               help=_("Để trống nếu họ tên chỉ có một trong đơn vị.")),
        Column("full_name", "Họ và tên", example="Nguyễn Văn An", width=24,
               help=_("Bắt buộc với cá nhân; để trống với tổ chức, tập thể.")),
        Column("post", "Chức vụ", example="Bí thư", width=22,
               help=_("Chỉ để đọc; chức vụ lấy từ hồ sơ cán bộ.")),
        Column("grade", "Mức xếp loại", CHOICE, choices=GRADES,
               example="Hoàn thành tốt nhiệm vụ", width=28),
        Column("civil_grade", "Xếp loại cán bộ, công chức, viên chức", CHOICE, choices=GRADES,
               example="Hoàn thành tốt nhiệm vụ", width=28,
               help=_("Nếu là cán bộ, công chức, viên chức đã được xếp loại về mặt đó.")),
        Column("unrated_code", "Trường hợp không xếp loại", CHOICE, choices=UNRATED, width=26,
               help=_("Chỉ khi không xếp loại; khi đó để trống mức xếp loại.")),
        Column("unrated_reason", "Lý do không xếp loại", limit=300, width=26),
        Column("authority", "Cấp quyết định", limit=200,
               example="Ban Thường vụ Huyện ủy Bù Đốp", width=30,
               help=_("Bắt buộc khi có mức xếp loại.")),
        Column("number", "Số quyết định", limit=40, example="125-QĐ/HU", width=16),
        Column("decided_on", "Ngày quyết định", DATE, example="20/12/2023", width=14),
    ],
    notes=[
        _("Mẫu đã có sẵn đơn vị và cán bộ trong phạm vi; chỉ điền mức xếp loại và quyết định."),
        _("Dòng để nguyên như trong mẫu, chưa điền gì, thì bỏ qua; không cần xóa."),
        _("Nhập lại thì cập nhật theo đối tượng; dòng không có trong tệp giữ nguyên."),
        _("Cán bộ diện cấp trên quản lý không nhập ở đây: mức do cấp trên quyết định."),
    ],
)  # fmt: skip

COUNTS_TABLE = Layout(
    kind=ResultFile.Kind.COUNTS.value,
    name=_("Biểu tổng hợp kết quả"),
    sheet="Biểu tổng hợp",
    lead=_("Mỗi dòng một loại đối tượng của một cấp, như biểu trên trang."),
    columns=[
        Column("kind", "Đối tượng", CHOICE, True, choices=KINDS, example="Đảng viên", width=32),
        Column("level", "Cấp", CHOICE, True, choices=LEVELS, example="Cấp cơ sở", width=24),
        Column("on_roll", "Tổng số", COUNTED, True, example="120", width=12),
        *(Column(name, HEADS[name], COUNTED, example="", width=14) for name in COUNTS),
        Column("other_reason", "Lý do khác (ghi rõ)", limit=300, width=40),
    ],
    notes=[
        _("Tổng số bằng bốn mức xếp loại cộng bốn lý do chưa xếp loại; ô để trống là 0."),
        _("Đủ các dòng của mẫu; không thêm đối tượng hay cấp khác."),
    ],
)  # fmt: skip

LAYOUTS = {layout.kind: layout for layout in (NAMES, COUNTS_TABLE)}
