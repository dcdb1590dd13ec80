"""What a role can do now where no list of work stands for it: shown on the first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgunits.roles import Permission, Role


@dataclass(frozen=True)
class Path:
    """For whoever has the role, or holds the permission, `who`."""

    who: str
    title: Any
    text: Any
    name: str
    action: Any

    @property
    def url(self) -> str:
        return reverse(self.name)


PATHS = (
    Path(
        Permission.PROPOSE,
        _("Đề xuất gợi ý kiểm điểm"),
        _(
            "Đề xuất với Ban Tổ chức Tỉnh ủy nội dung cần gợi ý đối với tập thể, cá nhân "
            "diện Ban Thường vụ Tỉnh ủy quản lý (mục II.6)."
        ),
        "reviews:propose",
        _("Đề xuất gợi ý"),
    ),
    Path(
        Role.GOVERNMENT_CAUCUS,
        _("Phân công dự kiểm điểm khối chính quyền"),
        _(
            "Phân công lãnh đạo dự, chỉ đạo kiểm điểm ở các cơ quan, đơn vị thuộc "
            "Ủy ban nhân dân tỉnh (mục II.7)."
        ),
        "reviews:supervision",
        _("Mở phân công"),
    ),
    Path(
        Role.TELLER,
        _("Kiểm phiếu biểu quyết"),
        _(
            "Nhập kết quả kiểm phiếu của hội nghị được giao. Hai người nhập riêng; phần mềm "
            "đối chiếu, không nhận từng lá phiếu."
        ),
        "ratings:ballots",
        _("Mở phiếu được giao"),
    ),
    Path(
        Permission.MANAGE_ACCOUNTS,
        _("Tài khoản và vai trò"),
        _("Mở tài khoản, giao và thôi vai trò; mỗi lần giao ghi căn cứ và thời hạn."),
        "orgunits:accounts",
        _("Mở tài khoản"),
    ),
    Path(
        Permission.CORRECT,
        _("Đính chính dữ liệu"),
        _("Mỗi lần đính chính phải nêu lý do; nhật ký giữ cả giá trị cũ và mới."),
        "admin:index",
        _("Mở trang đính chính"),
    ),
    Path(
        Permission.READ_AUDIT,
        _("Nhật ký"),
        _("Ai đã làm gì, lúc nào, với giá trị cũ và mới; không sửa được."),
        "orgunits:audit",
        _("Xem nhật ký"),
    ),
)
