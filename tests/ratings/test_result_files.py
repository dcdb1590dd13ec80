"""Results by XLSX: read, all errors by row and column, preview, the same file applied."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from campaign.domain import jobs
from campaign.models import Job
from orgunits.imports import templates
from orgunits.models import Appointment, AuditEvent
from ratings.domain import named_results, result_tables
from ratings.imports import runs
from ratings.imports.layouts import COUNTS_TABLE, LAYOUTS, NAMES
from ratings.models import NamedResult, ResultFile
from reviews.domain import submissions
from tests.reviews.sending import send

GOOD = "Hoàn thành tốt nhiệm vụ"
BEST = "Hoàn thành xuất sắc nhiệm vụ"
LEADER = "Cá nhân cán bộ lãnh đạo, quản lý"
BY = "Ban Thường vụ Huyện ủy Bù Đốp"


@pytest.fixture
def secretary(make_official, bu_dop_1):
    post = {"post": "Bí thư Đảng ủy", "managed_by": Appointment.ManagedBy.DISTRICT}
    return make_official("Nông Thị Hoa", bu_dop_1, code="00123", **post)


@pytest.fixture
def draft(task, bu_dop_clerk):
    return submissions.draft(task_id=task.pk, by=bu_dop_clerk)


@pytest.fixture
def sent(task, bu_dop_clerk, draft):
    """A file of these rows, checked."""

    def act(*rows, kind="names", data=None):
        data = data or templates.build(LAYOUTS[kind], rows)
        file = runs.receive(
            task_id=task.pk, kind=kind, upload=SimpleUploadedFile("ket-qua.xlsx", data),
            by=bu_dop_clerk,
        )  # fmt: skip
        return runs.check(file_id=file.pk, by=bu_dop_clerk)

    return act


def line(**cells):
    """A row of the list, by key of its column."""
    cells = {"unit": "BP.BUDOP.01", "grade": GOOD, "authority": BY, **cells}
    return [cells.get(column.key, "") for column in NAMES.columns]


def person(**cells):
    return line(kind=LEADER, full_name="Nông Thị Hoa", **cells)


def organization(**cells):
    return line(kind="Tổ chức đảng", **cells)


def errors(file):
    return [(e["sheet"], e["row"], e["column"], e["reason"]) for e in file.findings["errors"]]


def test_checked_it_writes_nothing_applied_exactly_that(sent, secretary, bu_dop_clerk):
    file = sent(person(number="7-QĐ/HU", decided_on="15/12/2023"), organization(grade=BEST))
    assert (file.state, file.findings["counts"]["created"]) == ("checked", 2)
    assert not NamedResult.objects.exists()
    runs.apply(file_id=file.pk, by=bu_dop_clerk)
    row = NamedResult.objects.get(person=secretary)
    assert (row.grade, row.number, row.decided_on) == ("good", "7-QĐ/HU", date(2023, 12, 15))
    assert row.appointment == secretary.appointments.get()
    assert NamedResult.objects.get(person=None).grade == "excellent"
    assert AuditEvent.objects.filter(action="result_file.applied").count() == 1


def test_all_errors_at_once_by_sheet_row_and_column(sent, secretary, loc_ninh_1):
    file = sent(
        person(grade="Hoàn thành rất tốt"),
        organization(unit="BP.LOCNINH.01"),
        line(kind=LEADER, full_name="Người Lạ"),
        organization(full_name="Nông Thị Hoa"),
        person(authority=""),
        organization(unrated_code="đình chỉ sinh hoạt đảng", unrated_reason="QĐ 5"),
    )
    assert file.state == "failed"
    found = errors(file)
    assert {sheet for sheet, *_rest in found} == {"Kết quả theo tên"}
    assert [(row, column[0]) for _sheet, row, column, _reason in found] == [
        (3, "H"), (4, "B"), (5, "F"), (6, "F"), (7, "L"), (8, "H"),
    ]  # fmt: skip
    assert "“BP.LOCNINH.01” trong phạm vi của Huyện ủy Bù Đốp" in found[1][3]


def test_a_line_left_as_it_came_in_the_template_is_passed_over(sent, secretary):
    file = sent(person(grade="", authority=""), organization())
    assert (file.state, file.findings["counts"]["created"]) == ("checked", 1)


def test_a_file_with_errors_is_never_applied(sent, secretary, bu_dop_clerk):
    file = sent(person(), person())
    assert "Trùng dòng 3" in errors(file)[0][3]
    with pytest.raises(Exception, match="đã kiểm tra và không có lỗi"):
        runs.apply(file_id=file.pk, by=bu_dop_clerk)
    assert not NamedResult.objects.exists()


def test_two_of_one_name_need_the_code(sent, secretary, make_official, bu_dop_1):
    make_official("Nông Thị Hoa", bu_dop_1, post="Phó Bí thư", managed_by="district")
    assert "ghi mã cán bộ" in errors(sent(person()))[0][3]
    assert sent(person(code="00123")).state == "checked"


def test_a_second_file_changes_what_differs_and_leaves_the_rest(sent, secretary, bu_dop_clerk):
    runs.apply(file_id=sent(person(), organization()).pk, by=bu_dop_clerk)
    file = sent(person(grade=BEST))
    counts = file.findings["counts"]
    assert (counts["created"], counts["changed"]) == (0, 1)
    (change,) = file.findings["changed"]
    assert change["differences"] == [["mức xếp loại", GOOD, BEST]]
    runs.apply(file_id=file.pk, by=bu_dop_clerk)
    assert sorted(NamedResult.objects.values_list("grade", flat=True)) == ["excellent", "good"]


def test_what_changed_meanwhile_needs_another_check(sent, task, secretary, bu_dop_clerk):
    file = sent(person(grade=BEST))
    post = secretary.appointments.get()
    values = {"object_kind": "leading_cadre", "grade": "good", "authority": BY, "decided_on": None}
    values |= dict.fromkeys(("civil_grade", "number", "unrated_code", "unrated_reason"), "")
    named_results.save(task_id=task.pk, by=bu_dop_clerk, unit=post.unit, post=post, values=values)
    assert runs.apply(file_id=file.pk, by=bu_dop_clerk).state == "stale"
    assert NamedResult.objects.get().grade == "good"


def test_a_sent_version_takes_no_file(sent, task, secretary, bu_dop_clerk):
    file = sent(person())
    send(task, bu_dop_clerk)
    with pytest.raises(Exception, match="không còn ở trạng thái soạn"):
        runs.apply(file_id=file.pk, by=bu_dop_clerk)


def test_counts_come_from_a_file_and_must_add_up(sent, task, bu_dop_clerk):
    good = ["Đảng viên", "Cấp cơ sở", "1.234", "200", "1.000", "34"]
    file = sent(good, kind="counts")
    assert file.state == "checked", errors(file)
    runs.apply(file_id=file.pk, by=bu_dop_clerk)
    row = task.submissions.get().table.rows.get(object_kind="party_member")
    assert (row.on_roll, row.excellent, row.good, row.completed) == (1234, 200, 1000, 34)
    bad = sent(["Đảng viên", "Cấp cơ sở", "10", "1", "8"], ["Đảng viên", "Cấp tỉnh", "1"],
               kind="counts")  # fmt: skip
    reasons = [reason for *_place, reason in errors(bad)]
    assert any("thiếu 1" in reason for reason in reasons)
    assert any("không có dòng này" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Tệp rỗng"), (b"ma;ten\n1;2\n", "không phải"), (b"PK\x03\x04 rac", "hỏng")],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(sent, task, bu_dop_clerk, data, said):
    upload = SimpleUploadedFile("x.xlsx", data)
    file = runs.receive(task_id=task.pk, kind="names", upload=upload, by=bu_dop_clerk)
    file = runs.check(file_id=file.pk, by=bu_dop_clerk)
    assert file.state == "failed" and said in file.problem


def test_the_template_brings_what_may_be_rated(task, draft, secretary, head_of_bu_dop,
                                               bu_dop_clerk, signed_in):  # fmt: skip
    answer = signed_in(bu_dop_clerk).get(
        reverse("ratings:result-template", args=[task.pk, "names"])
    )
    sheet = load_workbook(BytesIO(answer.content))[NAMES.sheet]
    rows = [[cell.value for cell in row[1:6]] for row in sheet.iter_rows(min_row=3)]
    assert ["BP.BUDOP.01", "Đảng bộ xã Hưng Phước", LEADER, "00123", "Nông Thị Hoa"] in rows
    assert not any("Điểu Minh Khôi" in map(str, row) for row in rows)  # rated by the province
    assert ["BP.BUDOP.01", "Đảng bộ xã Hưng Phước", "Tổ chức đảng", None, None] in rows


def test_before_a_draft_is_begun_the_template_is_as_full(task, secretary, bu_dop_clerk, signed_in):
    """Whoever goes straight to the spreadsheet gets the same units and people."""

    def rows(kind, layout):
        answer = signed_in(bu_dop_clerk).get(
            reverse("ratings:result-template", args=[task.pk, kind])
        )
        sheet = load_workbook(BytesIO(answer.content))[layout.sheet]
        return [[cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=3)]

    assert not task.submissions.exists()
    assert any("Nông Thị Hoa" in row for row in rows("names", NAMES))
    keys = result_tables.required(task.unit)
    assert len(rows("counts", COUNTS_TABLE)) == len(keys)


def work():
    for job in Job.objects.filter(state="waiting"):
        jobs.run(job.pk)


def test_from_the_upload_to_the_draft_in_the_browser(task, draft, secretary, bu_dop_clerk,
                                                     signed_in):  # fmt: skip
    client = signed_in(bu_dop_clerk)
    upload = SimpleUploadedFile("ket-qua.xlsx", templates.build(NAMES, [person()]))
    address = reverse("ratings:result-upload", args=[task.pk])
    answer = client.post(address, {"kind": "names", "file": upload})
    assert answer.url == Job.objects.get().get_absolute_url()
    work()
    file = ResultFile.objects.get()
    page = client.get(file.get_absolute_url()).content.decode()
    assert "Tệp không có lỗi, chưa ghi gì" in page and "Ghi vào dự thảo" in page
    client.post(reverse("ratings:result-file-apply", args=[file.pk]))
    work()
    assert NamedResult.objects.get().person == secretary
    assert "Về bản kết quả" in client.get(file.get_absolute_url()).content.decode()


def test_a_stranger_sees_no_file_and_no_list(task, sent, secretary, stranger, signed_in):
    file, client = sent(person()), signed_in(stranger)
    assert client.get(file.get_absolute_url()).status_code == 404
    for name in ("names", "name-add", "result-upload"):
        assert client.get(reverse(f"ratings:{name}", args=[task.pk])).status_code == 404
