"""The four spreadsheets the site gives out and takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgunits.imports.columns import CHOICE, CODE, COUNTED, DATE, YES, Column
from orgunits.models import Appointment, OrgUnit
from orgunits.models.imports import NEEDS
from orgunits.roles import Role

VERSION = "1"
MARK = "kiemdiem"
META_SHEET, LISTS_SHEET, GUIDE_SHEET = "_kiemdiem", "Danh mục", "Hướng dẫn"
EXAMPLE = "Ví dụ"
# Column A marks the example; what is typed there by a user says nothing.
FIRST_COLUMN, HEAD_ROW = 2, 1


@dataclass(frozen=True)
class Layout:
    """`sheet` and the titles are written into the file: a change needs a new VERSION."""

    kind: str
    name: str | Promise
    sheet: str
    lead: str | Promise
    columns: Sequence[Column]
    notes: Sequence[str | Promise]

    @property
    def needs(self) -> tuple[str, ...]:
        return NEEDS[self.kind]

    @property
    def file_name(self) -> str:
        return f"mau-{self.kind}-v{VERSION}.xlsx"


# The words in the file are Vietnamese, whatever language the first page was asked in.
with translation.override("vi"):
    KINDS = {str(label): value for value, label in OrgUnit.Kind.choices}
    LEVELS = {str(label): value for value, label in OrgUnit.Level.choices}
    MANAGED_BY = {str(label): value for value, label in Appointment.ManagedBy.choices}
    ROLES = {str(label): value for value, label in Role.choices}

UNITS = Layout(
    kind="units",
    name=pgettext_lazy("các", "Đơn vị"),
    sheet="Đơn vị",
    lead=_("Cây tổ chức: tổ chức đảng, cơ quan, đơn vị và hai tuyến trực thuộc."),
    columns=[
        Column("code", "Mã đơn vị", CODE, True, 40, example="BP.BUDOP.99", width=18),
        Column("name", "Tên đầy đủ", is_required=True, limit=200,
               example="Đảng bộ xã Phước Thiện", width=40),
        Column("short_name", "Tên gọn", limit=80, example="Xã Phước Thiện", width=26,
               help=_("Để trống thì lấy tên đầy đủ.")),
        Column("kind", "Loại hình", CHOICE, True, choices=KINDS,
               example="Đảng bộ cơ sở", width=30),
        Column("level", "Cấp", CHOICE, True, choices=LEVELS,
               example="Cấp cơ sở", width=24),
        Column("parent", "Mã đơn vị trực thuộc (Đảng)", CODE, False, 40, example="BP.BUDOP",
               width=24, help=_("Cấp trên về mặt Đảng; chỉ đơn vị gốc để trống.")),
        Column("administrative_parent", "Mã cơ quan quản lý hành chính", CODE, False, 40,
               example="UBND.BUDOP", width=24, help=_("Tuyến chính quyền, nếu có.")),
        Column("member_count", "Số đảng viên", COUNTED, example="120", width=14),
        Column("valid_from", "Có từ ngày", DATE, example="01/07/2023", width=14),
    ],
    notes=[
        _("Mỗi dòng một đơn vị; mã đơn vị là khóa: mã đã có thì cập nhật, mã mới thì tạo thêm."),
        _("Đơn vị cấp trên có thể nằm trong cùng tệp, ở dòng nào cũng được."),
        _("Tệp này không chuyển đơn vị sang cấp trên khác và không giải thể: "
          "những việc đó cần văn bản, làm ở trang của đơn vị."),
    ],
)  # fmt: skip

PEOPLE = Layout(
    kind="people",
    name=_("Cán bộ và chức vụ"),
    sheet="Cán bộ và chức vụ",
    lead=_("Mỗi dòng một chức vụ của một người; người giữ nhiều chức vụ có nhiều dòng."),
    columns=[
        Column("code", "Mã cán bộ", CODE, False, 40, example="00123", width=16,
               help=_("Nên có. Không có mã thì nhận ra người theo họ tên và đơn vị.")),
        Column("full_name", "Họ và tên", is_required=True, example="Nguyễn Văn An", width=28),
        Column("admitted_on", "Ngày kết nạp Đảng", DATE, example="03/02/2005", width=16),
        Column("exempted_from", "Miễn sinh hoạt từ ngày", DATE, width=16),
        Column("exempted_to", "Miễn sinh hoạt đến hết ngày", DATE, width=16),
        Column("suspended_from", "Đình chỉ sinh hoạt từ ngày", DATE, width=16),
        Column("suspended_to", "Đình chỉ sinh hoạt đến hết ngày", DATE, width=16),
        Column("unit", "Mã đơn vị", CODE, True, 40, example="BP.BUDOP", width=18),
        Column("post", "Chức vụ", is_required=True, example="Bí thư", width=26),
        Column("is_head", "Người đứng đầu", YES, example="Có", width=14,
               help=_("Ghi Có hoặc để trống.")),
        Column("managed_by", "Diện quản lý", CHOICE, choices=MANAGED_BY,
               example="diện Ban Thường vụ Tỉnh ủy quản lý", width=34),
        Column("place", "Thứ tự trong đơn vị", COUNTED, example="1", width=12),
        Column("valid_from", "Giữ chức từ ngày", DATE, True, example="20/10/2020", width=16),
        Column("valid_to", "Giữ chức đến hết ngày", DATE, width=16),
        Column("basis", "Văn bản", example="Quyết định số 12-QĐ/TU", width=26),
    ],
    notes=[
        _("Có mã cán bộ: mã là khóa của người. Không có mã: khóa là họ tên cùng đơn vị; "
          "hai người trùng họ tên trong một đơn vị phải có mã."),
        _("Chức vụ nhận ra theo người, đơn vị và tên chức vụ; nhập lại thì cập nhật."),
        _("Ô để trống ở lần nhập lại giữ nguyên giá trị đang có."),
    ],
)  # fmt: skip

CHARGES = Layout(
    kind="charges",
    name=_("Phân công phụ trách"),
    sheet="Phân công phụ trách",
    lead=_("Ủy viên Ban Thường vụ theo dõi, phụ trách đơn vị (như Thông báo 1725-TB/TU)."),
    columns=[
        Column("unit", "Mã đơn vị", CODE, True, 40, example="BP.BUDOP", width=18),
        Column("code", "Mã cán bộ", CODE, False, 40, example="00123", width=16,
               help=_("Để trống nếu họ tên chỉ có một trong Ban Thường vụ.")),
        Column("full_name", "Họ và tên", is_required=True, example="Nguyễn Văn An", width=28),
        Column("basis", "Văn bản phân công", is_required=True,
               example="Thông báo số 1725-TB/TU", width=30),
        Column("valid_from", "Từ ngày", DATE, True, example="14/07/2023", width=14),
        Column("reason", "Lý do thay", limit=300, example="", width=34,
               help=_("Bắt buộc khi đơn vị đang có người khác phụ trách.")),
    ],
    notes=[
        _("Mỗi đơn vị có một người phụ trách; khóa là đơn vị và người."),
        _("Đơn vị đang giao cho người khác: dòng cũ được kết thúc vào ngày hôm trước, "
          "với lý do ghi ở cột “Lý do thay”."),
        _("Người được phân công xem được đơn vị và đọc được gợi ý của đơn vị đó."),
    ],
)  # fmt: skip

ACCOUNTS = Layout(
    kind="accounts",
    name=_("Tài khoản và vai trò"),
    sheet="Tài khoản",
    lead=_("Mỗi dòng một vai trò của một tài khoản trên một đơn vị."),
    columns=[
        Column("username", "Tên đăng nhập", CODE, True, 150, example="an.nguyen", width=20),
        Column("full_name", "Họ và tên", is_required=True, example="Nguyễn Văn An", width=28),
        Column("email", "Thư điện tử", CODE, False, 254, example="an@example.vn", width=28),
        Column("person", "Mã cán bộ", CODE, False, 40, example="00123", width=16,
               help=_("Nối tài khoản với hồ sơ cán bộ, nếu có.")),
        Column("role", "Vai trò", CHOICE, True, choices=ROLES,
               example="Cán bộ tổng hợp của cấp ủy", width=30),
        Column("unit", "Mã đơn vị", CODE, True, 40, example="BP.BUDOP", width=18),
        Column("valid_from", "Từ ngày", DATE, example="01/12/2023", width=14,
               help=_("Để trống thì tính từ ngày nhập.")),
        Column("valid_to", "Đến hết ngày", DATE, width=14),
        Column("basis", "Văn bản", is_required=True, limit=200,
               example="Quyết định số 15-QĐ/TU", width=30),
    ],
    notes=[
        _("Tên đăng nhập là khóa; vai trò nhận ra theo tài khoản, vai trò và đơn vị."),
        _("Tài khoản mới chưa có mật khẩu: mời từng người kích hoạt sau khi nhập."),
        _("Chỉ giao được vai trò không vượt quá quyền của người nhập, trên đơn vị trong phạm vi; "
          "không tự giao cho mình."),
    ],
)  # fmt: skip

LAYOUTS = {layout.kind: layout for layout in (UNITS, PEOPLE, CHARGES, ACCOUNTS)}
