"""Last year's figures out of a spreadsheet: read and told first, written only from the form."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from orgunits.models import AuditEvent
from reports import last_year_sheet
from reports.domain import last_year
from reports.models import LastYear

MEMBERS = [120, 20, 80, 10, 0]
SHEET = "Số liệu năm trước"
ROW = {key: number for number, key in enumerate(last_year.KEYS, 3)}
MEMBER = ROW["party_member", "grassroots"]


def filled(*cells):
    """The template with `(row, column, value)` typed into it."""
    book = load_workbook(BytesIO(last_year_sheet.template({})))
    for row, column, value in cells:
        book[SHEET].cell(row, column).value = value
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("nam-truoc.xlsx", out.getvalue())


def line(row, numbers):
    return [(row, column, str(number)) for column, number in enumerate(numbers, 4)]


def told(*cells):
    found = last_year_sheet.read(filled(*cells))
    assert not found.problem
    return [(each.sheet, each.row, each.column, each.reason) for each in found.findings]


@pytest.fixture
def send(signed_in, commission, campaign):
    address = reverse("reports:last-year-file", args=[campaign.key])
    return lambda upload: signed_in(commission).post(address, {"file": upload})


def test_the_template_names_every_line_of_the_form():
    sheet = load_workbook(BytesIO(last_year_sheet.template({})))[SHEET]
    lines = [[cell.value for cell in row[1:3]] for row in sheet.iter_rows(min_row=3)]
    known = [each for each in lines if each[0]]
    assert len(known) == len(last_year.KEYS)
    assert ["Đảng viên", "Cấp cơ sở"] in known
    assert ["Cá nhân cán bộ lãnh đạo, quản lý", "Cộng"] in known


def test_what_was_read_fills_the_form_and_nothing_is_written(send):
    answer = send(filled(*line(MEMBER, MEMBERS)))
    assert answer.status_code == 200
    assert "Đã đọc tệp nam-truoc.xlsx: 1 dòng, 1 dòng khác số đang lưu" in answer.text
    assert 'name="party_member-grassroots-on_roll" value="120"' in answer.text
    assert not LastYear.objects.exists()
    assert not AuditEvent.objects.filter(action="last_year.entered").exists()


def test_the_second_step_is_the_form(send, signed_in, commission, campaign):
    answer = send(filled(*line(MEMBER, MEMBERS)))
    typed = {
        f"{row.prefix}-{name}": row[name].value() or ""
        for row in answer.context["rows"]
        for name in row.fields
    }
    address = reverse("reports:last-year", args=[campaign.key])
    saved = signed_in(commission).post(address, {"basis": "Báo cáo số 312-BC/TU", **typed})
    assert saved.status_code == 302
    known = last_year.known(LastYear.objects.get())
    assert list(known["party_member", "grassroots"].values()) == MEMBERS


@pytest.mark.parametrize(
    ("cells", "row", "column", "said"),
    [
        (
            line(MEMBER, [120, 20, 80, 30, 0]), MEMBER, "D · Tổng số",
            "Đảng viên, cấp cơ sở: bốn mức cộng lại 130, lớn hơn tổng số 120.",
        ),
        (
            line(MEMBER, ["12,5", 1, 1, 1, 0]), MEMBER, "D · Tổng số",
            "“12,5” không phải số nguyên từ 0 trở lên.",
        ),
        (
            [*line(MEMBER, MEMBERS), (MEMBER, 3, "Cấp tỉnh")], MEMBER, "C · Cấp",
            "Biểu năm trước không có dòng này.",
        ),
        (
            [*line(MEMBER, MEMBERS), (MEMBER, 2, "Đảng phái")], MEMBER, "B · Đối tượng",
            "“Đảng phái” không có trong danh mục. Chọn một trong: Tổ chức đảng; Đảng viên; "
            "Tập thể lãnh đạo, quản lý; Cá nhân cán bộ lãnh đạo, quản lý.",
        ),
    ],
)  # fmt: skip
def test_each_wrong_cell_is_told_with_sheet_row_and_column(db, cells, row, column, said):
    assert told(*cells) == [(SHEET, row, column, said)]


def test_a_line_said_twice_is_told(db):
    again = [(MEMBER + 20, 2, "Đảng viên"), (MEMBER + 20, 3, "Cấp cơ sở")]
    found = told(*line(MEMBER, MEMBERS), *again, *line(MEMBER + 20, MEMBERS))
    assert found == [(SHEET, MEMBER + 20, "B · Đối tượng", f"Trùng dòng {MEMBER}.")]


def test_a_total_below_its_levels_is_told_before_anything_is_saved(db):
    cadres = [ROW["leading_cadre", level] for level in ("", "district")]
    [(_sheet, row, _column, said)] = told(
        *line(cadres[0], [5, 1, 1, 0, 0]), *line(cadres[1], MEMBERS)
    )
    assert row is None and "dòng cộng 5 nhỏ hơn tổng các cấp 120" in said


def test_errors_leave_the_form_as_it_was(send, campaign, commission):
    rows = {("party_member", "grassroots"): dict(zip(last_year_sheet.HEADS, MEMBERS, strict=True))}
    last_year.enter(campaign=campaign, basis="x", rows=rows, by=commission)
    answer = send(filled(*line(MEMBER, [1, 20, 80, 10, 0])))
    assert answer.status_code == 422
    assert "Tệp nam-truoc.xlsx có 1 chỗ cần sửa" in answer.text
    assert 'name="party_member-grassroots-on_roll" value="120"' in answer.text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,b,c"])
def test_a_file_that_cannot_be_opened_is_a_sentence(send, data):
    answer = send(SimpleUploadedFile("x.xlsx", data))
    assert answer.status_code == 422
    assert "Chưa đọc được tệp x.xlsx" in answer.text


def test_another_unit_of_the_province_neither_takes_nor_sends(signed_in, bu_dop_clerk, campaign):
    browser = signed_in(bu_dop_clerk)
    for name in ("last-year-template", "last-year-file"):
        address = reverse(f"reports:{name}", args=[campaign.key])
        assert browser.post(address).status_code == 403
