"""The pages of an import, the background work, and who may not see any of it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from campaign.domain import jobs
from campaign.models import Job
from orgunits.imports.layouts import LAYOUTS
from orgunits.models import AuditEvent, ImportRun, OrgUnit
from orgunits.roles import Role
from tests.orgunits.imports import books


@pytest.fixture
def admin(signed_in, admin_user, bu_dop):
    return signed_in(admin_user)


def send(client, data, unit, kind="units", name="don-vi.xlsx"):
    file = SimpleUploadedFile(name, data)
    return client.post("/nhap-du-lieu/tai-len/", {"kind": kind, "unit": unit.pk, "file": file})


def work():
    for job in Job.objects.filter(state="waiting"):
        jobs.run(job.pk)


def test_from_upload_to_the_unit_in_the_tree(admin, province):
    answer = send(admin, books.data("units", books.UNIT), province)
    assert answer.url == Job.objects.get().get_absolute_url()
    work()
    run = ImportRun.objects.get()
    page = admin.get(run.get_absolute_url()).content.decode()
    assert "Tệp không có lỗi, chưa ghi gì" in page
    assert not OrgUnit.objects.filter(code="BP.BUDOP.09").exists()
    admin.post(f"{run.get_absolute_url()}ghi/")
    work()
    assert OrgUnit.objects.get(code="BP.BUDOP.09").name == "Đảng bộ xã Thiện Hưng"
    assert "Đã ghi đúng tệp này" in admin.get(run.get_absolute_url()).content.decode()


def test_errors_are_shown_by_row_and_column_and_cannot_be_applied(admin, province):
    send(admin, books.data("units", [*books.UNIT[:5], "KHONG.CO"]), province)
    work()
    run = ImportRun.objects.get()
    page = admin.get(run.get_absolute_url()).content.decode()
    assert "G · Mã đơn vị trực thuộc (Đảng)" in page
    assert "Ghi vào dữ liệu" not in page
    admin.post(f"{run.get_absolute_url()}ghi/")
    assert Job.objects.count() == 1


def test_many_errors_go_out_as_a_file(admin, province):
    rows = [[*books.UNIT[:5], f"KHONG.CO.{n}"] for n in range(150)]
    rows = [[f"M.{n}", *row[1:]] for n, row in enumerate(rows)]
    send(admin, books.data("units", *rows), province)
    work()
    address = ImportRun.objects.get().get_absolute_url()
    page = admin.get(address).content.decode()
    assert "100 lỗi đầu trong 150" in page
    assert "Xuất XLSX" in page
    lines = b"".join(admin.get(f"{address}?dang=csv").streaming_content).decode().splitlines()
    assert len(lines) == 151


def test_a_stale_file_is_checked_again(admin, province, bu_dop):
    send(admin, books.data("units", books.UNIT), province)
    work()
    run = ImportRun.objects.get()
    OrgUnit.objects.filter(pk=bu_dop.pk).update(code="BP.KHAC")
    admin.post(f"{run.get_absolute_url()}ghi/")
    work()
    assert "dữ liệu đã thay đổi" in admin.get(run.get_absolute_url()).content.decode()
    admin.post(f"{run.get_absolute_url()}kiem-tra/")
    work()
    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED


def test_a_form_without_a_file_keeps_what_was_chosen(admin, province):
    answer = admin.post("/nhap-du-lieu/tai-len/", {"kind": "people", "unit": province.pk})
    assert answer.status_code == 422
    assert '<option value="people" selected>' in answer.content.decode()


def test_a_file_too_large_is_not_kept(admin, province, settings):
    settings.UPLOAD_MAX_BYTES = 10
    assert send(admin, b"x" * 11, province).status_code == 422
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_template_holds_lists_texts_and_its_version(admin, kind, tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(admin.get(f"/nhap-du-lieu/mau/{kind}/").content)
    book = load_workbook(path)
    sheet = book[LAYOUTS[kind].sheet]
    assert [cell.value for cell in book["_kiemdiem"][1]] == ["kiemdiem", kind, "1"]
    assert book["_kiemdiem"].sheet_state == "veryHidden"
    assert sheet["A2"].value == "Ví dụ"
    assert {sheet.column_dimensions[letter].number_format for letter in "BC"} == {"@"}
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert bool(lists) == any(c.choices or c.kind == "yes" for c in LAYOUTS[kind].columns)


def test_an_unknown_template_is_not_found(admin):
    assert admin.get("/nhap-du-lieu/mau/xyz/").status_code == 404


def test_the_stranger_finds_nothing(signed_in, stranger, admin_user, province, bu_dop, make_user):
    run = books.checked("units", books.data("units", books.UNIT), province, admin_user)
    assert signed_in(stranger).get(run.get_absolute_url()).status_code == 403
    other = signed_in(make_user("budop.quantri", Role.ADMIN, bu_dop))
    assert other.get(run.get_absolute_url()).status_code == 404
    assert other.post(f"{run.get_absolute_url()}ghi/").status_code == 404
    assert send(other, b"x", province).status_code == 422


def test_each_kind_is_open_to_whoever_does_it_by_hand(signed_in, admin_user, commission, province):
    """An administrator assigns no members, so neither loads charges nor reads such files."""
    of_charges = books.received("charges", b"x", province, commission)
    page = signed_in(admin_user).get("/nhap-du-lieu/").content.decode()
    assert "Phân công phụ trách" not in page
    assert signed_in(admin_user).get(of_charges.get_absolute_url()).status_code == 404
    assert signed_in(commission).get(of_charges.get_absolute_url()).status_code == 200


def test_the_command_tells_the_same_and_writes_nothing(province, bu_dop, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(books.data("units", books.UNIT))
    events = AuditEvent.objects.count()
    call_command("import_check", "units", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["counts"] == {
        "created": 1, "changed": 0, "unchanged": 0, "rows": 1, "errors": 0,
    }  # fmt: skip
    path.write_bytes(b"Ma;Ten")
    with pytest.raises(CommandError):
        call_command("import_check", "units", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["errors"][0]["reason"].startswith("Tệp là văn bản")
    assert AuditEvent.objects.count() == events
    assert not ImportRun.objects.exists()
