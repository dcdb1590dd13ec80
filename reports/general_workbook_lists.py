"""Sheets that list units by name: each its own, so that its head returns on every page."""

from __future__ import annotations

from datetime import date
from typing import Any

from campaign.lib import dates, layout
from reports import wording
from reports.figures.shape import General
from reports.workbook import ORDINAL, Sheet, fraction

Names = dict[str, dict[str, str]]


def titled(book: Any, figures: General, name: str, title: str, widths: list[float]) -> Sheet:
    sheet, head = Sheet(book, name, widths), figures.head
    day = date.fromisoformat(head.day)
    style = layout.in_force(day)
    paper = style.documents["general"]
    sheet.line(head.issuer, align="left")
    sheet.line(paper.issuer, bold=True, align="left")
    if not figures.is_complete:
        sheet.line(style.draft, bold=True, align="left")
    sheet.line(title, bold=True, size=14)
    sheet.line(f"(Kế hoạch số {head.number}; số liệu tính đến {dates.written(day)})", italic=True)
    sheet.gap()
    return sheet


def units(book: Any, figures: General, names: Names) -> None:
    title = "ĐƠN VỊ GỬI MUỘN, ĐƠN VỊ CHƯA GỬI KẾT QUẢ"
    sheet = titled(book, figures, "Muộn, chưa gửi", title, [7, 42, 32, 12, 12, 10, 30, 40])
    sheet.header(
        [
            "Mốc",
            "Đơn vị",
            "Cấp trên trực tiếp",
            "Hết ngày",
            "Ngày gửi",
            "Số ngày muộn",
            "Tình trạng",
            "Lý do",
        ]
    )
    for each in figures.progress:
        sheet.rows(_told(each.milestone, line, "Gửi muộn") for line in each.sent_late)
        sheet.rows(_told(each.milestone, line, wording.standing(line)) for line in each.not_sent)
    sheet.finish()


def _told(milestone: str, line: Any, words: str) -> list[Any]:
    last, sent = wording.day(line.last_day), wording.day(line.sent_on)
    days = (line.days, ORDINAL)
    return [milestone, line.unit_name, line.parent_name, last, sent, days, words, line.reason]


def other_reasons(book: Any, figures: General, names: Names) -> None:
    title = "CHƯA XẾP LOẠI VÌ LÝ DO KHÁC, THEO ĐƠN VỊ BÁO CÁO"
    sheet = titled(book, figures, "Lý do khác", title, [44, 32, 24, 10, 60])
    sheet.header(["Đơn vị", "Đối tượng", "Cấp", "Số lượng", "Lý do"])
    sheet.rows(
        [each.unit_name, *_who(each, names), each.number, each.reason]
        for each in figures.other_reasons
    )
    sheet.finish()


def over_cap(book: Any, figures: General, names: Names) -> None:
    title = "ĐƠN VỊ VƯỢT TỶ LỆ TỐI ĐA ĐỐI VỚI MỨC HOÀN THÀNH XUẤT SẮC NHIỆM VỤ"
    sheet = titled(book, figures, "Vượt tỷ lệ", title, [44, 32, 24, 12, 12, 12, 12, 12])
    sheet.header(
        ["Đơn vị", "Đối tượng", "Cấp", "% so với HTTNV", "HTXSNV", "HTTNV", "Tối đa", "Vượt"]
    )
    sheet.rows(
        [
            each.unit_name,
            *_who(each, names),
            fraction(each.of_good),
            each.excellent,
            each.good,
            each.limit,
            each.over,
        ]
        for each in figures.over_cap
    )
    sheet.finish()


def excesses(book: Any, figures: General, names: Names) -> None:
    title = "NHÓM ĐỐI TƯỢNG ĐÃ QUYẾT ĐỊNH VƯỢT TỶ LỆ TỐI ĐA, CÓ GIẢI TRÌNH"
    sheet = titled(book, figures, "Giải trình", title, [40, 30, 18, 60, 10, 10, 10])
    sheet.header(["Nhóm", "Đối tượng", "Quyết định", "Giải trình", "HTXSNV", "HTTNV", "Tối đa"])
    sheet.rows(
        [
            each.group,
            names["kind"][each.kind],
            each.number,
            each.justification,
            each.excellent,
            each.good,
            each.limit,
        ]
        for each in figures.excesses
    )
    sheet.finish()


def _who(each: Any, names: Names) -> tuple[str, str]:
    return names["kind"][each.kind], names["level"][each.level]
