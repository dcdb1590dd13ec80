"""The annexes that list units by name: who owes, who is over the cap, what does not agree."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from campaign.lib import dates
from campaign.lib.document import Annex, Block, Cell, Heading, Paragraph, Table, TableRow
from campaign.templatetags.vietnamese import count, day
from reports import wording
from reports.annex_cells import Names, Part, listed, meant, n, note, p, who
from reports.figures.shape import General
from reports.wording import signed


def units(figures: General, names: Names) -> Part:
    blocks: list[Block] = [note(f"Tính đến {dates.written(date.fromisoformat(figures.head.day))}")]
    for number, each in enumerate(wording.milestones(figures), 1):
        progress = each["progress"]
        last = f" (hết ngày {day(each['last_day'])})" if each["last_day"] else ""
        level = names["level"].get(progress.level) if progress.level else progress.title
        title = f"{number}. {level}: {progress.printed_words}{last}"
        blocks += [Heading(title, level=3), *_late(each), *_not_sent(each)]
    if len(blocks) == 1:
        blocks.append(Paragraph("Chưa mở nhiệm vụ gửi kết quả cho đơn vị nào."))
    return Annex("", "ĐƠN VỊ GỬI MUỘN, ĐƠN VỊ CHƯA GỬI KẾT QUẢ"), blocks


def _late(each: dict[str, Any]) -> list[Block]:
    if not each["sent_late"]:
        return [Paragraph("a) Gửi muộn: không có.")]
    rows = (
        (
            _named(told["line"]),
            Cell(day(told["sent_on"]), "centre"),
            n(told["line"].days),
            told["line"].reason,
        )
        for told in each["sent_late"]
    )
    head = ("Đơn vị", "Ngày gửi", "Muộn (ngày)", "Lý do")
    return [
        Paragraph(f"a) Gửi muộn: {count(each['progress'].late)} đơn vị", keep=True),
        listed(head, (7, 42, 15, 11, 25), rows),
    ]


def _named(line: Any) -> str:
    return line.unit_name if line.is_direct else f"{line.unit_name} ({line.parent_name})"


def _not_sent(each: dict[str, Any]) -> list[Block]:
    """Those sent back stand here too: their result is still owed."""
    if not each["not_sent"]:
        return [Paragraph("b) Chưa gửi, chưa gửi lại: không có.")]
    rows: list[TableRow] = []
    numbers = itertools.count(1)
    for group in each["not_sent_groups"]:
        if group["parent"]:
            of_group = f"{group['parent']} ({count(len(group['lines']))})"
            rows.append((Cell(of_group, bold=True, columns=3),))
        rows += [
            (Cell(str(next(numbers)), "centre"), told["line"].unit_name, told["standing"])
            for told in group["lines"]
        ]
    said = f"b) Chưa gửi, chưa gửi lại: {count(len(each['not_sent']))} đơn vị"
    return [
        Paragraph(said, keep=True),
        Table((("TT", "Đơn vị", "Tình trạng"),), tuple(rows), (7, 52, 41)),
    ]


# --- The cap, and what does not agree


def over_cap(figures: General, names: Names) -> Part:
    """What nobody exceeded has no table."""
    parts = (_by_tables(figures, names), _by_decisions(figures))
    name = names["grade"]["excellent"].upper()
    annex = Annex("", f"NHÓM VƯỢT TỶ LỆ TỐI ĐA ĐỐI VỚI MỨC {name}", wide=True)
    kept = [each for each in parts if each]
    numbered = (
        [Heading(f"{number}. {title}", level=3), table]
        for number, (title, table) in enumerate(kept, 1)
    )
    return annex, [note(meant(names)), *itertools.chain.from_iterable(numbered)]


def _by_tables(figures: General, names: Names) -> tuple[str, Block] | None:
    if not figures.over_cap:
        return None
    rows = (
        (
            each.unit_name,
            who(each, names),
            n(each.excellent),
            n(each.good),
            p(each.of_good),
            n(each.limit),
            n(each.over),
        )
        for each in figures.over_cap
    )
    head = ("Đơn vị", "Đối tượng, cấp", "HTXSNV", "HTTNV", "% so với HTTNV", "Tối đa", "Vượt")
    return "Theo biểu của các đơn vị", listed(head, (5, 27, 26, 9, 9, 10, 7, 7), rows)


def _by_decisions(figures: General) -> tuple[str, Block] | None:
    if not figures.excesses:
        return None
    head = ("Nhóm", "HTXSNV", "HTTNV", "Tối đa", "Quyết định", "Giải trình")
    rows = (
        (e.group, n(e.excellent), n(e.good), n(e.limit), e.number, e.justification)
        for e in figures.excesses
    )
    title = "Nhóm đối tượng đã quyết định, có giải trình"
    return title, listed(head, (5, 27, 9, 9, 7, 15, 28), rows)


def checks(figures: General, names: Names) -> Part:
    checks = figures.reconciliation
    rows = (
        (
            each.unit_name,
            who(each, names),
            wording.capital(names["column"][each.column]),
            n(each.stated),
            n(each.found),
            Cell(signed(each.difference), "right"),
            _ground(each, names),
        )
        for each in checks.mismatches
    )
    head = ("Đơn vị", "Đối tượng, cấp", "Chỉ tiêu", "Báo cáo", "Đối chiếu", "Chênh", "Căn cứ")
    compared = f"Đã so {count(checks.compared)} chỉ tiêu của {count(checks.units)} đơn vị"
    return Annex("", "SỐ LIỆU CHƯA KHỚP", wide=True), [
        note(compared),
        listed(head, (5, 21, 20, 17, 8, 8, 7, 14), rows),
    ]


def _ground(each: Any, names: Names) -> str:
    words = names["check"][each.check]
    if each.check != "children" or each.below_accepted >= each.below_due:
        return words
    return f"{words} (đã tiếp nhận {count(each.below_accepted)}/{count(each.below_due)} đơn vị)"
