"""Last year's figures from a spreadsheet: its template, and what a filled one says, cell by cell.

Nothing is written here: what was read fills the form of the page, and that form is what is saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign.lib.sheets import Unreadable
from campaign.models.rules import ObjectKind
from orgunits.imports import reading, templates
from orgunits.imports.columns import CHOICE, COUNTED, Column
from orgunits.imports.layouts import Layout
from orgunits.imports.plans import Finding, Problems, Row, first_of
from orgunits.models import OrgUnit
from reports.domain.last_year import KEYS, Counts, Key, whole
from reports.forms import LastYearRowForm
from reports.models import LastYearRow

WHOLE = "all"
LARGEST = 1024 * 1024
# The words in the file are Vietnamese, whatever language the page was asked in.
with translation.override("vi"):
    KINDS = {str(label): value for value, label in ObjectKind.choices}
    LEVELS = {"Cộng": WHOLE} | {str(label): value for value, label in OrgUnit.Level.choices}
    LABELS = {field.name: str(field.verbose_name) for field in LastYearRow._meta.fields}
    HEADS = {name: LABELS[name] for name in LastYearRow.COUNTS}

LAYOUT = Layout(
    kind="last_year",
    name=_("Số liệu năm trước"),
    sheet="Số liệu năm trước",
    lead=_("Mỗi dòng một loại đối tượng của một cấp, chép từ báo cáo đã ký của năm trước."),
    columns=[
        Column("kind", "Đối tượng", CHOICE, True, choices=KINDS, example="Đảng viên", width=32),
        Column("level", "Cấp", CHOICE, True, choices=LEVELS, example="Cấp cơ sở", width=24),
        *(
            Column(name, head[:1].upper() + head[1:], COUNTED, example="1204", width=18)
            for name, head in HEADS.items()
        ),
    ],
    notes=[
        _("Đủ các dòng của mẫu; không thêm đối tượng hay cấp khác."),
        _("Dòng để trống số thì không so sánh; dòng Cộng để trống thì lấy tổng các cấp."),
        _("Bốn mức cộng lại không lớn hơn tổng số; phần còn lại là chưa xếp loại."),
    ],
)


@dataclass
class Sheet:
    """`problem` is why the file as a whole cannot be taken."""

    name: str
    rows: dict[Key, Counts] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problem: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.problem and not self.findings


def template(known: dict[Key, Counts]) -> bytes:
    """All rows there are, with what was entered so far."""
    with translation.override("vi"):
        return templates.build(LAYOUT, [_line(key, known.get(key)) for key in KEYS])


def _line(key: Key, counts: Counts | None) -> list[Any]:
    kind, level = key
    labels = [str(ObjectKind(kind).label), str(OrgUnit.Level(level).label) if level else "Cộng"]
    return labels + [counts[name] if counts else "" for name in LastYearRow.COUNTS]


def read(upload: UploadedFile) -> Sheet:
    """The file is opened in a child process, as every file from outside."""
    found = Sheet((upload.name or "")[:200])
    try:
        if (upload.size or 0) > LARGEST:
            raise Unreadable(gettext("Tệp lớn hơn %(limit)s MB.") % {"limit": 1})
        _fill(found, upload.read())
    except Unreadable as error:
        found.problem = " ".join(error.messages)
    return found


def _fill(found: Sheet, data: bytes) -> None:
    problems = reading.problems(LAYOUT)
    rows = [row for row in reading.rows_of(LAYOUT, data, problems) if _is_filled(row)]
    first = first_of(rows, _key)
    for row in rows:
        if _key(row) not in KEYS:
            problems.add(row, "level", gettext("Biểu năm trước không có dòng này."))
        elif first[_key(row)] is not row:
            said = gettext("Trùng dòng %(n)s.") % {"n": first[_key(row)].number}
            problems.add(row, "kind", said)
        else:
            _take(found, row, problems)
    if not problems.found:
        _require_whole(found, problems)
    found.findings = problems.ordered()


def _take(found: Sheet, row: Row, problems: Problems) -> None:
    """Asked of the very form that will be saved, so that the file is held to no other rule."""
    kind, level = _key(row)
    typed = {f"{LastYearRowForm.prefix_of(kind, level)}-{name}": row[name] for name in HEADS}
    form = LastYearRowForm(typed, kind=kind, level=level)
    if form.is_valid():
        found.rows[kind, level] = form.counts
    for name, errors in form.errors.items():
        for error in errors:
            problems.add(row, name if name in HEADS else "on_roll", str(error))


def _require_whole(found: Sheet, problems: Problems) -> None:
    try:
        whole(found.rows)
    except ValidationError as error:
        for said in error.messages:
            problems.add(None, "on_roll", said)


def _is_filled(row: Row) -> bool:
    return any(row[name] is not None for name in HEADS)


def _key(row: Row) -> Key:
    return row["kind"], "" if row["level"] == WHOLE else row["level"]


def changed(found: Sheet, known: dict[Key, Counts]) -> int:
    """Lines of the file that differ from what is stored."""
    return sum(counts != known.get(key) for key, counts in found.rows.items())
