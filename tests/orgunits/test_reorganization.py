"""A reorganization as one file: every error at once, a check without a trace, all or nothing."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from campaign.domain import jobs
from campaign.lib.tomlfile import Refused
from campaign.models import Job
from orgunits.domain import reorganization
from orgunits.models import AuditEvent, OrgUnit, StructureChange
from reports import demo
from tests.orgunits.test_structure import sound

FILE = """
title = "Sắp xếp xã"
on = 2023-12-01
basis = "Nghị quyết 1662/NQ-UBTVQH15"

[[create]]
code = "BP.X1"
name = "Đảng ủy xã Thiện Hưng"
kind = "commune_committee"
level = "grassroots"
below = "BP"

[[merge]]
units = ["BP.BUDOP.01"]
into = "BP.X1"

[[move]]
units = ["BP.BUDOP.02"]
below = "BP.X1"

[[dissolve]]
units = ["BP.BUDOP"]
successor = "BP"
"""


def upload(client, text):
    file = SimpleUploadedFile("s.toml", text.encode(), "application/toml")
    return client.post("/thay-doi-to-chuc/tep/", {"file": file})


def test_the_check_writes_nothing(bu_dop_1, bu_dop_2, commission):
    before = (list(OrgUnit.objects.values()), AuditEvent.objects.count())
    result = reorganization.check(reorganization.read(FILE), commission)
    assert result.problems == []
    assert [number for _label, number in result.counts] == [1, 1, 1, 1]
    assert (list(OrgUnit.objects.values()), AuditEvent.objects.count()) == before


def test_applying_does_what_the_check_said(bu_dop, bu_dop_1, bu_dop_2, commission):
    reorganization.apply(reorganization.read(FILE), commission)
    bu_dop.refresh_from_db()
    assert str(bu_dop.valid_to) == "2023-11-30"
    assert OrgUnit.objects.get(pk=bu_dop_2.pk).path.startswith(
        OrgUnit.objects.get(code="BP.X1").path
    )
    assert sound()


def test_every_error_stands_with_its_line(bu_dop, bu_dop_1, bu_dop_2, commission):
    text = FILE.replace('"BP.BUDOP.02"', '"KHONG.CO"')
    result = reorganization.check(reorganization.read(text), commission)
    assert [str(problem) for problem in result.problems] == [
        "Dòng 17: Không có đơn vị mã “KHONG.CO”.",
        "Dòng 21: Huyện ủy Bù Đốp còn 1 tổ chức trực thuộc: hãy chuyển hoặc sáp nhập trước.",
    ]


def test_a_wrong_file_is_answered_with_all_that_is_wrong():
    with pytest.raises(Refused) as refused:
        reorganization.read('title = "x"\n[[move]]\nunits = "BP"\n[[bay]]\na = 1\n')
    assert len(refused.value.problems) == 5


def test_nothing_remains_of_a_file_that_fails(bu_dop, bu_dop_1, bu_dop_2, commission):
    with pytest.raises(Refused):
        text = FILE.replace('"BP.BUDOP.02"', '"KHONG.CO"')
        reorganization.apply(reorganization.read(text), commission)
    assert not StructureChange.objects.exists()


def test_units_beyond_the_scope_are_unknown(bu_dop_1, bu_dop_2, stranger):
    result = reorganization.check(reorganization.read(FILE), stranger)
    assert len(result.problems) == 4


def test_the_page_checks_and_then_applies_in_the_background(
    signed_in, commission, campaign, bu_dop_1, bu_dop_2
):
    client = signed_in(commission)
    page = upload(client, FILE)
    assert page.status_code == 200
    assert "Áp dụng 4 thay đổi" in page.content.decode()
    text = page.context["text"]
    answer = client.post("/thay-doi-to-chuc/tep/ap-dung/", {"text": text})
    job = Job.objects.get(kind="reorganization")
    assert answer.headers["Location"] == job.get_absolute_url()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "Đã áp dụng 4 thay đổi.")
    assert OrgUnit.objects.filter(code="BP.X1").exists()


def test_a_file_that_is_no_text_is_refused(signed_in, commission):
    file = SimpleUploadedFile("s.toml", b"\xff\xfe\x00PK")
    answer = signed_in(commission).post("/thay-doi-to-chuc/tep/", {"file": file})
    assert answer.status_code == 422
    assert signed_in(commission).post("/thay-doi-to-chuc/tep/", {}).status_code == 422


def test_the_stranger_changes_nothing(signed_in, stranger, bu_dop):
    client = signed_in(stranger)
    for address in ("tep/", "", "tep-mau/"):
        assert client.get(f"/thay-doi-to-chuc/{address}").status_code == 403
    assert client.get(f"/don-vi/{bu_dop.pk}/thay-doi/giai-the/").status_code == 403


def test_a_change_by_the_form(signed_in, commission, bu_dop_1, loc_ninh):
    address = f"/don-vi/{bu_dop_1.pk}/thay-doi/chuyen/"
    facts = {"parent": "loc ninh", "on": "01/12/2023", "basis": "Quyết định 12-QĐ/TU"}
    client = signed_in(commission)
    assert client.post(address, facts | {"parent": "khong co"}).status_code == 422
    assert client.post(address, facts).status_code == 302
    assert OrgUnit.objects.get(pk=bu_dop_1.pk).path.startswith(loc_ninh.path)


@pytest.mark.parametrize(
    "verb", ["thanh-lap", "doi-ten", "chuyen", "sap-nhap", "chia-tach", "giai-the"]
)
def test_every_form_opens(signed_in, commission, bu_dop, bu_dop_1, verb):
    assert signed_in(commission).get(f"/don-vi/{bu_dop.pk}/thay-doi/{verb}/").status_code == 200


def test_no_districts_remain_in_the_demo_province(db, tmp_path, settings):
    demo.load(size="small", seed=210, say=lambda text: None)
    out = StringIO()
    call_command("demo_reorganization", stdout=out)
    path = tmp_path / "sap-xep.toml"
    path.write_text(out.getvalue(), "utf-8")
    call_command("load_reorganization", str(path), "--check", stdout=StringIO())
    assert not StructureChange.objects.exists()
    call_command("load_reorganization", str(path), "--apply", "--by", "bantochuc", stdout=out)
    districts = OrgUnit.objects.filter(kind=OrgUnit.Kind.DISTRICT_COMMITTEE)
    assert {str(unit.valid_to) for unit in districts} == {"2025-06-30"}
    assert sound()


def test_the_command_refuses_a_file_with_errors(bu_dop, tmp_path):
    path = tmp_path / "sai.toml"
    path.write_text(FILE, "utf-8")
    with pytest.raises(CommandError, match="BP.BUDOP.01"):
        call_command("load_reorganization", str(path), stdout=StringIO())
