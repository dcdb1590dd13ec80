"""This year beside last year, in sentences: each change with the share it started from."""

from __future__ import annotations

from collections.abc import Iterable

from reports import wording
from reports.figures.shape import Change, General, Line, YearBefore

Names = dict[str, dict[str, str]]
UNCHANGED = "0.0"


def source(figures: General) -> str:
    """Where last year's figures come from; an unfinished year compares with care."""
    year, before = figures.head.year - 1, figures.before
    if before is None:
        return f"Chưa có số liệu năm {year} trong hệ thống để so sánh."
    said = f"Số liệu năm {year} để so sánh lấy từ {before.basis.rstrip('.')}"
    if len(figures.sources) < figures.expected:
        said += "; do số liệu năm nay chưa đủ các đơn vị, việc so sánh có tính chất tham khảo"
    return f"{said}."


def against_last_year(line: Line, figures: General, names: Names) -> Iterable[str]:
    before = figures.before
    if before is None:
        return
    key = (line.kind, "")
    found = [each for each in before.changes if (each.kind, each.level) == key]
    if not found:
        yield f"Năm {before.year} chưa có số liệu về {names['noun'][line.kind]} để so sánh."
    for change in found:
        yield f"So với năm {before.year}: {'; '.join(_moves(change, before, figures, names))}."


def _moves(change: Change, before: YearBefore, figures: General, names: Names) -> Iterable[str]:
    """A grade that nobody had in either year is left out."""
    [old] = [each for each in before.lines if (each.kind, each.level) == (change.kind, "")]
    good = names["grade"]["good"]
    for grade in figures.head.grades:
        code = grade.code
        if change.shares[code] is None or (not old.grades[code] and _is_same(change, code)):
            continue
        said = f"tỷ lệ {grade.name} {moved(change.shares[code], old.shares[code])}"
        if code == "excellent" and change.of_good is not None:
            said += f", tính trên số {good} {moved(change.of_good, old.of_good)}"
        yield said
    yield f"tỷ lệ từ mức {good} trở lên {moved(change.good_share, old.good_share)}"


def _is_same(change: Change, code: str) -> bool:
    return change.shares[code] == UNCHANGED


def moved(points: str | None, before: str | None = None) -> str:
    """“tăng 1,2 điểm phần trăm (năm trước 12,5%)”; a dash where one year has no share."""
    if points is None:
        return "–"
    if points == UNCHANGED:
        return "không thay đổi"
    digits = points.lstrip("+-").replace(".", ",")
    said = f"{'tăng' if points[0] == '+' else 'giảm'} {digits} điểm phần trăm"
    return f"{said} (năm trước {wording.share(before)})" if before is not None else said
