"""Invented content for the style guide, and its one view; wired up in demo and test mode only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from campaign.lib import svg
from orgunits.guards import DEMO_PUBLIC, allow

TODAY = date(2023, 12, 18)
PAGES = {
    "home": "Trang chủ của Ban Tổ chức",
    "work": "Việc của tôi",
    "submit": "Gửi kết quả",
    "review": "Tiếp nhận kết quả",
    "receipt": "Giấy xác nhận",
    "units": "Đơn vị tôi phụ trách",
    "report": "Xem trước báo cáo",
    "plan": "Kế hoạch và các mốc",
    "list": "Danh sách có lọc và chọn",
    "inbox": "Hộp thư",
    "audit": "Nhật ký",
    "job": "Công việc đang chạy",
    "states": "Trống và lỗi",
    "login": "Đăng nhập",
}
GRADES = ("Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Không hoàn thành")
LABELS = {
    "accepted": "Đã tiếp nhận",
    "submitted": "Chờ tiếp nhận",
    "returned": "Trả lại bổ sung",
    "late": "Quá hạn",
    "open": "Chưa bắt đầu",
    "exempt": "Không thuộc diện",
}
MILESTONES = [
    (date(2023, 12, 19), "cơ sở", 612, 703),
    (date(2023, 12, 24), "cấp tỉnh", 9, 17),
    (date(2023, 12, 26), "cấp huyện", 6, 21),
    (date(2023, 12, 29), "Ban Thường vụ kiểm điểm", 0, 1),
    (date(2024, 1, 29), "Ban Thường vụ, Ban Chấp hành xếp loại", 0, 2),
    (date(2024, 2, 14), "hồ sơ gửi Trung ương", 0, 1),
]
COLUMNS = [
    ("D0", "Kế hoạch cấp mình", "không in ngày"),
    ("D1", "Cơ sở kiểm điểm xong", "19/12"),
    ("D3", "Cấp tỉnh kiểm điểm xong", "24/12"),
    ("D4", "Bản tự kiểm điểm", "24/12"),
    ("D5", "Cấp huyện kiểm điểm xong", "26/12"),
    ("R25", "Kết quả xếp loại", "10/01"),
]
GROUPS = {
    "Huyện ủy, thị ủy, thành ủy": [
        "Thành ủy Đồng Xoài",
        "Thị ủy Bình Long",
        "Thị ủy Phước Long",
        "Thị ủy Chơn Thành",
        "Huyện ủy Bù Đăng",
        "Huyện ủy Bù Đốp",
        "Huyện ủy Bù Gia Mập",
        "Huyện ủy Đồng Phú",
        "Huyện ủy Hớn Quản",
        "Huyện ủy Lộc Ninh",
        "Huyện ủy Phú Riềng",
    ],
    "Đảng ủy trực thuộc Tỉnh ủy": [
        "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh",
        "Đảng ủy Công an tỉnh",
        "Đảng ủy Quân sự tỉnh",
        "Đảng ủy Bộ đội Biên phòng tỉnh",
        "Đảng ủy Công ty TNHH MTV Cao su Bình Long",
        "Đảng ủy Công ty TNHH MTV Cao su Lộc Ninh",
        "Đảng ủy Công ty TNHH MTV Cao su Phú Riềng",
        "Đảng ủy Công ty Cổ phần Cao su Đồng Phú",
        "Đảng ủy Khu kinh tế Hoa Lư (giả định)",
        "Đảng ủy Trường Chính trị tỉnh (giả định)",
    ],
    "Đảng đoàn": [
        "Đảng đoàn Hội đồng nhân dân tỉnh",
        "Đảng đoàn Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Đảng đoàn Liên đoàn Lao động tỉnh",
        "Đảng đoàn Hội Liên hiệp Phụ nữ tỉnh",
        "Đảng đoàn Hội Nông dân tỉnh",
        "Đảng đoàn Hội Cựu chiến binh tỉnh",
        "Đảng đoàn Liên minh Hợp tác xã tỉnh",
        "Đảng đoàn Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh",
    ],
    "Ban cán sự đảng": [
        "Ban cán sự đảng Ủy ban nhân dân tỉnh",
        "Ban cán sự đảng Tòa án nhân dân tỉnh",
        "Ban cán sự đảng Viện kiểm sát nhân dân tỉnh",
    ],
    "Các ban xây dựng Đảng và Văn phòng": [
        "Ban Tổ chức Tỉnh ủy",
        "Cơ quan Ủy ban Kiểm tra Tỉnh ủy",
        "Ban Tuyên giáo Tỉnh ủy",
        "Ban Dân vận Tỉnh ủy",
        "Ban Nội chính Tỉnh ủy",
        "Văn phòng Tỉnh ủy",
    ],
}
PATTERN = (
    "accepted",
    "submitted",
    "accepted",
    "open",
    "open",
    "open",
    "accepted",
    "late",
    "accepted",
    "returned",
    "open",
    "accepted",
    "open",
)


def cell(row: int, column: int) -> dict[str, str]:
    state = (
        "exempt"
        if (row > 10) == (column in {1, 4}) and column not in {0, 5}
        else PATTERN[(3 * row + 5 * column) % len(PATTERN)]
    )
    if column == 5:
        state = "open"
    dates = {
        "accepted": f"{9 + row % 8:02d}/12",
        "submitted": "17/12",
        "returned": "16/12",
        "late": "15/12",
        "open": COLUMNS[column][2],
    }
    return {
        "state": state,
        "label": LABELS[state],
        "date": dates.get(state, "") if "/" in dates.get(state, "") else "",
        "url": "" if state == "exempt" else "#",
    }


def board() -> list[dict[str, Any]]:
    names = [(group, name) for group, members in GROUPS.items() for name in members]
    rows = [
        {
            "group": group,
            "name": name,
            "cells": [cell(row, column) for column in range(len(COLUMNS))],
        }
        for row, (group, name) in enumerate(names)
    ]
    return [
        {"name": group, "rows": [row for row in rows if row["group"] == group]} for group in GROUPS
    ]


def chart() -> list[dict[str, Any]]:
    figures = {
        "Cơ sở": (118, 412, 52, 3),
        "Huyện và tương đương": (4, 14, 2, 0),
        "Cấp tỉnh": (3, 12, 1, 0),
    }
    return [
        {
            "label": label,
            "note": f"{sum(counts)} tổ chức được xếp loại",
            "parts": svg.shares(zip((1, 2, 3, 4), GRADES, counts, strict=True)),
        }
        for label, counts in figures.items()
    ]


ICONS = re.findall(r'id="i-(\w+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text())
OBJECTS = [
    ("Tổ chức cơ sở đảng", (58, 11, 41, 4, 0), (1, 1, 0, 0)),
    ("Chi bộ trực thuộc", (236, 46, 172, 15, 1), (2, 0, 0, 0)),
    ("Đảng viên", (3324, 478, 2451, 284, 18), (52, 3, 31, 5)),
    ("Tập thể lãnh đạo, quản lý", (64, 12, 47, 5, 0), (0, 0, 0, 0)),
    ("Cán bộ lãnh đạo, quản lý", (412, 79, 301, 28, 2), (0, 2, 0, 0)),
    ("Cán bộ diện Ban Thường vụ Tỉnh ủy quản lý", (39, 7, 30, 2, 0), (0, 0, 0, 0)),
]


def counts() -> list[dict[str, Any]]:
    names = (
        ("roll", "grade1", "grade2", "grade3", "grade4"),
        ("exempted", "suspended", "new", "other"),
    )
    return [
        {
            "label": label,
            "figures": list(zip(names[0], graded, strict=True)),
            "reasons": list(zip(names[1], reasons, strict=True)),
            "balanced": graded[0] == sum(graded[1:]) + sum(reasons),
        }
        for label, graded, reasons in OBJECTS
    ]


def sample() -> dict[str, Any]:
    points = [
        {"day": day, "label": label, "done": done, "total": total, "url": "#"}
        for day, label, done, total in MILESTONES
    ]
    return {
        "pages": PAGES,
        "icons": ICONS,
        "groups": board(),
        "columns": COLUMNS,
        "labels": LABELS,
        "chart_rows": chart(),
        "count_rows": counts(),
        **svg.timeline(points, today=TODAY),
        "sample_today": TODAY,
        "day_late": date(2023, 12, 15),
        "day_near": date(2023, 12, 19),
        "day_far": date(2023, 12, 26),
        "missing_counts": [
            "Chưa nhập số đảng viên được miễn công tác và sinh hoạt đảng.",
            "Chưa đính kèm báo cáo kiểm điểm của tập thể Ban Thường vụ Huyện ủy.",
        ],
    }


@allow(DEMO_PUBLIC)
def show(request: HttpRequest, page: str = "") -> HttpResponse:
    if page and page not in PAGES:
        raise Http404
    return render(request, f"styleguide/{page}.html" if page else "styleguide.html", sample())
