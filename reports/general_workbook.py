"""The sheets of the consolidated report."""

from __future__ import annotations

from typing import Any

from reports import general_workbook_lists as lists
from reports import wording, workbook
from reports.figures.shape import General, Line
from reports.general_workbook_lists import Names, titled
from reports.workbook import fraction


def general(figures: General) -> bytes:
    book = workbook.new()
    names = wording.names(figures)
    for sheet in (*ALWAYS, *(sheet for sheet, has_rows in LISTS if has_rows(figures))):
        sheet(book, figures, names)
    return workbook.data(book)


def _grade_titles(figures: General) -> list[str]:
    titles = []
    for grade in figures.head.grades:
        titles += [grade.name, f"{grade.short}, % số xếp loại"]
        if grade.code == "excellent":
            titles.append("HTXSNV, % so với HTTNV")
    return titles


def _grade_cells(line: Line, figures: General) -> list[Any]:
    cells: list[Any] = []
    for grade in figures.head.grades:
        cells += [line.grades[grade.code], fraction(line.shares[grade.code])]
        if grade.code == "excellent":
            cells.append(fraction(line.of_good))
    return cells


def _line_cells(label: str, line: Line, figures: General) -> list[Any]:
    rated = [line.on_roll, line.rated, fraction(line.rated_share)]
    return [label, *rated, *_grade_cells(line, figures), line.unrated]


def _summary(book: Any, figures: General, names: Names) -> None:
    title = f"TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM {figures.head.year}"
    sheet = titled(book, figures, "Tổng hợp", title, [34, 10, 10, 9, *[11] * 9, 10])
    sheet.header(
        ["Đối tượng", "Tổng số", "Được xếp loại", "%", *_grade_titles(figures), "Chưa xếp loại"]
    )
    sheet.rows(_line_cells(names["kind"][line.kind], line, figures) for line in figures.kinds)
    sheet.gap()
    sheet.line("Tỷ lệ tối đa đối với mức Hoàn thành xuất sắc nhiệm vụ", bold=True, align="left")
    for line in (*figures.kinds, *figures.lines):
        if line.cap and line.tables and (not line.level or line.cap.over):
            level = f", {names['level'][line.level].lower()}" if line.level else ""
            words = _cap_words(line, names)
            sheet.line(f"- {names['kind'][line.kind]}{level}: {words}", align="left")
    missing = figures.expected - len(figures.sources)
    sheet.line(
        f"Tổng hợp từ {len(figures.sources)} biểu đã tiếp nhận; còn {missing} đơn vị chưa có biểu.",
        italic=True,
        align="left",
    )
    sheet.finish()


def _cap_words(line: Line, names: Names) -> str:
    cap = line.cap
    if cap is None:
        return ""
    over = f"vượt {cap.over}" if cap.over else "trong giới hạn"
    return (
        f"không quá {cap.percent}% {names['base'][cap.base]}; tối đa {cap.limit}, "
        f"đã xếp {line.grades['excellent']}, {over} ({cap.clause})"
    )


def _lines(book: Any, figures: General, names: Names) -> None:
    title = "KẾT QUẢ THEO ĐỐI TƯỢNG VÀ CẤP"
    widths: list[float] = [26, 22, 10, 10, 9, *[11] * 9, 10]
    sheet = titled(book, figures, "Theo đối tượng và cấp", title, widths)
    sheet.header(
        [
            "Đối tượng",
            "Cấp",
            "Tổng số",
            "Được xếp loại",
            "%",
            *_grade_titles(figures),
            "Chưa xếp loại",
        ]
    )
    for total in figures.kinds:
        label = names["kind"][total.kind]
        below = [line for line in figures.lines if line.kind == total.kind]
        sheet.rows(
            [label, *_line_cells(names["level"][line.level], line, figures)] for line in below
        )
        sheet.rows([[label, *_line_cells("Cộng", total, figures)]], bold=True)
    sheet.finish()


def _unrated(book: Any, figures: General, names: Names) -> None:
    reasons = figures.head.reasons
    sheet = titled(
        book,
        figures,
        "Chưa đánh giá",
        "CÁC TRƯỜNG HỢP CHƯA ĐÁNH GIÁ, XẾP LOẠI",
        [34, 26, 14, *[18] * len(reasons)],
    )
    titles = [f"{reason.label[:1].upper()}{reason.label[1:]}" for reason in reasons]
    sheet.header(["Đối tượng", "Cấp", "Chưa xếp loại", *titles])
    for line in (*figures.lines, *figures.kinds):
        names_of = (names["kind"][line.kind], names["level"][line.level])
        counts = (line.unrated, *(line.reasons[r.code] for r in reasons))
        sheet.rows([[*names_of, *counts]], bold=not line.level)
    sheet.finish()


def _progress(book: Any, figures: General, names: Names) -> None:
    sheet = titled(
        book,
        figures,
        "Tiến độ",
        "TIẾN ĐỘ GỬI KẾT QUẢ",
        [24, 40, 24, 12, 10, 12, 12, 10, 10, 12, 10],
    )
    sheet.header(
        [
            "Cấp",
            "Mốc",
            "Thời hạn ghi trong kế hoạch",
            "Hết ngày",
            "Phải gửi",
            "Đã tiếp nhận",
            "Chờ tiếp nhận",
            "Trả lại",
            "Chưa gửi",
            "Quá hạn chưa gửi",
            "Gửi muộn",
        ]
    )
    sheet.rows(
        [
            names["level"].get(each.level, ""),
            each.title,
            each.printed_words,
            wording.day(each.last_day),
            each.due,
            each.accepted,
            each.submitted,
            each.returned,
            each.open,
            each.overdue,
            each.late,
        ]
        for each in figures.progress
    )
    sheet.finish()


def _reconciliation(book: Any, figures: General, names: Names) -> None:
    checks = figures.reconciliation
    sheet = titled(
        book, figures, "Đối chiếu", "ĐỐI CHIẾU SỐ LIỆU", [36, 30, 24, 28, 10, 10, 11, 36, 14]
    )
    sheet.line(
        f"Đã so {checks.compared} chỉ tiêu của {checks.units} đơn vị; "
        f"{len(checks.mismatches)} chỉ tiêu chưa khớp.",
        align="left",
    )
    sheet.header(
        [
            "Đơn vị",
            "Đối tượng",
            "Cấp",
            "Chỉ tiêu",
            "Báo cáo",
            "Đối chiếu",
            "Chênh lệch",
            "Căn cứ đối chiếu",
            "Cấp dưới đã tiếp nhận",
        ]
    )
    sheet.rows(
        [
            each.unit_name,
            names["kind"][each.kind],
            names["level"][each.level],
            names["column"][each.column],
            each.stated,
            each.found,
            (each.difference, "+#,##0;-#,##0;0"),
            names["check"][each.check],
            f"{each.below_accepted}/{each.below_due}",
        ]
        for each in checks.mismatches
    )
    sheet.finish()


ALWAYS = (_summary, _lines, _unrated, _progress, lists.units, _reconciliation)
# A sheet of nothing but a head would only be leafed over.
LISTS = (
    (lists.other_reasons, lambda figures: figures.other_reasons),
    (lists.over_cap, lambda figures: figures.over_cap),
    (lists.excesses, lambda figures: figures.excesses),
)
