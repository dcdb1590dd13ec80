"""Tables A–F: the frozen figures in the columns of a template."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports import table_files, table_workbook
from reports.domain import last_year
from reports.figures import general
from reports.table_files import TableProblem
from tests.reports.test_year_before import BASIS, MEMBERS

DAY = date(2023, 12, 18)
NAMES = ["Biểu A", "Biểu B", "Biểu C", "Biểu D", "Biểu E", "Biểu F"]
SUM = re.compile(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)")


@pytest.fixture
def figures(campaign, tables, commission):
    rows = {("party_member", "grassroots"): MEMBERS}
    last_year.enter(campaign=campaign, basis=BASIS, rows=rows, by=commission)
    return general.compute(campaign, campaign.unit, DAY)


@pytest.fixture
def data(figures):
    return table_workbook.tables(figures)


@pytest.fixture
def book(data):
    return load_workbook(BytesIO(data))


def row_of(sheet, name, column=2):
    [found] = [row for row in sheet.iter_rows() if row[column - 1].value == name]
    return [cell.value for cell in found]


def test_each_table_is_a_sheet_ready_for_a4_landscape(book):
    assert book.sheetnames == NAMES
    for sheet in book:
        assert sheet.freeze_panes and sheet.print_area and sheet.print_title_rows
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.page_setup.paperSize == 9


def test_a_unit_stands_with_both_shares(book):
    assert row_of(book["Biểu B"], "Huyện ủy Bù Đốp")[2:14] == [
        126, 3, 1, 5, 2, 115, 0.913, 16, 0.139, 0.19, 84, 0.73
    ]  # fmt: skip


def test_a_total_is_a_sum_over_numbers_and_comes_to_the_frozen_figure(book, data, figures):
    shown = load_workbook(BytesIO(data), data_only=True)
    found = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                letter, first, last = SUM.fullmatch(cell.value).groups()
                parts = [sheet[f"{letter}{n}"].value for n in range(int(first), int(last) + 1)]
                assert sum(parts) == shown[sheet.title][cell.coordinate].value
                found += 1
    assert found == 38
    members = next(line for line in figures.kinds if line.kind == "party_member")
    assert row_of(shown["Biểu B"], "CỘNG")[2] == members.on_roll


def test_levels_are_told_with_their_cap(book):
    [head] = [
        row for row in book["Biểu C"].iter_rows() if row[1].value == "Cấp huyện và tương đương"
    ]
    assert [cell.value for cell in head][2:8] == [12, 12, 1, 1, 0.083, 0.1]


def test_suggestions_are_left_to_be_written_by_hand(book):
    row = row_of(book["Biểu E"], "Cấp cơ sở")
    assert row[2:8] == [3, 3, 0, 117, 115, 2]
    assert row[8:10] == [None, None]


def test_changes_are_numbers_with_a_sign(book):
    [row] = [r for r in book["Biểu F"].iter_rows() if r[1].value == "Đảng viên"]
    assert [row[6].value, row[6].number_format] == [-4.3, "+0.0;-0.0;0.0"]


def test_without_last_year_the_table_says_so(campaign, tables):
    figures = general.compute(campaign, campaign.unit, DAY)
    sheet = load_workbook(BytesIO(table_workbook.tables(figures)))["Biểu F"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert table_workbook.NOTHING in texts


def test_equal_figures_make_equal_tables(figures, data):
    assert table_workbook.tables(figures) == data


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2"])
def test_a_hostile_name_is_no_formula(campaign, tables, bu_dop, name):
    bu_dop.tasks.update(unit_name=name)
    data = table_workbook.tables(general.compute(campaign, campaign.unit, DAY))
    cells = [c for ws in load_workbook(BytesIO(data)) for row in ws.iter_rows() for c in row]
    assert all(SUM.fullmatch(cell.value) for cell in cells if cell.data_type == "f")
    assert name in {cell.value for cell in cells}
    with zipfile.ZipFile(BytesIO(data)) as packed:
        assert not [part for part in packed.namelist() if "external" in part.lower()]


def test_every_shipped_template_is_read():
    for path in table_files.FOLDER.glob("*.toml"):
        assert [table.key for table in table_files.read(path).tables] == list("ABCDEF")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('value = "on_roll"', 'value = "tong"', "cột “Tổng số”: không có số liệu “tong”"),
        ('rows = "units"', 'rows = "x"', "biểu A: không có loại dòng “x”"),
        ('kinds = ["party_org"]', 'kinds = ["x"]', "không có đối tượng “x”"),
    ],
)
def test_a_wrong_template_is_told_by_table_and_column(tmp_path, old, new, said):
    text = (table_files.FOLDER / "124-qd-tw.toml").read_text("utf-8")
    path = tmp_path / "moi.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(TableProblem, match=said):
        table_files.read(path)
